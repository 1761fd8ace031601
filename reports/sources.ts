/** What a renderer is given beside the report, and how it says the report's sentences in one language. */

import { type MessageKey, render } from '../spec/messages/message.ts';
import { texts } from '../spec/messages/texts.ts';
import type { CheckReport, RequirementReport, Said } from '../spec/report.ts';
import { inLanguage, type Language, type Requirement } from '../spec/requirement.ts';
import type { ExchangeView } from './exchange.ts';
import { shorten } from './shorten.ts';

export interface Sources {
  readonly language: Language;
  /** The exchanges that checks cite, by number; one that is absent is not shown. */
  readonly exchanges: ReadonlyMap<number, ExchangeView>;
  /** The catalogue by id: statements in both languages, and advice. */
  readonly requirements: ReadonlyMap<string, Requirement>;
}

/** A sentence in one language; English where this version does not know its key. */
export function said(sentence: Said, language: Language): string {
  if (language === 'en' || !isKnown(sentence.key)) return sentence.text;
  return render({ key: sentence.key, values: sentence.values }, language);
}

function isKnown(key: string): key is MessageKey {
  return Object.hasOwn(texts, key);
}

/** One of a check's sentences, or null where it has none. */
export function sentence(
  check: CheckReport,
  part: 'message' | 'expected' | 'actual',
  language: Language,
): string | null {
  const keyed = check.says[part];
  const text = (keyed ? said(keyed, language) : check[part]) || null;
  return text !== null && text.length > SENTENCE ? `${shorten(text, SENTENCE)}…` : text;
}

/** Characters of a sentence that are shown; generated values in it may be of any length. */
const SENTENCE = 2_000;

/** What a requirement asks; English where the catalogue does not know it. */
export function statementOf(requirement: RequirementReport, sources: Sources): string {
  const known = sources.requirements.get(requirement.id);
  return known ? inLanguage(known.statement, sources.language) : requirement.statement;
}

/** How to mend a failure of a requirement, or null where the catalogue does not know it. */
export function adviceOf(requirement: RequirementReport, sources: Sources): string | null {
  const known = sources.requirements.get(requirement.id);
  return known ? inLanguage(known.advice, sources.language) : null;
}

/** The exchange that a check's verdict rests on (the offending one is the last), where it is at hand. */
export function offendingExchange(check: CheckReport, sources: Sources): ExchangeView | undefined {
  const number = check.exchanges.at(-1);
  return number === undefined ? undefined : sources.exchanges.get(number);
}

/** One line for a check that did not pass: what it says, else what was seen, else its title. */
export function gist(check: CheckReport, language: Language): string {
  return (
    sentence(check, 'message', language) ??
    sentence(check, 'actual', language) ??
    inLanguage(check.titles, language)
  );
}

/** The number of every exchange that a report cites. */
export function citedExchanges(checks: Iterable<CheckReport>): Set<number> {
  return new Set(Array.from(checks, (check) => check.exchanges).flat());
}
