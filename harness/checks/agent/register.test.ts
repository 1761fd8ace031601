import { traffic } from '../../testing/journal-of.ts';
import { judgeTable, running } from '../../testing/judge-table.ts';

const started = () => traffic().launch();
/** Stopped and started again, the first run a right one. */
const restarted = () => running().wait(5).report().exits().wait(1).launch().wait(1);

judgeTable('AGT-REG-01/first', [
  ['registers first', 'pass', started().registers('t1').info().report()],
  ['registers first, at the second try', 'pass', started().registers('t1', { status: 500 }).registers('t1')],
  ['asks for other things first', 'pass', started().report({ path: '/health' }).registers('t1')],
  [
    'stands under a prefix',
    'pass',
    traffic({ prefix: '/x' }).registers('t1', { path: '/x/api/agent/register' }),
  ],
  [
    'reports first',
    'fail',
    started().report({ token: null, status: 401 }).registers('t1'),
    'POST /api/agent/register POST /api/agent/report #0',
  ],
  ['registers with GET', 'fail', started().registers('t1', { method: 'GET', status: 405 })],
  ['registers at another path', 'fail', started().registers('t1', { path: '/api/agent/registration' })],
  ['says nothing', 'fail', started().wait(15).stuck(), 'POST /api/agent/register'],
  ['says nothing to a master that is slow', 'fail', started().fault('delay').wait(15).stuck()],
  ['ends without a word', 'fail', started().exits(false).stuck()],
  ['ends while the master is away', null, started().fault('outage').wait(1).exits(false).stuck()],
  ['ends while it has no network', null, started().fault('disconnect').wait(1).exits(false).stuck()],
  [
    'reports first, once the master is there',
    'fail',
    started().fault('outage').wait(4).fault('resume').report({ status: 401 }).registers('t1'),
  ],
  ['the run ends before it could', null, started().interrupted()],
  [
    'comes with a token of another scenario',
    'inconclusive',
    traffic({ foreign: ['t0'] })
      .launch()
      .info({ token: 't0', status: 401 })
      .registers('t1'),
  ],
]);

judgeTable('AGT-REG-02/body', [
  ['a name', 'pass', started().registers('t1')],
  ['no name', 'pass', started().registers('t1', { body: '{}' })],
  ['more members', 'pass', started().registers('t1', { body: { os: 'Linux', deep: [null] } })],
  ['never registers', null, started().report()],
  ['no body', 'fail', started().registers('t1', { body: '' })],
  ['an array', 'fail', started().registers('t1', { body: '["x"]' })],
  ['form data', 'fail', started().registers('t1', { body: 'name=x' })],
  ['a number for a name', 'fail', started().registers('t1', { body: { name: 7 } })],
  ['null for a name', 'fail', started().registers('t1', { body: { name: null } })],
  [
    'bytes that are no UTF-8',
    'fail',
    started().registers('t1', { body: Buffer.from('{"name":"\xff"}', 'latin1') }),
  ],
  ['a wrong one after a right one', 'fail', running().registers('t2', { body: '[]' })],
]);

judgeTable('AGT-REG-03/once', [
  ['registers once', 'pass', running().wait(5).report()],
  ['ran before the watch began', 'pass', traffic().registers('t1').report()],
  ['goes on until the scenario breaks off', 'pass', running().wait(5).report().stuck()],
  ['registers again after a 401', 'pass', running().report({ status: 401 }).registers('t2').report()],
  [
    'two tries at once after a 401',
    'pass',
    running().report({ status: 401 }).registers('t2', { status: null }).registers('t3'),
  ],
  ['a first answer that was cut off', 'pass', started().registersCut().registers('t1').report()],
  ['a first answer of 500', 'pass', started().registers('t1', { status: 500 }).registers('t1').report()],
  ['registers once in each life', 'pass', restarted().registers('t2').report()],
  ['never reports', null, started().registers('t1').info()],
  ['registers before each report', 'fail', running().wait(5).registers('t2').report()],
  [
    'registers twice at the start',
    'fail',
    started().registers('t1').registers('t2').report(),
    'POST /api/agent/register #1',
  ],
  [
    'one 401 does not excuse two',
    'fail',
    running().report({ status: 401 }).registers('t2').report().registers('t3'),
  ],
  ['registers twice in its second life', 'fail', restarted().registers('t2').report().registers('t3')],
]);

for (const id of ['AGT-REG-04/restart', 'AGT-REG-04/soon'])
  judgeTable(id, [
    ['uses its token', 'pass', restarted().info().report()],
    ['uses its token over the socket', 'pass', restarted().opens().message()],
    ['a 401 in the second life', 'pass', restarted().info({ status: 401 }).registers('t2').info()],
    ['does nothing after the restart', null, restarted().stuck()],
    ['never restarted', null, running()],
    ['uses a token of its own making', null, restarted().report({ token: 'made up', status: 401 })],
    ['uses none', null, restarted().report({ token: null, status: 401 })],
    ['uses its token in a third life', 'pass', restarted().info().exits().launch().info()],
    [
      'a 401 in the third life',
      'pass',
      restarted().info().exits().launch().info({ status: 401 }).registers('t2').info(),
    ],
    [
      'uses the token that it got after a 401',
      'pass',
      running().report({ status: 401 }).registers('t2').info().exits().launch().info(),
    ],
    ['registers again', 'fail', restarted().registers('t2').info().report(), 'POST /api/agent/register #4'],
    ['uses its token, and registers all the same', 'fail', restarted().info().registers('t2').report()],
    [
      'a 401 in the first life excuses nothing',
      'fail',
      running().report({ status: 401 }).registers('t2').exits().launch().registers('t3'),
    ],
    ['registers in its third life', 'fail', restarted().info().exits().launch().registers('t2').info()],
    [
      'a 401 in the second life does not excuse the third',
      'fail',
      restarted().info({ status: 401 }).registers('t2').info().exits().launch().registers('t3'),
    ],
  ]);

/** Registrations that fail, these pauses between them; then one that does not. */
const tries = (...pauses: readonly number[]) =>
  pauses.reduce((story, pause) => story.registers('t1', { status: 500 }).wait(pause), started());

const NO_ANSWER = { status: null };
/** What the master leaves without an answer on purpose. */
const STALLED = { status: null, fault: 'stall' };
const unanswered = () => started().registers('t1', NO_ANSWER);

judgeTable('AGT-REG-05/again', [
  ['tries until it is let in', 'pass', tries(1, 2, 4).registers('t1').report()],
  ['tries again after nonsense', 'pass', started().registersCut().wait(1).registers('t1')],
  ['was let in at once', null, started().registers('t1').report()],
  ['tries again where no answer comes', 'pass', tries(1).registers('t1', STALLED).wait(30).registers('t1')],
  [
    'waits for an answer that never comes',
    'inconclusive',
    tries(1).registers('t1', STALLED).wait(59).stuck(),
  ],
  ['still pauses as the scenario ends', null, tries(10, 20, 12).stuck()],
  ['never tried', null, started().stuck()],
  ['pauses a little less than thrice as long', null, tries(10, 29.9).stuck()],
  ['still pauses after one that was shorter', null, tries(10, 20, 5, 14).stuck()],
  ['tries once', 'fail', tries(30).stuck()],
  ['gives up after three', 'fail', tries(1, 1, 28).stuck(), '#2'],
  ['pauses thrice as long as before', 'fail', tries(10, 30).stuck()],
  ['waits a minute for an answer', 'fail', tries(1).registers('t1', STALLED).wait(60).stuck(), 'after stall'],
  ['waits a minute for the first answer', 'fail', started().registers('t1', STALLED).wait(60).stuck()],
  ['gives up after a short pause', 'fail', tries(10, 20, 5, 16).stuck()],
]);

judgeTable('AGT-REG-05/growing', [
  ['doubles', 'pass', tries(1, 2, 4).registers('t1'), 'pauses of 1.0 s, 2.0 s, 4.0 s'],
  ['grows once', 'pass', tries(1, 2).registers('t1')],
  ['grows after a shorter one', 'pass', tries(4, 1, 2).registers('t1')],
  [
    'grows, and is never answered',
    'pass',
    unanswered().wait(1).registers('t1', NO_ANSWER).wait(2).registers('t1'),
  ],
  ['doubles with jitter', 'pass', tries(1.2, 1.9, 3.1).registers('t1')],
  ['grows up to a limit', 'pass', tries(2, 5, 5, 5).registers('t1')],
  ['one pause shows nothing', null, tries(1).registers('t1')],
  ['always the same', 'fail', tries(2, 2, 2).registers('t1'), 'pauses of 2.0 s, 2.0 s, 2.0 s #3'],
  ['grows by no more than a quarter', 'fail', tries(2, 2.5).registers('t1')],
  ['grows by less than a quarter', 'fail', tries(2, 2.3, 2.2).registers('t1')],
  [
    'always the same, counted from answers that are slow',
    'fail',
    tries(2).registers('t1', NO_ANSWER).wait(3).answersOldest(500).wait(2).registers('t1'),
  ],
  ['shrinks', 'fail', tries(4, 2, 1).registers('t1')],
  [
    'always the same, but for an answer that never comes',
    'fail',
    tries(2, 2, 2).registers('t1', STALLED).wait(12).registers('t1'),
    'pauses of 2.0 s, 2.0 s, 2.0 s',
  ],
  ['no pauses at all', 'fail', tries(0, 0, 0.01, 0.02).registers('t1')],
  [
    'no pauses that a busy machine stretches',
    'inconclusive',
    tries(1.2, 0.4, 0.9).lag(300).registers('t1'),
    '0.3 s',
  ],
  ['doubles on a busy machine', 'pass', tries(1, 2, 4).lag(300, 500).registers('t1')],
  [
    'what comes after it was let in does not count',
    'fail',
    tries(2, 2, 2).registers('t1').wait(60).registers('t2'),
  ],
]);
