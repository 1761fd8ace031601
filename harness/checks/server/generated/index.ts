import type { ServerCheck } from '../define.ts';
import { infoChecks, registerChecks, reportChecks, severalFaults } from './bodies.ts';
import { credentialChecks } from './credentials.ts';
import { errorChecks } from './errors.ts';
import { socketChecks } from './socket.ts';

/** Checks by generated cases, in the order of the text. */
export const generatedChecks: readonly ServerCheck[] = [
  ...registerChecks,
  ...credentialChecks,
  ...infoChecks,
  ...reportChecks,
  ...socketChecks,
  ...severalFaults,
  ...errorChecks,
];
