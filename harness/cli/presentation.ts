import type { Language } from '../../spec/requirement.ts';

/** How a run is shown and reported. */
export interface Presentation {
  readonly language: Language;
  readonly detail: 'quiet' | 'normal' | 'verbose';
  readonly color: 'auto' | 'always' | 'never';
  readonly progress: 'auto' | 'live' | 'plain' | 'none';
  /** As given: `x` adds, `-x` removes. */
  readonly reporters: readonly string[];
  /** The digest that an attestation is about, as given. */
  readonly subject?: string | undefined;
}
