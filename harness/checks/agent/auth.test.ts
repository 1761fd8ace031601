import { expect, test } from 'vitest';
import { OPCODE } from '../../../mocks/wire/frames.ts';
import { type Call, type Story, tokenNamed, traffic } from '../../testing/journal-of.ts';
import { judgeTable, type Row, running, runningOverSocket } from '../../testing/judge-table.ts';

const T1 = tokenNamed('t1');
const T2 = tokenNamed('t2');
const started = () => traffic().launch().registers('t1');

const calls: readonly [id: string, call: (story: Story, how?: Call) => Story][] = [
  ['AGT-AUTH-01/info', (story, how) => story.info(how)],
  ['AGT-AUTH-01/report', (story, how) => story.report(how)],
  ['AGT-AUTH-01/handshake', (story, how) => story.opens(how)],
];
for (const [id, call] of calls) {
  const sent = (authorization: string) => call(started(), { authorization });
  judgeTable(id, [
    ['the token as it was issued', 'pass', call(started())],
    ['the scheme in lower case', 'pass', sent(`bearer ${T1}`)],
    ['a newer token', 'pass', call(call(started()).registers('t2'))],
    [
      'an older token, which another check is about',
      'pass',
      call(started().registers('t2'), { token: 't1' }),
    ],
    ['never calls', null, started()],
    [
      'no Authorization',
      'fail',
      call(started(), { token: null }),
      `without Authorization Authorization: Bearer ${T1} no Authorization header #1`,
    ],
    [
      'another scheme',
      'fail',
      sent(`Token ${T1}`),
      `another token than the issued one Authorization: Bearer ${T1} Authorization: Token ${T1}`,
    ],
    [
      'another scheme after two registrations',
      'fail',
      call(started().registers('t2'), { token: 'nobody' }),
      T2,
    ],
    ['a token before any was issued', 'fail', call(traffic().launch(), { token: 'nobody' }), 'Bearer …'],
    ['no scheme', 'fail', sent(T1)],
    ['in lower case', 'fail', sent(`Bearer ${T1.toLowerCase()}`)],
    ['without its padding', 'fail', sent(`Bearer ${T1.slice(0, -1)}`)],
    ['percent-encoded', 'fail', sent(`Bearer ${encodeURIComponent(T1)}`)],
    ['in quotes', 'fail', sent(`Bearer "${T1}"`)],
    ['cut at a slash', 'fail', sent(`Bearer ${T1.split('/')[1]}`)],
    ['the uuid', 'fail', sent('Bearer uuid of t1')],
    ['a token that nobody issued', 'fail', call(started(), { token: 'nobody' })],
    ['wrong once', 'fail', call(call(call(started()), { token: null }))],
    [
      'a token of another scenario',
      'inconclusive',
      call(
        traffic({ foreign: ['t0'] })
          .launch()
          .registers('t1'),
        { token: 't0' },
      ),
    ],
  ]);
}

/** An agent that was given this token, and reports it. */
const reportsToken = (token: string) =>
  traffic()
    .launch()
    .registers('t1', { issues: token })
    .report({ body: { x: token } });

/** A right agent that does something more. */
const reporting = (more: (story: Story) => Story): Story => more(running()).wait(5).report();
const leaks = (name: string, more: (story: Story) => Story): Row => [name, 'fail', reporting(more)];
const keeps = (name: string, more: (story: Story) => Story): Row => [name, 'pass', reporting(more)];

judgeTable('AGT-AUTH-02/elsewhere', [
  keeps('in Authorization alone', (story) => story.prints('registered as uuid of t1\n')),
  keeps('the beginning of it in the log, as a hint', (story) => story.prints(`token ${T1.slice(0, 14)}…\n`)),
  keeps('a token that is not its own', (story) => story.prints(`expected ${tokenNamed('nobody')}`)),
  leaks('in the query', (story) => story.report({ path: `/api/agent/report?token=${T1}` })),
  leaks('in the query, percent-encoded', (story) =>
    story.opens({ path: `/api/agent/ws?token=${encodeURIComponent(T1)}` }),
  ),
  leaks('in a path that is none of the protocol', (story) => story.report({ path: `/metrics/${T1}` })),
  leaks('in a body', (story) => story.report({ body: { token: T1 } })),
  leaks('in a body, with escapes', (story) =>
    story.report({ body: `{"x":"${T1.replaceAll('/', '\\u002F')}"}` }),
  ),
  leaks('in a body, its slashes escaped', (story) =>
    story.report({ body: `{"x":"${T1.replaceAll('/', '\\/')}"}` }),
  ),
  leaks('in a body that is no UTF-8', (story) => story.report({ body: Buffer.from(`\xff${T1}`, 'latin1') })),
  leaks('in another header', (story) => story.report({ headers: [['X-Token', T1]] })),
  leaks('in a cookie', (story) => story.info({ headers: [['Cookie', `session=${T1}; a=b`]] })),
  leaks('in the registration after a 401', (story) =>
    story.report({ status: 401 }).registers('t2', { body: { old: T1 } }),
  ),
  leaks('on stdout', (story) => story.prints(`got {"token":"${T1}"}\n`)),
  leaks('on stderr', (story) => story.prints(`Authorization: Bearer ${T1}\n`, 'stderr')),
  leaks('before a long output', (story) => story.prints(T1 + ' x'.repeat(5000))),
  ['in a socket message', 'fail', runningOverSocket().message({ token: T1 })],
  ['in a binary socket message', 'fail', runningOverSocket().frame('agent', OPCODE.binary, `\x00${T1}`)],
  ['a token just long enough', 'fail', reportsToken('abcdefgh')],
  ['never reports', null, started().info()],
  ['reports with a token of its own making', null, traffic().launch().report({ token: 'nobody' })],
]);

test('AGT-AUTH-02/elsewhere: a token that comes in pieces is found, each stream by itself', () => {
  const [head, tail] = [T1.slice(0, 20), T1.slice(20)];
  const verdict = (more: (story: Story) => Story) =>
    reporting(more).judgedBy('AGT-AUTH-02/elsewhere', 'raw')?.verdict;
  expect(verdict((story) => story.prints(head).prints('warning\n', 'stderr').prints(tail))).toBe('fail');
  expect(verdict((story) => story.prints(head, 'stderr').prints(tail, 'stderr'))).toBe('fail');
  expect(verdict((story) => story.prints(head).prints('…\n').prints(tail))).toBe('pass');
});

test('AGT-AUTH-02/elsewhere: a token too short to tell from other text is looked for nowhere', () => {
  expect(reportsToken('abcdefg').judgedBy('AGT-AUTH-02/elsewhere', 'raw')?.verdict).toBe('pass');
});
