/** The validators compiled from the JSON Schemas: quick, and as exact as `JSON.parse` is. */

import type {
  IdentityMessage,
  InfoMessage,
  RegisterMessage,
  ReportMessage,
  StatusMessage,
} from './generated/types.ts';
import { identity, info, register, report, status } from './generated/validators.ts';
import type { MessageKind } from './protocol.ts';

/** What each kind of message holds once it is parsed. */
export interface Messages {
  readonly register: RegisterMessage;
  readonly identity: IdentityMessage;
  readonly info: InfoMessage;
  readonly report: ReportMessage;
  readonly status: StatusMessage;
}

const validators = { register, identity, info, report, status };

/**
 * Whether a value that `JSON.parse` gave is right by its schema. For hot paths: it cannot see how a number
 * was spelled (`1.0`), nor anything that rounding hid (2^63 looks like 2^63-1), and it lets negative
 * integers pass, which int64 holds. `faultsOf` sees all of these.
 */
export function isValid<Kind extends MessageKind>(kind: Kind, value: unknown): value is Messages[Kind] {
  return validators[kind](value);
}
