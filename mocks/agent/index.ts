/** The reference agent: a real agent of the protocol, as a library of steps of which each can be replaced. */
export { runAgent } from './agent.ts';
export { AGENT_VERSION, readInfo } from './collect/info.ts';
export { createMachine, type Machine } from './collect/machine.ts';
export * as parsers from './collect/parse.ts';
export { type Reading, takeReading } from './collect/reading.ts';
export { reportBetween } from './collect/report.ts';
export { type Source, thisMachine } from './collect/source.ts';
export type { AgentContext, AgentOptions } from './context.ts';
export { type Exact, encodeExactly, type Info, type Report } from './messages.ts';
export type { Failure, Outcome } from './outcome.ts';
export { answerLimit, type Effort, nextDeadline, pauseBefore } from './pace.ts';
export { forgetIdentity, IDENTITY_FILE, loadIdentity, saveIdentity } from './state.ts';
export { type AgentSteps, type Guarded, type Registered, referenceSteps } from './steps.ts';
export type { Headers, HttpAnswer, HttpClient } from './transport/http.ts';
export type { AgentSocket, Opened } from './transport/socket.ts';
