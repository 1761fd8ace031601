/** A check that did not pass as plain text, for JUnit bodies and Markdown blocks. Not escaped for any sink. */

import type { CheckReport, RequirementReport } from '../spec/report.ts';
import { shorten } from './shorten.ts';
import { adviceOf, offendingExchange, type Sources, sentence, statementOf } from './sources.ts';
import { type WireLimits, wireLines } from './wire.ts';
import { wordsIn } from './words.ts';

/** How much of an exchange goes into files that people and coding agents read whole. */
const LIMITS: WireLimits = { headers: 12, body: 1_000, frames: 12 };

/** Everything there is to know about it, a fact a line. */
export function plainLines(check: CheckReport, requirement: RequirementReport, sources: Sources): string[] {
  const { language } = sources;
  const say = wordsIn(language);
  const wire = wireBlock(check, sources);
  return [
    statementOf(requirement, sources),
    sentence(check, 'message', language),
    fact('expected', sentence(check, 'expected', language)),
    fact('seen', sentence(check, 'actual', language)),
    fact('case', caseText(check)),
    wire === null ? null : `${say('wire')}:\n${wire}`,
    fact('mend', check.verdict === 'fail' ? adviceOf(requirement, sources) : null),
    fact('repeat', check.repro.command),
    fact('replay', check.repro.replay ?? null),
    fact('curl', check.repro.curl),
  ].filter((line) => line !== null);

  function fact(
    label: 'expected' | 'seen' | 'case' | 'mend' | 'repeat' | 'replay' | 'curl',
    text: string | null,
  ) {
    return text === null ? null : say('colon', { label: say(label), text });
  }
}

/** The offending exchange, or null where it is not at hand. */
export function wireBlock(check: CheckReport, sources: Sources): string | null {
  const exchange = offendingExchange(check, sources);
  if (exchange === undefined) return null;
  const lines = wireLines(exchange, LIMITS, wordsIn(sources.language));
  return lines.map(({ mark, text }) => `${mark} ${text}`.trimEnd()).join('\n');
}

/** The counterexample as JSON, or null where there is none. */
export function caseText(check: CheckReport): string | null {
  if (check.counterexample === null) return null;
  return shorten(JSON.stringify(check.counterexample) ?? '', LIMITS.body);
}
