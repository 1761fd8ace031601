/** Protocol §1: registering. */

import type { Exchanged } from '../../../mocks/probe/line.ts';
import { say } from '../../../spec/messages/message.ts';
import type { Asked } from '../../drive/asked.ts';
import { forEachCase } from '../../drive/cases.ts';
import type { ServerContext } from '../../drive/server-context.ts';
import { isSendable, neverIssued } from '../../drive/tokens.ts';
import { shorten } from '../../oracle/answer.ts';
import { estimatedBits } from '../entropy.ts';
import { holdsUuid, withoutUuid } from '../uuid-inside.ts';
import { check, failWith, type ServerCheck } from './define.ts';
import { brokenTexts, noObjects } from './near-json.ts';

const WRONG_NAMES: readonly unknown[] = [42, true, ['x'], { x: 'y' }];
/** Ordinary names, of 64 code points at most with any usual prefix; several of them without any ASCII. */
const NAMES: Readonly<Record<string, string>> = {
  Chinese: '上海机房',
  'Chinese and ASCII': '北京机房-01',
  emoji: '🚀 edge 👩‍💻',
  combining: 'Zu\u0308rich e\u0301',
  'right-to-left': 'خادم שרת',
  Cyrillic: 'Сервер',
  punctuation: `it's "quoted" \\ / <b>&amp;</b> ; -- 100%`,
  long: 'n'.repeat(48),
};
/** What spoils an answer that repeats the name as it is, in the words of JSON or in bytes. */
const TO_ESCAPE: Readonly<Record<string, string>> = {
  'a quote': 'rack "7"',
  'a backslash': 'D:\\pad',
  'a line break': 'rack\n7',
  'a tab': 'rack\t7',
  'no ASCII': 'Zürich 机房',
};

const UUID = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;
/** One uuid in six has a group that begins with a zero: some print that without it. */
const UUIDS = 40;

/** How many agents register at once where that may matter. */
const AT_ONCE = 16;
/** How many registrations the estimate of SRV-REG-08 rests on. */
const SAMPLE = 160;

export const registerChecks: readonly ServerCheck[] = [
  check(
    'SRV-REG-01/named',
    ['a registration with a name gets a uuid and a token', '带名称注册得到 uuid 与 token'],
    async ({ register, name, identityOf }) => {
      identityOf(await register({ name: name('named') }).answers(200));
      // Whether names of all sorts are taken is for SRV-REG-11 to say.
      await forEachCase(
        Object.entries(TO_ESCAPE),
        ([what]) => `a name with ${what}`,
        async ([, text]) => {
          const registered = await register({ name: name(text) }).ifAccepted();
          if (registered) identityOf(registered);
        },
      );
    },
  ),

  check(
    'SRV-REG-02/empty-object',
    ['the name may be left out', '名称可以省略'],
    async ({ register, name, identityOf }) => {
      identityOf(await register({ name: name('twin') }).works());
      // Twice: a name that the server fills in must not be taken by the first.
      for (let times = 0; times < 2; times++) identityOf(await register({}).answers(200));
    },
  ),

  check(
    'SRV-REG-03/no-credentials',
    ['registering needs no credentials', '注册不需要凭据'],
    async ({ register, name, identityOf }) => {
      // Any other answer says something else about registering.
      identityOf(await register({ name: name('nobody') }).works([401, 403]));
    },
  ),

  check(
    'SRV-REG-03/stale-credentials',
    ['a stale token does not hinder a registration', '失效的令牌不妨碍注册'],
    async ({ newAgent, register, name, random, identityOf }) => {
      const { identity } = await newAgent();
      const stale = neverIssued(identity.token, random);
      const headers = [
        ['Authorization', `Bearer ${stale}`],
        ['Content-Type', 'application/json'],
      ] as const;
      identityOf(await register({ name: name('returns') }, headers).answers(200));
    },
  ),

  check(
    'SRV-REG-04/same-name',
    ['agents of the same name get different uuids', '同名 Agent 得到不同的 uuid'],
    async (context) => {
      const first = await registerOne(context);
      const others = await registerOneByOne(context, 2, (asked) => asked.answers(200));
      const again = await registerAgain(context, first);
      expectDifferent([first, ...others, ...again], 'uuid');
    },
  ),

  check(
    'SRV-REG-04/at-once',
    ['agents that register at once get different uuids', '同时注册的 Agent 得到不同的 uuid'],
    async (context) => expectDifferent(await registerAtOnce(context, AT_ONCE), 'uuid'),
  ),

  check(
    'SRV-REG-05/same-name',
    ['agents of the same name get different tokens', '同名 Agent 得到不同的令牌'],
    async (context) => {
      const several = await registerOneByOne(context, 3);
      const again = await registerAgain(context, several[0]!);
      expectDifferent([...several, ...again], 'token');
    },
  ),

  check(
    'SRV-REG-05/at-once',
    ['agents that register at once get different tokens', '同时注册的 Agent 得到不同的令牌'],
    async (context) => expectDifferent(await registerAtOnce(context, AT_ONCE), 'token'),
  ),

  check('SRV-REG-06/uuid', ['the uuid is one of RFC 9562', 'uuid 符合 RFC 9562'], async (context) => {
    const several = await registerAtOnce(context, UUIDS);
    const bad = several.find(({ uuid }) => !UUID.test(uuid));
    if (!bad) return;
    failWith({
      message: say('uuid.form'),
      expected: say('uuid.expected'),
      actual: say('plain', { text: shorten(bad.uuid) }),
      exchanges: [bad.exchange],
    });
  }),

  check(
    'SRV-REG-07/characters',
    ['tokens can be sent as Bearer tokens', '令牌可以作为 Bearer 令牌发送'],
    async (context) => {
      const several = await registerAtOnce(context, AT_ONCE);
      const bad = several.find(({ token }) => !/^[A-Za-z0-9\-._~+/]+=*$/.test(token));
      if (!bad) return;
      const { token, exchange } = bad;
      const odd = [...new Set(token.replace(/[A-Za-z0-9\-._~+/=]/g, ''))].join(' ') || '=';
      failWith({
        message: say('token.characters'),
        expected: say('token.characters-expected'),
        actual: say('token.characters-seen', { odd: JSON.stringify(odd) }),
        exchanges: [exchange],
      });
    },
  ),

  check(
    'SRV-REG-08/entropy',
    ['tokens cannot be guessed', '令牌无法被猜到'],
    async (context) => {
      const identities = await registerAtOnce(context, SAMPLE);
      const inside = identities.find(({ uuid, token }) => holdsUuid(token, uuid));
      const exchanges = [identities[0]!.exchange];
      const expected = say('token.entropy-expected');
      if (inside)
        failWith({
          message: say('token.uuid-inside'),
          expected,
          actual: say('token.uuid-inside'),
          exchanges: [inside.exchange],
        });
      // An encoded uuid is no secret either, but beside one a token may hold enough chance: a signed one, say.
      const secrets = identities.map(({ token, uuid }) => withoutUuid(token, uuid));
      const bits = Math.round(estimatedBits(secrets));
      const actual = say('token.entropy', { bits, count: identities.length });
      if (bits < 100) failWith({ message: say('token.guessable'), expected, actual, exchanges });
      return { verdict: 'pass', message: actual };
    },
    { buildsOn: ['SRV-REG-05'] },
  ),

  check(
    'SRV-REG-09/not-json',
    ['a body that is not JSON is refused with 400', '不是 JSON 的请求体以 400 拒绝'],
    async ({ register, name, identityOf }) => {
      identityOf(await register({ name: name('twin') }).works());
      await forEachCase(
        // No body at all the text leaves open.
        brokenTexts(JSON.stringify({ name: name('broken') })).filter(({ body }) => body !== ''),
        (broken) => broken.name,
        ({ body }) => register(body).answers(400),
      );
    },
  ),

  check(
    'SRV-REG-10/wrong-type',
    ['a name that is no string is refused with 400', '名称不是字符串时以 400 拒绝'],
    async ({ register, name, identityOf }) => {
      identityOf(await register({ name: name('twin') }).works());
      await forEachCase(
        WRONG_NAMES,
        (wrong) => JSON.stringify(wrong),
        (wrong) => register({ name: wrong }).answers(400),
      );
    },
  ),

  check(
    'SRV-REG-11/scripts',
    ['ordinary names in any script are accepted', '接受任何文字的普通名称'],
    async ({ register, bareName, identityOf }) => {
      await forEachCase(
        Object.entries(NAMES),
        ([script]) => script,
        async ([, text]) => identityOf(await register({ name: bareName(text) }).answers(200)),
      );
    },
  ),

  check(
    'SRV-REG-12/not-object',
    ['JSON that is no object is refused with 400', '不是对象的 JSON 以 400 拒绝'],
    async ({ register, name, identityOf }) => {
      identityOf(await register({ name: name('twin') }).works());
      await forEachCase(
        noObjects(JSON.stringify({ name: name('no object') })),
        (wrong) => wrong.name,
        ({ body }) => register(body).answers(400),
      );
    },
  ),
];

interface Registered {
  readonly uuid: string;
  readonly token: string;
  readonly exchange: number;
}

type Expect = (asked: Asked) => Promise<Exchanged>;
const works: Expect = (asked) => asked.works();

async function registerOne(
  { register, name, identityOf }: ServerContext,
  expect: Expect = works,
): Promise<Registered> {
  const exchanged = await expect(register({ name: name('same name') }));
  return { ...identityOf(exchanged), exchange: exchanged.exchange };
}

async function registerOneByOne(
  context: ServerContext,
  count: number,
  expect?: Expect,
): Promise<Registered[]> {
  const registered: Registered[] = [];
  for (let i = 0; i < count; i++) registered.push(await registerOne(context, expect));
  return registered;
}

/** Registers with the token of one that is registered already; none where that is not accepted. */
async function registerAgain(
  { register, name, identityOf }: ServerContext,
  { token }: Registered,
): Promise<Registered[]> {
  if (!isSendable(token)) return [];
  const headers = [
    ['Authorization', `Bearer ${token}`],
    ['Content-Type', 'application/json'],
  ] as const;
  const exchanged = await register({ name: name('same name') }, headers).ifAccepted();
  return exchanged ? [{ ...identityOf(exchanged), exchange: exchanged.exchange }] : [];
}

function registerAtOnce(context: ServerContext, count: number): Promise<Registered[]> {
  return Promise.all(Array.from({ length: count }, () => registerOne(context)));
}

function expectDifferent(registered: readonly Registered[], what: 'uuid' | 'token'): void {
  const seen = new Map<string, Registered>();
  for (const one of registered) {
    const other = seen.get(one[what]);
    if (other)
      failWith({
        message: say('identity.twice', { what }),
        expected: say('identity.own', { what }),
        actual: say('identity.seen-twice', { what, value: what === 'uuid' ? one.uuid : one.token }),
        exchanges: [other.exchange, one.exchange],
      });
    seen.set(one[what], one);
  }
}
