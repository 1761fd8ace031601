import type { Bilingual } from '../requirement.ts';

/** A part of the protocol's text, retold. */
export interface DocumentSection {
  /** Stable, used in addresses: `register`. */
  readonly id: string;
  /** How the text numbers it (`§1`), or null. */
  readonly number: string | null;
  readonly title: Bilingual;
  readonly passages: readonly Passage[];
}

/** One thing that the text says, in our own words, with the requirements that we read out of it. */
export interface Passage {
  /** Names and literals in backticks, no other markup. */
  readonly text: Bilingual;
  /** Ids of both roles; each id stands in one passage of the whole document. */
  readonly requirements: readonly string[];
}
