/** Protocol, error handling: what holds for every answer, watched over all traffic of the run. */

import { headerValue } from '../../../mocks/wire/headers.ts';
import { say } from '../../../spec/messages/message.ts';
import { anInfo, aReport, exact, fieldNames, without } from '../../drive/bodies.ts';
import { forEachCase } from '../../drive/cases.ts';
import { each, type Judge, judge, type Reducer, type Setup } from '../../judge.ts';
import type { Answer, Exchange, Observation } from '../../observe/observation.ts';
import { identityIn } from '../../observe/observer.ts';
import { questionOf } from '../../observe/question.ts';
import { deviationOf, shorten } from '../../oracle/answer.ts';
import { type Ruling, ruleOn } from '../../oracle/ruling.ts';
import { type Fail, passed } from '../../outcome.ts';
import { check, type ServerCheck } from './define.ts';
import { oddValues } from './wrong-values.ts';

interface Answered {
  readonly exchange: Exchange;
  readonly answer: Answer;
  readonly status: number;
}

/** Every response that came, of any request. */
function answered(observation: Observation): Answered | undefined {
  if (observation.kind !== 'answer') return undefined;
  const { exchange, answer } = observation;
  return answer.status === null ? undefined : { exchange, answer, status: answer.status };
}

/** Responses of success to the calls of the protocol. */
function succeeded(observation: Observation): Answered | undefined {
  const one = answered(observation);
  const isCall = one?.exchange.endpoint && one.exchange.endpoint !== 'socket';
  return one && isCall && one.status >= 200 && one.status < 300 ? one : undefined;
}

export const errorWatchers: readonly Judge[] = [
  judge(
    'SRV-ERR-01/watched',
    ['nothing valid brings a 5xx', '有效请求不会引发 5xx'],
    {},
    watchServerErrors(true),
  ),
  judge(
    'SRV-ERR-02/watched',
    ['nothing malformed brings a 5xx', '格式错误的请求不会引发 5xx'],
    {},
    watchServerErrors(false),
  ),

  judge(
    'SRV-ERR-04/watched',
    ['successful answers are JSON objects', '成功应答是 JSON 对象'],
    {},
    each(succeeded, ({ exchange, answer }) => {
      const text = answer.body?.text ?? '';
      return isJsonObject(text) ? undefined : fail(exchange, 'answer.no-object', 'expected.object', text);
    }),
  ),

  judge(
    'SRV-ERR-08/watched',
    ['successful answers carry Content-Type application/json', '成功应答带有 Content-Type application/json'],
    {},
    each(succeeded, ({ exchange, answer }) => {
      const type = headerValue(answer.headers, 'content-type') ?? '';
      return /^application\/json\s*(;|$)/i.test(type)
        ? undefined
        : fail(exchange, 'answer.no-json-type', 'expected.json-type', type || '(none)');
    }),
  ),

  judge(
    'SRV-AUTH-06/watched',
    ['a 401 carries WWW-Authenticate', '401 带有 WWW-Authenticate'],
    {},
    each(
      (observation) => {
        const one = answered(observation);
        return one?.status === 401 ? one : undefined;
      },
      ({ exchange, answer }) =>
        headerValue(answer.headers, 'www-authenticate') === null
          ? fail(exchange, 'answer.no-challenge', 'expected.challenge', '(none)')
          : undefined,
    ),
  ),
];

/** What every object of some languages has as a member, so that a table of agents seems to know it already. */
const INHERITED = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'];
/** What nobody types, and JSON can hold. */
const UNTYPED = [
  ' ',
  '\t',
  '\r\n',
  '\u0001',
  '\u001b[31m',
  '\u007f',
  '\u0085',
  '\u00a0',
  '\u2028',
  '\ufeff',
  '%s%n',
  '\u{10ffff}',
];
/** The fields that any text can stand in; an address is none. */
const TEXT_FIELDS = fieldNames('info', 'string').filter((name) => !/^ipv[46]$/.test(name));

export const errorChecks: readonly ServerCheck[] = [
  check(
    'SRV-ERR-01/inherited',
    [
      'texts that name a member of every object, such as constructor, or that nobody types bring no 5xx',
      '与对象固有成员同名的文本（如 constructor）及无人键入的文本不会引发 5xx',
    ],
    async ({ agent, register, identityOf, bareName }) => {
      const known = await agent();
      await known.info(anInfo()).works();
      await forEachCase(
        [...INHERITED, ...UNTYPED],
        (text) => (INHERITED.includes(text) ? text : JSON.stringify(text)),
        async (text) => {
          await known
            .info(anInfo(Object.fromEntries(TEXT_FIELDS.map((name) => [name, text]))))
            .answersOpenly();
          const registered = await register({ name: bareName(text) }).answersOpenly();
          const { result } = registered;
          if (result.type === 'response' && identityIn(result.body.text)) identityOf(registered);
        },
      );
    },
  ),

  check(
    'SRV-ERR-02/odd-values',
    [
      'null, numbers past every range and unknown members bring no 5xx, in whatever field',
      '任何字段中的 null、超出一切范围的数值以及未知成员均不会引发 5xx',
    ],
    async ({ agent, trying }) => {
      const known = await agent();
      await known.info(anInfo()).works();
      await known.report(aReport()).works();
      const cases = (['info', 'report'] as const).flatMap((kind) =>
        oddValues(kind).map((odd) => ({ kind, ...odd })),
      );
      await forEachCase(
        cases,
        ({ kind, name }) => `${kind}: ${name}`,
        ({ kind, field, value }) =>
          (kind === 'info'
            ? known.info(anInfo({ [field]: value }))
            : known.report(aReport({ [field]: value }))
          ).answersOpenly(),
        trying,
      );
    },
  ),

  check(
    'SRV-ERR-03/charset',
    ['application/json; charset=utf-8 is no error', 'application/json; charset=utf-8 不是错误'],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works();
      const typed = known.with({ headers: [['Content-Type', 'application/json; charset=utf-8']] });
      await typed.report(aReport()).answers(200);
      await typed.info(anInfo()).answers(200);
    },
  ),

  check(
    'SRV-ERR-03/several-faults',
    ['a body with several faults at once is refused with 400', '同时含多处错误的请求体以 400 拒绝'],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works();
      await known.info(anInfo()).works();
      await known.report(without(aReport({ cpu: '45', process: true }), 'uptime')).answers(400);
      await known.info(without(anInfo({ arch: 7, mem_total: exact('1.5') }), 'os')).answers(400);
    },
  ),
];

/** A 5xx, sorted by whether the request was a valid one. */
function watchServerErrors(valid: boolean): (setup: Setup) => Reducer {
  return ({ prefix }) => {
    const issued = new Set<string>();
    let seen = 0;
    // A server that takes nothing shows nothing by having no 5xx.
    let works = false;
    return {
      see(observation) {
        const one = answered(observation);
        if (!one) return undefined;
        const { exchange, answer } = one;
        if (answer.issued) issued.add(answer.issued.token);
        works ||= one.status === 200 && exchange.token !== null && issued.has(exchange.token);
        if (seen > 0 && one.status < 500) return undefined; // nothing more to learn, and ruling takes its time
        const question = questionOf(exchange, prefix);
        if (!question) return undefined;
        const ruling: Ruling = ruleOn(question, (token) => issued.has(token));
        if (ruling.valid !== valid) return undefined;
        seen++;
        if (one.status < 500) return undefined;
        const result = {
          type: 'response' as const,
          status: one.status,
          reason: '',
          headers: answer.headers,
          body: answer.body ?? { text: '', bytes: 0 },
          whole: true,
        };
        const deviation = deviationOf(question, valid ? ruling : { right: 'open' }, result);
        return deviation ? { verdict: 'fail', ...deviation, exchanges: [exchange.number] } : undefined;
      },
      end: () => (seen > 0 && works ? passed : null),
    };
  };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function fail(
  exchange: Exchange,
  message: 'answer.no-object' | 'answer.no-json-type' | 'answer.no-challenge',
  expected: 'expected.object' | 'expected.json-type' | 'expected.challenge',
  seen: string,
): Fail {
  const request = `${exchange.method} ${exchange.path}`;
  return {
    verdict: 'fail',
    message: say(message, { request }),
    expected: say(expected),
    actual: say('plain', { text: shorten(seen) || '(empty)' }),
    exchanges: [exchange.number],
  };
}
