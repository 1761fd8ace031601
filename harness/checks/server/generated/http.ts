/** Checks that send generated bodies over HTTP and hold each answer against the law. */

import type fc from 'fast-check';
import type { Exchanged } from '../../../../mocks/probe/line.ts';
import { say } from '../../../../spec/messages/message.ts';
import { PATHS } from '../../../../spec/protocol.ts';
import type { CheckOptions } from '../../../check.ts';
import type { Asked } from '../../../drive/asked.ts';
import { curlOf } from '../../../drive/curl.ts';
import { forAll, type Refuted } from '../../../drive/for-all.ts';
import type { ServerContext } from '../../../drive/server-context.ts';
import { Settled } from '../../../drive/settled.ts';
import { identityIn } from '../../../observe/observer.ts';
import { deviationOf, shorten } from '../../../oracle/answer.ts';
import { type Ruling, ruleOn } from '../../../oracle/ruling.ts';
import { check, type ServerCheck } from '../define.ts';
import {
  differences,
  drafts,
  EVERYTHING,
  type RequestKind,
  textOf,
  type Variety,
  withoutVariety,
} from './drafts.ts';
import type { Wrong } from './wrong.ts';

export type Title = readonly [en: string, zh: string];
export type Body = string | Buffer;

export interface GeneratedOptions extends CheckOptions {
  /** How many cases, as a part of those that a property gets; default 1. */
  readonly share?: number;
}

/** Part of `runs`, one at least. */
export function shareOf({ runs }: ServerContext, share = 1): number {
  return Math.max(1, Math.round(runs * share));
}

/** What varies in generated bodies, and what the check is about. */
export interface Varied {
  readonly kind: RequestKind;
  readonly variety: Variety;
  /** Before each name. */
  readonly prefix?: (context: ServerContext) => string;
}

/**
 * Generated bodies that are right must be accepted. Those that are refused count where the same body without what the
 * check is about is accepted: that is the twin. With no twin, any body that is right counts.
 */
export function accepts(
  id: string,
  title: Title,
  { kind, variety, prefix = () => '' }: Varied,
  { share, ...options }: GeneratedOptions = {},
): ServerCheck {
  const hasTwin = variety !== EVERYTHING;
  return check(
    id,
    title,
    async (context) => {
      const send = await sender(kind, context);
      const inFront = prefix(context);
      let counted = 0;
      let unlike: Settled | null = null;
      await forAll(
        {
          cases: drafts(kind, variety, inFront),
          runs: shareOf(context, share),
          tells: (draft) => told(kind, { body: textOf(draft), differs: differences(kind, draft) }),
          fails: async (draft) => {
            const body = textOf(draft);
            const { right } = lawOn(kind, body);
            if (right !== 'accepted') return null; // what the text leaves open proves nothing
            const differs = differences(kind, draft);
            const refuted = refutedBy(await ask(send(body), context), right, { body, differs }, context);
            if (refuted && hasTwin) {
              const twin = textOf(withoutVariety(kind, draft, variety, inFront));
              const failed = await failureOf(works(send(twin), context));
              unlike = failed ?? unlike;
              if (failed) return null;
            }
            counted++;
            return refuted;
          },
        },
        context,
      );
      if (counted === 0 && unlike) throw unlike;
    },
    { ...options, method: 'generated' },
  );
}

/** How a twin blocks its check; null where it is accepted. What it breaks of the check's own row is thrown. */
async function failureOf(twin: Promise<unknown>): Promise<Settled | null> {
  try {
    await twin;
    return null;
  } catch (error) {
    if (error instanceof Settled && error.outcome.verdict !== 'fail') return error;
    throw error;
  }
}

/** One stream of bodies with a fault. */
export interface Faulty {
  readonly kind: RequestKind;
  readonly cases: (context: ServerContext) => fc.Arbitrary<Wrong>;
  /** The rows that ask for the 400; default: that of the check. */
  readonly rows?: readonly string[];
}

/** Generated bodies with a fault must be refused with 400, where their valid twins are accepted. */
export function refuses(
  id: string,
  title: Title,
  { kind, cases, rows }: Faulty,
  { share, ...options }: GeneratedOptions = {},
): ServerCheck {
  const asking = rows ?? [id.slice(0, id.indexOf('/'))];
  return check(
    id,
    title,
    async (context) => {
      const send = await sender(kind, context);
      const twins = new Map<string, Promise<unknown>>();
      const prove = (twin: string) => {
        const known = twins.get(twin) ?? works(send(twin), context);
        twins.set(twin, known);
        return known;
      };
      await forAll(
        {
          cases: cases(context).filter(({ wrong }) => isRefused(lawOn(kind, wrong), asking)),
          runs: shareOf(context, share),
          tells: ({ wrong, twin, what }) => told(kind, { body: wrong, twin, differs: [what] }),
          fails: async ({ wrong, twin, what }) => {
            await prove(twin);
            const made = { body: wrong, twin, differs: [what] };
            return refutedBy(await ask(send(wrong), context), [400], made, context);
          },
        },
        context,
      );
    },
    { ...options, method: 'generated' },
  );
}

/** Whether one of these rows asks for a 400, and nothing else is right. */
function isRefused({ right, requirement }: Ruling, rows: readonly string[]): boolean {
  return String(right) === '400' && rows.includes(requirement);
}

/** A body for an endpoint, whatever it may be worth. */
export interface Sent {
  readonly kind: RequestKind;
  readonly body: Body;
}

/** Generated bodies must not bring a server down: any 2xx or 4xx will do. */
export function survives(
  id: string,
  title: Title,
  cases: (context: ServerContext) => fc.Arbitrary<Sent>,
  { share, ...options }: GeneratedOptions = {},
): ServerCheck {
  return check(
    id,
    title,
    async (context) => {
      const senders = {
        register: await sender('register', context),
        info: await sender('info', context),
        report: await sender('report', context),
      };
      await forAll(
        {
          cases: cases(context),
          runs: shareOf(context, share),
          tells: ({ kind, body }) => told(kind, asMade(body)),
          fails: async ({ kind, body }) => {
            const exchanged = await ask(senders[kind](body), context);
            return refutedBy(exchanged, 'open', asMade(body), context);
          },
        },
        context,
      );
    },
    { ...options, method: 'generated' },
  );
}

/** What the text says of a body that an agent in good standing sends. */
export function lawOn(kind: RequestKind, body: Body): Ruling {
  const headers = [
    ['Authorization', 'Bearer good'],
    ['Content-Type', 'application/json'],
  ] as const;
  return ruleOn({ method: 'POST', path: PATHS[kind], headers, body: Buffer.from(body) }, () => true);
}

type Sender = (body: Body) => Asked;

async function sender(kind: RequestKind, context: ServerContext): Promise<Sender> {
  if (kind === 'register') return (body) => context.register(body);
  const agent = await context.agent();
  return kind === 'info' ? (body) => agent.info(body) : (body) => agent.report(body);
}

async function ask(asked: Asked, context: ServerContext): Promise<Exchanged> {
  return remembered(await asked.heard(), context);
}

async function works(asked: Asked, context: ServerContext): Promise<Exchanged> {
  return remembered(await asked.works(), context);
}

/** Any registration that succeeds makes an agent, be it by a body that the text leaves open. */
function remembered(exchanged: Exchanged, context: ServerContext): Exchanged {
  const { asking, result } = exchanged;
  const isRegistered = asking.path === PATHS.register && result.type === 'response' && result.status === 200;
  if (isRegistered && identityIn(result.body.text)) context.identityOf(exchanged);
  return exchanged;
}

/** What was generated: as it was sent, and in what it differs from something ordinary. */
interface Made {
  readonly body?: string;
  readonly base64?: string;
  readonly twin?: string;
  readonly differs?: readonly string[];
}

function asMade(body: Body): Made {
  return typeof body === 'string' ? { body } : { base64: body.toString('base64') };
}

/** A case for whoever wants to try it again. */
function told(kind: RequestKind, made: Made): Readonly<Record<string, unknown>> {
  return { request: `POST ${PATHS[kind]}`, ...made };
}

/** How an answer refutes what must hold for all; null where it is right. */
export function refutedBy(
  exchanged: Exchanged,
  right: Ruling['right'],
  made: Made,
  context: ServerContext,
): Refuted | null {
  const { asking, exchange, result } = exchanged;
  const deviation = deviationOf({ ...asking, body: asking.body ?? Buffer.alloc(0) }, { right }, result);
  if (!deviation) return null;
  const { expected, actual } = deviation;
  const request = `${asking.method} ${asking.path}`;
  const what = made.differs?.join(', ') || (made.body ?? made.base64 ?? '');
  const curl = curlOf(context.url, asking, context.isIssued);
  return {
    verdict: 'fail',
    message: say('generated.failed', { request, what: shorten(what) }),
    expected,
    actual,
    exchanges: [exchange],
    counterexample: { request, ...made },
    ...(curl ? { curl } : {}),
  };
}
