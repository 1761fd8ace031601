/** One requirement of the protocol: our reading of it, one testable statement. */
export interface Requirement {
  /** Public and never renumbered, for example `SRV-AUTH-02`. */
  readonly id: string;
  readonly role: Role;
  /** How hard the text asks. Severity follows from it and from nothing else. */
  readonly level: Level;
  /** Where it comes from: `doc §1`, `implied auth`, `RFC 6455 §5.5.2`, `field`. */
  readonly origin: string;
  readonly statement: Bilingual;
  /** How to mend an implementation that breaks it. */
  readonly advice: Bilingual;
}

/** The side of the protocol that is under test: `server` is the master, `agent` the machine's agent. */
export type Role = 'server' | 'agent';

/** RFC 2119 words, and `ADVISORY` for what the text does not ask but operators get hurt by. */
export type Level = 'MUST' | 'SHOULD' | 'ADVISORY';

/** A text in both languages of the project. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** The languages of everything that people read. */
export type Language = 'en' | 'zh-CN';

/** Picks one language of a text. */
export function inLanguage(text: Bilingual, language: Language): string {
  return language === 'en' ? text.en : text.zh;
}

/** Hardest first: `isAtLeast('MUST', 'SHOULD')` is true. */
export const LEVELS: readonly Level[] = ['MUST', 'SHOULD', 'ADVISORY'];

/** Whether `level` asks as hard as `floor`, or harder. */
export function isAtLeast(level: Level, floor: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(floor);
}
