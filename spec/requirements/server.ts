/** What the protocol asks of a server (the master). */

import type { Requirement } from '../requirement.ts';
import { authentication } from './server/authentication.ts';
import { errors } from './server/errors.ts';
import { information } from './server/information.ts';
import { registration } from './server/registration.ts';
import { reports } from './server/reports.ts';
import { socket } from './server/socket.ts';

/** Every requirement on servers, in the order of their areas. */
export const serverRequirements: readonly Requirement[] = [
  ...registration,
  ...authentication,
  ...information,
  ...reports,
  ...socket,
  ...errors,
].map((row) => ({ ...row, role: 'server' }));
