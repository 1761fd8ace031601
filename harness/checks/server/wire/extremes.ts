/** From the field: extremes get 2xx or 4xx, and the server answers the next request. */

import type { Exchanged } from '../../../../mocks/probe/line.ts';
import type { Pace } from '../../../../mocks/probe/raw.ts';
import type { RawHeaders } from '../../../../spec/journal.ts';
import { say } from '../../../../spec/messages/message.ts';
import { anInfo, aReport, type Body, bytesOfBody, fieldNames } from '../../../drive/bodies.ts';
import { forEachCase } from '../../../drive/cases.ts';
import type { ProbeAgent } from '../../../drive/probe-agent.ts';
import type { ServerContext } from '../../../drive/server-context.ts';
import { identityIn } from '../../../observe/observer.ts';
import { deviationOf } from '../../../oracle/answer.ts';
import type { Inconclusive } from '../../../outcome.ts';
import { check, failWith, type ServerCheck } from '../define.ts';
import { textOf } from './talk.ts';

const MIB = 1024 * 1024;

const STRINGS: Readonly<Record<string, string>> = {
  NUL: 'nul \0 inside',
  'a lone surrogate': 'lone \ud83d inside',
  '10,000 characters': '猫 '.repeat(5000),
};

const SIZES: Readonly<Record<string, number>> = { '1 MiB': MIB, '4 MiB': 4 * MIB };

const HEADERS: RawHeaders = Array.from({ length: 200 }, (_, i) => [`X-Conform-${i + 1}`, 'one of many']);

const REPORT = textOf(aReport());

const NESTED: Readonly<Record<string, string>> = {
  'a member of 1,000 arrays': withMember(nested('[', 1000, ']')),
  'a member of 10,000 objects': withMember(nested('{"a":', 10_000, '}')),
  'a body of 100,000 arrays': nested('[', 100_000, ']'),
};

const REPEATED: Readonly<Record<string, string>> = {
  'the same value twice': `{"cpu":45.5,${REPORT.slice(1)}`,
  'another value': `{"cpu":99,${REPORT.slice(1)}`,
  'another type': `{"cpu":"a lot",${REPORT.slice(1)}`,
};

/** Over a second in all, and never a pause at which a server should give up. */
const SLOW: Pace = { piece: Math.ceil(REPORT.length / 6), pause: 210 };
const BRISK: Pace = { piece: 64 * 1024, pause: 0 };
/** Slow enough to hear an answer before the next piece meets a closed connection. */
const CAREFUL: Pace = { piece: 128 * 1024, pause: 10 };

export const extremeChecks: readonly ServerCheck[] = [
  extreme(
    'strings',
    [
      'NUL, lone surrogates and 10,000 characters in a string are answered 2xx or 4xx',
      '字符串含 NUL、孤立代理项或一万个字符时得到 2xx 或 4xx',
    ],
    STRINGS,
    async (text, agent, context) => {
      // One at a time: where one of them is refused, nobody may have looked at the others.
      for (const field of [...fieldNames('info', 'string'), 'note'])
        await agent.info(anInfo({ [field]: text })).answersOpenly();
      // Reports have no strings of their own, but a server may keep whatever stands in them.
      for (const members of [{ note: text }, { note: { inside: [text] } }, { [text]: 'note' }])
        await agent.report(aReport(members)).answersOpenly();
      const registered = await context.register({ name: context.name(text) }).answersOpenly();
      const { result } = registered;
      if (result.type === 'response' && identityIn(result.body.text)) context.identityOf(registered);
    },
  ),

  {
    ...check(
      'SRV-ERR-07/large-bodies',
      ['bodies of 1 MiB and more are answered 2xx or 4xx', '1 MiB 及以上的请求体得到 2xx 或 4xx'],
      async (context) => {
        const agent = await context.agent();
        await agent.report(aReport()).works();
        const unheard: number[] = [];
        await forEachCase(
          Object.entries(SIZES),
          ([name]) => name,
          async ([, size]) => {
            const exchanged = await askAtLength(agent, sized(size));
            if (isUnheard(exchanged)) unheard.push(exchanged.exchange);
            else expectOpen(exchanged);
          },
        );
        await agent.report(aReport()).answers(200);
        return unheard.length > 0 ? closedEarly(unheard) : undefined;
      },
      { method: 'wire' },
    ),
    // The next request must be this check's own.
    needs: 'alone',
  },

  extreme(
    'headers',
    ['a request with 200 headers is answered 2xx or 4xx', '带 200 个请求头的请求得到 2xx 或 4xx'],
    { '200 headers': HEADERS },
    (headers, agent) =>
      agent
        .with({ headers: [['Content-Type', 'application/json'], ...headers] })
        .report(aReport())
        .answersOpenly(),
  ),

  extreme(
    'slow-body',
    ['a body that comes slowly is answered 2xx or 4xx', '缓慢发送的请求体得到 2xx 或 4xx'],
    { 'a slow body': SLOW },
    (pace, agent) => agent.reportAtPace(REPORT, pace).answersOpenly(),
  ),

  extreme(
    'nesting',
    ['deep nesting is answered 2xx or 4xx', '深层嵌套得到 2xx 或 4xx'],
    NESTED,
    (body, agent) => agent.report(body).answersOpenly(),
  ),

  extreme(
    'duplicate-keys',
    ['duplicate keys are answered 2xx or 4xx', '重复的键得到 2xx 或 4xx'],
    REPEATED,
    (body, agent) => agent.report(body).answersOpenly(),
  ),
];

/** A check that sends extremes side by side, between two valid requests that must work. */
function extreme<Case>(
  slug: string,
  title: readonly [en: string, zh: string],
  cases: Readonly<Record<string, Case>>,
  probe: (one: Case, agent: ProbeAgent, context: ServerContext) => Promise<unknown>,
): ServerCheck {
  return check(
    `SRV-ERR-07/${slug}`,
    title,
    async (context) => {
      const agent = await context.agent();
      await agent.info(anInfo()).works();
      await agent.report(aReport()).works();
      await forEachCase(
        Object.entries(cases),
        ([name]) => name,
        ([, one]) => probe(one, agent, context),
      );
      await agent.info(anInfo()).answers(200);
      await agent.report(aReport()).answers(200);
    },
    { method: 'wire' },
  );
}

/** Sends a long body; once more, carefully, where the connection was cut and an answer to it may have been lost. */
async function askAtLength(agent: ProbeAgent, body: Body): Promise<Exchanged> {
  const exchanged = await agent.reportAtPace(body, BRISK).result();
  return isUnheard(exchanged) ? agent.reportAtPace(body, CAREFUL).result() : exchanged;
}

/**
 * A server may answer and close before it has read all (RFC 9112 §9.6, RFC 9110 §15.5.14); what is still on its way
 * then brings a reset, which can erase the answer. So a cut connection says nothing against it.
 */
function isUnheard({ result }: Exchanged): boolean {
  return result.type === 'no-response' && result.cause === 'reset';
}

function closedEarly(exchanges: readonly number[]): Inconclusive {
  return { verdict: 'inconclusive', message: say('inconclusive.closed-early'), exchanges };
}

/** For the same reason a status is enough, though its body broke off. */
function expectOpen({ asking, exchange, result }: Exchanged): void {
  const question = { ...asking, body: asking.body ?? Buffer.alloc(0) };
  const heard = result.type === 'response' ? { ...result, whole: true } : result;
  const deviation = deviationOf(question, { right: 'open' }, heard);
  if (deviation) failWith({ ...deviation, exchanges: [exchange] });
}

/** A valid report of exactly so many bytes. */
function sized(bytes: number): Buffer {
  const empty = bytesOfBody(aReport({ note: '' })).length;
  return bytesOfBody(aReport({ note: ' '.repeat(bytes - empty) }));
}

function withMember(value: string): string {
  return `${REPORT.slice(0, -1)},"note":${value}}`;
}

function nested(open: string, depth: number, close: string): string {
  const inner = open.startsWith('{') ? '{}' : '';
  return open.repeat(depth) + inner + close.repeat(depth);
}
