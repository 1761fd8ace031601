import type { Judge } from '../../../judge.ts';
import type { ServerCheck } from '../define.ts';
import { badMessageChecks } from './bad-messages.ts';
import { brokenFrameChecks } from './broken-frames.ts';
import { closeChecks } from './close.ts';
import { extremeChecks } from './extremes.ts';
import { fragmentChecks } from './fragments.ts';
import { leakWatchers } from './leaks.ts';
import { pathChecks } from './paths.ts';
import { silenceChecks } from './silence.ts';

/** Checks by bytes on the wire: frames, odd requests, and what operators of such fleets get hurt by. */
export const wireChecks: readonly ServerCheck[] = [
  ...closeChecks,
  ...fragmentChecks,
  ...brokenFrameChecks,
  ...badMessageChecks,
  ...silenceChecks,
  ...pathChecks,
  ...extremeChecks,
];

export const wireWatchers: readonly Judge[] = leakWatchers;
