import type { Judge } from '../../judge.ts';
import { authJudges } from './auth.ts';
import { counterJudges } from './counters.ts';
import { infoJudges } from './info.ts';
import { recoverJudges } from './recover.ts';
import { registerJudges } from './register.ts';
import { reportJudges } from './report.ts';
import { socketJudges } from './socket.ts';
import { timeJudges } from './time.ts';

/** Every check on agents, in the order of the text. */
export const agentJudges: readonly Judge[] = [
  ...registerJudges,
  ...authJudges,
  ...infoJudges,
  ...reportJudges,
  ...counterJudges,
  ...timeJudges,
  ...socketJudges,
  ...recoverJudges,
];
