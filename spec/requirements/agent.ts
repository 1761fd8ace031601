/** What the protocol asks of an agent (the machine that is watched). */

import type { Requirement } from '../requirement.ts';
import { information } from './agent/information.ts';
import { recovery } from './agent/recovery.ts';
import { registration } from './agent/registration.ts';
import { reports } from './agent/reports.ts';
import { socket } from './agent/socket.ts';

/** Every requirement on agents, in the order of their areas. */
export const agentRequirements: readonly Requirement[] = [
  ...registration,
  ...information,
  ...reports,
  ...socket,
  ...recovery,
].map((row) => ({ ...row, role: 'agent' }));
