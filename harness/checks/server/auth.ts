/** Protocol, authentication: the Bearer token. */

import { anInfo, aReport, type Body } from '../../drive/bodies.ts';
import { forEachCase } from '../../drive/cases.ts';
import type { ProbeAgent } from '../../drive/probe-agent.ts';
import { neverIssued } from '../../drive/tokens.ts';
import { check, type ServerCheck } from './define.ts';
import { refusesNearMisses } from './near-misses.ts';

/** Both calls that a token is for. */
const CALLS: Readonly<Record<'info' | 'report', (agent: ProbeAgent) => ReturnType<ProbeAgent['info']>>> = {
  info: (agent) => agent.info(anInfo()),
  report: (agent) => agent.report(aReport()),
};
/** How many reports one agent sends at once. */
const AT_ONCE = 8;
/** How often it does so: 160 reports in all, 13 minutes of its life. */
const ROUNDS = 20;
const BOTH = ['info', 'report'] as const;
const BESIDE = { info: 'report', report: 'info' } as const;
/** What is refused where it registers, each for another reason. */
const NO_REGISTRATIONS: readonly Body[] = ['{"name":', { name: 42 }, '[]'];

export const authChecks: readonly ServerCheck[] = [
  ...BOTH.flatMap((call) => [
    check(
      `SRV-AUTH-01/${call}`,
      [`${call} without Authorization is refused with 401`, `不带 Authorization 的 ${call} 以 401 拒绝`],
      async ({ agent }) => {
        const known = await agent();
        await CALLS[call](known).works();
        await CALLS[call](known.with({ authorization: null })).answers(401);
      },
    ),

    check(
      `SRV-AUTH-02/${call}`,
      [
        `${call} with a token that was never issued is refused with 401`,
        `使用从未签发的令牌的 ${call} 以 401 拒绝`,
      ],
      async ({ agent, random }) => {
        const known = await agent();
        await CALLS[call](known).works();
        const [unknown, other] = [0, 1].map(() =>
          known.withToken(neverIssued(known.identity.token, random)),
        ) as [ProbeAgent, ProbeAgent];
        // Twice, and after the other call: who remembers having looked for a token must not know it by that.
        for (let times = 0; times < 2; times++) await CALLS[call](unknown).answers(401);
        await CALLS[BESIDE[call]](other).result();
        await CALLS[call](other).answers(401);
      },
    ),

    check(
      `SRV-AUTH-03/${call}`,
      [`${call} with a token that is nearly right is refused with 401`, `使用近似令牌的 ${call} 以 401 拒绝`],
      async ({ agent, random }) => {
        const known = await agent();
        await CALLS[call](known).works();
        await refusesNearMisses(known, random, CALLS[call]);
      },
    ),
  ]),

  check(
    'SRV-AUTH-04/after-others',
    ['a token goes on working after others have registered', '其他 Agent 注册后令牌继续有效'],
    async ({ newAgent, register, name }) => {
      // All of one name: some servers take that for one agent.
      const namesake = () => newAgent(name('after others'));
      const first = await namesake();
      await first.report(aReport()).works([401]);
      const others: ProbeAgent[] = [];
      for (const refused of NO_REGISTRATIONS) {
        others.push(await namesake());
        // What is taken back with it must not be the registration before.
        await register(refused).result();
      }
      await first.report(aReport()).answers(200);
      for (const other of others) await other.report(aReport()).works([401]);
    },
  ),

  check(
    'SRV-AUTH-04/after-info',
    ['a token goes on working after info', '上报基本信息后令牌继续有效'],
    async ({ agent }) => {
      const known = await agent();
      await known.info(anInfo()).works([401]);
      await known.report(aReport()).works([401]);
      await known.info(anInfo()).works([401]);
      await known.report(aReport()).works([401]);
    },
  ),

  check(
    'SRV-AUTH-04/at-once',
    ['a token works on several connections at once', '令牌可同时用于多个连接'],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works([401]);
      await Promise.all(Array.from({ length: AT_ONCE }, () => known.report(aReport()).answers(200)));
    },
  ),

  check('SRV-AUTH-04/over-and-over', ['a token works over and over', '令牌可反复使用'], async ({ agent }) => {
    const known = await agent();
    await known.report(aReport()).works([401]);
    for (let round = 0; round < ROUNDS; round++)
      await Promise.all(
        Array.from({ length: AT_ONCE }, (_, i) =>
          known.report(aReport({ uptime: 90_000 + AT_ONCE * round + i })).works([401]),
        ),
      );
  }),

  check(
    'SRV-AUTH-05/case',
    ['the scheme name is matched without regard to case', '认证方案名称不区分大小写'],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works();
      await forEachCase(
        ['bearer', 'BEARER'],
        (scheme) => scheme,
        (scheme) =>
          known
            .with({ authorization: `${scheme} ${known.identity.token}` })
            .report(aReport())
            .answers(200),
      );
    },
  ),

  check(
    'SRV-AUTH-07/query',
    ['a token only in the query string is refused with 401', '仅在查询串中的令牌以 401 拒绝'],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works();
      const token = encodeURIComponent(known.identity.token);
      await forEachCase(
        ['token', 'access_token', 'authorization'],
        (name) => `?${name}=`,
        async (name) => {
          const inQuery = known.with({ authorization: null, query: `?${name}=${token}` });
          await inQuery.report(aReport()).answers(401);
          await inQuery.info(anInfo()).answers(401);
        },
      );
    },
  ),

  check(
    'SRV-AUTH-07/handshake',
    ['a token only in the query string opens no socket', '仅在查询串中的令牌不能建立 WebSocket'],
    async ({ agent }) => {
      const known = await agent();
      await known.handshake().works();
      const token = encodeURIComponent(known.identity.token);
      await forEachCase(
        ['token', 'access_token'],
        (name) => `?${name}=`,
        (name) =>
          known
            .with({ authorization: null, query: `?${name}=${token}` })
            .handshake()
            .answers(401),
      );
    },
  ),
];
