import type { Judge } from '../../judge.ts';
import { authChecks } from './auth.ts';
import type { ServerCheck } from './define.ts';
import { errorChecks, errorWatchers } from './errors.ts';
import { generatedChecks } from './generated/index.ts';
import { infoChecks } from './info.ts';
import { neighbourChecks } from './model/neighbours.ts';
import { restartChecks } from './model/restart.ts';
import { stateChecks } from './model/state.ts';
import { identityWatchers } from './own-identities.ts';
import { registerChecks } from './register.ts';
import { reportChecks } from './report.ts';
import { socketChecks } from './socket.ts';
import { tokenWatchers } from './token-life.ts';
import { wireChecks, wireWatchers } from './wire/index.ts';
import { sparingExtremes } from './wire/is-extreme.ts';

/** Every check that drives a server, in the order of the text. */
export const serverChecks: readonly ServerCheck[] = [
  ...registerChecks,
  ...authChecks,
  ...infoChecks,
  ...reportChecks,
  ...socketChecks,
  ...errorChecks,
  ...wireChecks,
  ...generatedChecks,
  ...stateChecks,
  ...neighbourChecks,
  ...restartChecks,
];

/** What is watched over all traffic with a server. */
export const serverWatchers: readonly Judge[] = [
  ...errorWatchers.map(sparingExtremes),
  ...identityWatchers,
  ...tokenWatchers,
  ...wireWatchers,
];
