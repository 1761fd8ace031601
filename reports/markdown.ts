/** The parts that the two Markdown files have in common. */

import type { CheckReport, Report, RequirementReport } from '../spec/report.ts';
import type { Language } from '../spec/requirement.ts';
import { inLanguage } from '../spec/requirement.ts';
import { durationText } from './duration.ts';
import { type Undecided, undecidedOf } from './findings.ts';
import { RUN_MARKS, VERDICT_MARKS } from './marks.ts';
import { caseText, wireBlock } from './plain.ts';
import { forMarkdown, markdownBlock, markdownCode } from './sanitize.ts';
import { notLookedLines, scoreText } from './scope.ts';
import { shorten } from './shorten.ts';
import { adviceOf, type Sources, said, sentence } from './sources.ts';
import { wordsIn } from './words.ts';

/** The verdict as a heading, the score, and what was run. */
export function verdictMarkdown(report: Report, language: Language): string {
  const say = wordsIn(language);
  const { run, target, tool, spec } = report;
  const about = [
    markdownCode(target.text),
    `seed ${run.seed}`,
    durationText(run.durationMs),
    forMarkdown(`${tool.name} ${tool.version}`),
    forMarkdown(`${spec.name} ${spec.version}`),
  ];
  return `# ${RUN_MARKS[report.verdict]} ${say(report.verdict)}\n\n**${scoreText(report, language)}** · ${about.join(' · ')}\n`;
}

/** Notes that are listed, and the characters of each that are shown. */
const NOTES = 30;
const NOTE_LENGTH = 2_000;

/** What was not looked at and why, and lines about the run as a whole; empty where there is nothing to say. */
export function scopeMarkdown(report: Report, language: Language): string {
  const say = wordsIn(language);
  const all = report.run.notes.map((note) => shorten(said(note, language), NOTE_LENGTH));
  const notes = all.slice(0, NOTES);
  if (!report.run.complete) notes.unshift(say('interrupted'));
  if (all.length > NOTES) notes.push(say('cutNotes', { n: all.length - NOTES }));
  return list(say('notLooked'), notLookedLines(report, language)) + list(say('notes'), notes);
}

function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `\n**${title}**\n\n${lines.map((line) => `- ${forMarkdown(line)}\n`).join('')}`;
}

/** What could not be judged, a list entry a cause; empty where all was. */
export function undecidedMarkdown(report: Report, language: Language): string {
  const groups = undecidedOf(report, language);
  if (groups.length === 0) return '';
  const say = wordsIn(language);
  const entry = ({ verdict, cause, gates, checks }: Undecided) => {
    const ids = checks.map((check) => markdownCode(check.id)).join(', ');
    const head = `${VERDICT_MARKS[verdict]} ${say(verdict)}, ${say(gates ? 'counts' : 'doesNotCount')}`;
    return `- ${say('colon', { label: head, text: forMarkdown(cause) })} (${ids})\n`;
  };
  return `\n## ${say('notJudged')}\n\n${groups.map(entry).join('')}`;
}

/** A failed check: what it says, expected and seen, the wire, and the commands that repeat it. */
export function checkMarkdown(check: CheckReport, sources: Sources): string {
  const { language } = sources;
  const say = wordsIn(language);
  const message = sentence(check, 'message', language);
  const line = (label: 'expected' | 'seen' | 'case', text: string | null) =>
    text === null ? [] : [`- ${say('colon', { label: say(label), text: markdownCode(text) })}`];
  const facts = [
    ...line('expected', sentence(check, 'expected', language)),
    ...line('seen', sentence(check, 'actual', language)),
    ...line('case', caseText(check)),
  ];
  const wire = wireBlock(check, sources);
  const { command, replay, curl } = check.repro;
  return [
    `${markdownCode(check.id)} ${forMarkdown(inLanguage(check.titles, language))}`,
    ...(message === null ? [] : [forMarkdown(message)]),
    ...(facts.length === 0 ? [] : [facts.join('\n')]),
    ...(wire === null ? [] : [markdownBlock(wire)]),
    markdownBlock([command, replay, curl].filter((line) => line).join('\n'), 'sh'),
  ].join('\n\n');
}

/** How to mend it, with an empty line behind; empty where the catalogue does not know. */
export function adviceMarkdown(requirement: RequirementReport, sources: Sources): string {
  const advice = adviceOf(requirement, sources);
  if (advice === null) return '';
  const label = wordsIn(sources.language)('mend');
  return `**${label}** ${forMarkdown(advice)}\n\n`;
}
