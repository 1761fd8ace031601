import { headerValues } from '../../mocks/wire/headers.ts';
import type { JournalEvent } from '../../spec/journal.ts';
import { learnTokens, maskedEvent } from '../journal/learn.ts';
import { Masker } from '../journal/mask.ts';
import { holdsMask, wholeMask } from './masks.ts';

/** A recording in which tokens have names: numbers that are the same wherever the token, or a change of it, stands. */
export interface MaskedRecording {
  readonly events: readonly JournalEvent[];
  /** The tokens behind the numbers that somebody authenticated with, where the recording showed them. */
  readonly shown: ReadonlyMap<number, string>;
}

/** Masks the tokens of a recording that was made with `--show-secrets`; one that is masked stays as it is. */
export function maskedRecording(events: readonly JournalEvent[]): MaskedRecording {
  if (events.some((event) => holdsMask(JSON.stringify(event)))) return { events, shown: new Map() };
  const masker = new Masker();
  const shown = new Map<number, string>();
  const masked = events.map((event) => {
    learnTokens(event, masker);
    for (const credentials of credentialsIn(event)) {
      const mask = wholeMask(masker.mask(credentials));
      if (mask && mask.change === '') shown.set(mask.number, credentials);
    }
    return maskedEvent(event, masker);
  });
  return { events: masked, shown };
}

function credentialsIn(event: JournalEvent): string[] {
  if (event.type !== 'request') return [];
  return headerValues(event.headers, 'authorization').map((value) => value.replace(/^\S+\s+/, ''));
}
