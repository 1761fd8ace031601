import { type Endpoint, type Identity, PATHS } from '../../spec/protocol.ts';
import type { AgentContext } from './context.ts';
import { encodeExactly, type Info, type Report } from './messages.ts';
import { type Failure, failureFrom, type Outcome } from './outcome.ts';
import { answerLimit, type Effort, nextDeadline, pauseBefore } from './pace.ts';
import { forgetIdentity, identityIn, loadIdentity, saveIdentity } from './state.ts';
import type { Headers } from './transport/http.ts';
import { withinLimit } from './transport/limit.ts';
import type { AgentSocket, Opened } from './transport/socket.ts';

export type Registered = { readonly ok: true; readonly identity: Identity } | Failure;

/** The endpoints that ask for a token. */
export type Guarded = Exclude<Endpoint, 'register'>;

/**
 * What an agent does, step by step. A mutant is the reference agent with one step replaced; a step calls others only
 * through `context.steps`, so that the replaced one is used everywhere.
 */
export interface AgentSteps {
  loadIdentity(context: AgentContext): Promise<Identity | undefined>;
  saveIdentity(context: AgentContext, identity: Identity): Promise<void>;

  collectInfo(context: AgentContext): Promise<Info>;
  collectReport(context: AgentContext): Promise<Report>;
  /** The JSON text of a message. */
  encode(message: object): string;
  /** The headers that prove an identity (protocol, authentication). */
  authorize(identity: Identity): Headers;

  register(context: AgentContext): Promise<Registered>;
  sendInfo(context: AgentContext, identity: Identity, info: Info, signal: AbortSignal): Promise<Outcome>;
  sendReport(
    context: AgentContext,
    identity: Identity,
    report: Report,
    signal: AbortSignal,
  ): Promise<Outcome>;
  openSocket(context: AgentContext, identity: Identity, signal: AbortSignal): Promise<Opened>;
  /** False where the message could not be sent. */
  sendMessage(context: AgentContext, socket: AgentSocket, report: Report): boolean;

  /** Whether a failure says that the token is no longer good (protocol, error handling). */
  meansUnauthorized(failure: Failure, endpoint: Guarded): boolean;
  /** Called once a token was found to be no longer good; whether to register again or to go on with it. */
  afterUnauthorized(context: AgentContext, endpoint: Guarded): Promise<'register' | 'go on'>;

  /** Milliseconds to wait before an attempt, counted from 1 for the first that follows another. */
  pauseBefore(effort: Effort, attempt: number, intervalMs: number): number;
  /** When the next report is due. */
  nextDeadline(previous: number, now: number, intervalMs: number): number;
}

/** The conforming agent. */
export const referenceSteps: AgentSteps = {
  loadIdentity: ({ options }) => loadIdentity(options.stateDir),
  saveIdentity: ({ options }, identity) => saveIdentity(options.stateDir, identity),

  collectInfo: async ({ machine }) => machine.info(),
  collectReport: ({ machine, signal }) => machine.report(signal),
  encode: encodeExactly,
  authorize: ({ token }) => ({ Authorization: `Bearer ${token}` }),

  async register(context) {
    const { name } = context.options;
    const body = context.steps.encode({ name });
    const answer = await post(context, 'register', {}, body, context.signal);
    if (!answer.ok) return answer;
    const identity = identityIn(answer.body ?? '');
    return identity
      ? { ok: true, identity }
      : { ok: false, status: answer.status, reason: 'the answer holds no uuid and token' };
  },

  sendInfo: (context, identity, info, signal) =>
    post(context, 'info', context.steps.authorize(identity), context.steps.encode(info), signal),

  sendReport: (context, identity, report, signal) =>
    post(context, 'report', context.steps.authorize(identity), context.steps.encode(report), signal),

  async openSocket({ base, options, clock, steps }, identity, signal) {
    // Loaded only by agents that use it: a fleet of them starts at once.
    const { connectSocket } = await import('./transport/socket.ts');
    const url = base.replace(/^http/, 'ws') + PATHS.socket;
    const headers = steps.authorize(identity);
    const { ca, intervalMs } = options;
    return withinLimit(clock, answerLimit(intervalMs), signal, (limited) =>
      connectSocket({ url, headers, clock, signal: limited, ...(ca !== undefined && { ca }) }),
    );
  },

  sendMessage: ({ steps }, socket, report) => socket.send(steps.encode(report)),

  meansUnauthorized: ({ status }) => status === 401,

  async afterUnauthorized({ options, log }) {
    // Forgotten on disk as well: an end in the middle of registering must not bring the old token back.
    await forgetIdentity(options.stateDir).catch(() => log('the old identity could not be removed'));
    return 'register';
  },

  pauseBefore: (effort, attempt, intervalMs) => pauseBefore(effort, attempt, intervalMs),
  nextDeadline,
};

type Posted = { readonly ok: true; readonly status: number; readonly body: string | undefined } | Failure;

/** Sends a JSON text and waits for the answer within the limit. Never rejects. */
async function post(
  { http, clock, options }: AgentContext,
  endpoint: Exclude<Endpoint, 'socket'>,
  headers: Headers,
  body: string,
  signal: AbortSignal,
): Promise<Posted> {
  try {
    const answer = await withinLimit(clock, answerLimit(options.intervalMs), signal, (limited) =>
      http.post(PATHS[endpoint], headers, body, limited),
    );
    const { status } = answer;
    if (status >= 200 && status < 300) return { ok: true, ...answer };
    return { ok: false, status, reason: `answered ${status}` };
  } catch (error) {
    return failureFrom(error);
  }
}
