import type { Judge } from '../../judge.ts';
import { authChecks } from './auth.ts';
import type { ServerCheck } from './define.ts';
import { errorChecks, errorWatchers } from './errors.ts';
import { infoChecks } from './info.ts';
import { registerChecks } from './register.ts';
import { reportChecks } from './report.ts';
import { socketChecks } from './socket.ts';

/** Every check that drives a server, in the order of the text. */
export const serverChecks: readonly ServerCheck[] = [
  ...registerChecks,
  ...authChecks,
  ...infoChecks,
  ...reportChecks,
  ...socketChecks,
  ...errorChecks,
];

/** What is watched over all traffic with a server. */
export const serverWatchers: readonly Judge[] = errorWatchers;
