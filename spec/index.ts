/** `vanmoi-conform/spec`: the protocol as data, without anything that speaks it. */

export * from './document/index.ts';
export * from './documents.ts';
export {
  type Fault,
  type FaultKind,
  type Field,
  type FieldKind,
  faultsOf,
  fieldsOf,
  isLeftOpenForServers,
  isValid,
  type Messages,
} from './faults.ts';
export type {
  IdentityMessage,
  InfoMessage,
  RegisterMessage,
  ReportMessage,
  StatusMessage,
} from './generated/types.ts';
export type * from './journal.ts';
export { type ExactJson, type NotJson, type ParsedJson, parseExact } from './json.ts';
export * from './protocol.ts';
export * from './report.ts';
export * from './requirement.ts';
export * from './requirements/index.ts';
