import { describe, expect, test } from 'vitest';
import { type Call, type Story, traffic } from '../../testing/journal-of.ts';
import { judgeTable, type Row, running, runningOverSocket } from '../../testing/judge-table.ts';

/** Something else than a right answer. */
const BAD: Call = { status: 500, fault: 'answer' };
const EMPTY_OK: Call = { status: 200, fault: 'answer' };
const bad = (story = running(), call = BAD) => story.wait(5).report(call);
const reset = (story: Story) => story.fault('reset', { endpoint: 'socket' }).closes();

const SURVIVING: readonly Row[] = [
  ['reports go on', 'pass', bad().wait(5).report()],
  ['after two in a row', 'pass', bad(bad()).wait(5).report(), 'pass 2 troubles'],
  ['after a pause of 30 s', 'pass', bad().wait(30).report()],
  ['over the socket', 'pass', reset(runningOverSocket()).wait(1).opens(BAD).wait(2).opens().message()],
  ['nothing went wrong', null, running().wait(5).report()],
  ['it ended before anything went wrong', null, running().exits(false)],
  ['a bad registration is another matter', null, traffic().launch().registers('x', BAD)],
  ['nothing for 20 s', 'inconclusive', bad().wait(20), '20 s'],
  ...['cut', 'reset', 'stall', 'garbage'].map(
    (fault): Row => [
      `nothing after a ${fault}`,
      'inconclusive',
      bad(running(), { status: null, fault }).wait(20),
    ],
  ),
  ['nothing for nearly a minute', 'inconclusive', bad().wait(59.9)],
  [
    'a report of before is answered late',
    'inconclusive',
    bad(running().report({ status: null }))
      .answersOldest()
      .wait(20),
  ],
  ['nothing since that very moment', 'inconclusive', bad().report().wait(20)],
  ['a played 200 is none that was taken', 'inconclusive', bad(bad(), EMPTY_OK).wait(20)],
  [
    'it goes on after the first, and is silent after the second',
    'inconclusive',
    bad(bad().wait(5).report()).wait(20),
  ],
  ['it is ended by the harness', 'inconclusive', bad().wait(20).exits(true)],
  ['nothing for a minute', 'fail', bad().wait(60), '60 s'],
  ['over the socket, no more handshakes', 'fail', reset(runningOverSocket()).wait(1).opens(BAD).wait(61)],
  ['its process ends', 'fail', bad().wait(0.1).exits(false)],
  [
    'its process ends after a bad answer to info',
    'fail',
    traffic().launch().registers('t1').info(BAD).exits(false),
  ],
  ['its process ends later', 'fail', bad().wait(5).report().exits(false)],
  [
    'its process is ended by a signal',
    'fail',
    bad().records({ type: 'exit', code: null, signal: 'SIGSEGV', asked: false }),
    'signal SIGSEGV',
  ],
];

for (const id of ['AGT-ERR-01/status', 'AGT-ERR-01/body', 'AGT-ERR-01/line', 'AGT-ERR-02/next'])
  judgeTable(id, SURVIVING);

const NOT_TAKEN: Call = { status: 400, fault: 'answer' };
const notTaken = () => running().wait(5).report(NOT_TAKEN);

judgeTable('AGT-ERR-02/in-time', [
  ['the next comes in turn', 'pass', notTaken().wait(5).report(), 'no report for 5.0 s'],
  ['it is tried again at once', 'pass', notTaken().wait(0.1).report().wait(5).report()],
  ['one is left out', 'pass', notTaken().wait(10).report()],
  ['the next is refused as well', 'pass', notTaken().wait(5).report(NOT_TAKEN).wait(5).report()],
  ['as late as may be', 'pass', notTaken().wait(12.5).report()],
  ['nothing was refused', null, running().wait(30).report()],
  ['something else went wrong', null, bad().wait(30).report()],
  ['the watch ends before the next is due', null, notTaken().wait(9).stuck()],
  ['a machine that stood still', 'inconclusive', notTaken().lag(3000).wait(13).report()],
  [
    'a machine that was late for its interval',
    'inconclusive',
    running({ intervalMs: 1000 }).wait(1).report(NOT_TAKEN).lag(600).wait(3).report(),
    '0.6 s',
  ],
  ['four are left out', 'fail', notTaken().wait(25).report(), 'no report for 25.0 s'],
  ['two are left out', 'fail', notTaken().wait(15).report(), 'within 12.5 s'],
  ['two after the second refusal', 'fail', notTaken().wait(5).report(NOT_TAKEN).wait(15).report()],
  ['none comes any more', 'fail', notTaken().wait(30).stuck(), 'no report for 30.0 s'],
  ['two are left out beside a machine that was a little late', 'fail', notTaken().lag(600).wait(15).report()],
]);

const HOME = [['Host', '127.0.0.1:15000']] as const;
const AWAY = [['Host', 'localhost:15000']] as const;
const atHome = () =>
  traffic().launch().registers('t1', { headers: HOME }).info({ headers: HOME }).report({ headers: HOME });
const redirected = () =>
  atHome()
    .wait(5)
    .report({ ...BAD, headers: HOME, status: 307 });
const back = (story: Story) => story.wait(5).report({ headers: HOME });

judgeTable('AGT-ERR-01/redirect', [
  ['it is not followed', 'pass', back(redirected())],
  [
    'it is followed on the same host',
    'pass',
    back(redirected().report({ headers: HOME, path: '/elsewhere', status: 404 })),
  ],
  [
    'it is followed to another host without the token',
    'pass',
    back(redirected().report({ headers: AWAY, token: null, path: '/elsewhere', status: 404 })),
  ],
  ['nothing for 20 s', 'inconclusive', redirected().wait(20)],
  [
    'it is followed to another host with the token',
    'fail',
    back(redirected().report({ headers: AWAY, path: '/elsewhere', status: 404 })),
    '127.0.0.1:15000',
  ],
  [
    'it is followed to a host without a name',
    'fail',
    back(redirected().report({ path: '/elsewhere', status: 404 })),
    '…',
  ],
  [
    'no call before named a host',
    'inconclusive',
    running()
      .wait(5)
      .report({ ...BAD, status: 307 })
      .report({ headers: AWAY, path: '/elsewhere', status: 404 }),
  ],
  ['its process ends', 'fail', redirected().exits(false)],
]);

/** Reports with these gaps after two bad answers. */
const afterwards = (...gaps: readonly number[]) =>
  gaps.reduce((story, gap) => story.wait(gap).report(), bad(bad()).wait(5).report());

judgeTable('AGT-ERR-01/cadence', [
  ['in step', 'pass', afterwards(5, 5, 5)],
  ['the first out of turn', 'pass', afterwards(1.2, 5, 5)],
  ['a jitter', 'pass', afterwards(5, 5.4, 4.6)],
  ['too few to tell', null, afterwards(5, 5)],
  ['no trouble', null, running().reports(6)],
  ['too few to tell, as the watch ends', null, afterwards(5, 5).wait(12)],
  ['one long gap, and no time for more', null, afterwards(5, 10).wait(7)],
  ['one interval of the right length, and no more', null, afterwards(5, 5).wait(20)],
  ['half as often', 'fail', afterwards(10, 10, 10)],
  ['half as often, as two reports in turn show', 'fail', afterwards(10, 10).wait(8)],
  ['twice in a row', 'fail', afterwards(5, 0.1, 5)],
  ['out of step on a machine that was a little late', 'fail', afterwards(10, 10, 10).lag(600)],
  ['out of step on a machine that stood still', 'inconclusive', afterwards(10, 10, 10).lag(3000)],
]);

const absent = () => traffic().launch().fault('outage').wait(4).fault('resume');

const unplugged = () => traffic().launch().fault('disconnect').wait(4).fault('disconnect-end');

judgeTable('AGT-ERR-03/connects', [
  ['it connects', 'pass', absent().wait(8).registers('t1')],
  ['it connects at the second try', 'pass', absent().wait(1).registersCut().wait(4).registers('t1')],
  ['the master was there', null, running()],
  ['it ends while the master is slow', null, traffic().launch().fault('delay').exits(false)],
  ['the master is still away', null, traffic().launch().fault('outage').fault('delay').wait(61)],
  ['the master comes back from nowhere', null, traffic().launch().fault('resume').wait(61)],
  ['nothing for 30 s', 'inconclusive', absent().wait(30)],
  [
    'registrations that fail do not connect it',
    'inconclusive',
    absent().wait(1).registers('x', { status: 500 }).wait(9),
  ],
  ['nothing for more than a minute', 'fail', absent().wait(61), 'a closed port'],
  [
    'nothing for more than a minute with a network again',
    'fail',
    traffic().launch().fault('disconnect').wait(4).fault('disconnect-end').wait(61),
    'having no network',
  ],
  [
    'its process ends while the master is away',
    'fail',
    traffic().launch().fault('outage').wait(0.1).exits(false),
  ],
  ['its process ends later', 'fail', absent().wait(2).exits(false)],
  ['it had no network at first', 'pass', unplugged().wait(2).registers('t1')],
  ['it has its network for more than a minute', 'fail', unplugged().wait(61)],
]);

/** An agent that reports until its master goes away for 13 s, from 7 s on. */
const away = (story: Story) => story.at(7).fault('outage').at(20).fault('resume');
const fresh = (story: Story, seconds: number) =>
  story.at(seconds).report({ body: { uptime: 1000 + Math.floor(seconds) } });
const old = (story: Story, seconds: number, uptime: number) => story.at(seconds).report({ body: { uptime } });
const ageless = (story: Story, seconds: number) => story.at(seconds).report({ body: { uptime: undefined } });
const firstReports = (setup: Parameters<typeof traffic>[0] = {}) =>
  traffic(setup)
    .launch()
    .registers('t1')
    .info()
    .at(1)
    .report({ body: { uptime: 1001 } });
const out = () => away(old(firstReports(), 5, 1005));

const paused = () => firstReports().at(7).fault('pause').at(20).fault('pause-end');

judgeTable('AGT-ERR-04/resumes', [
  ['it resumes', 'pass', fresh(out(), 25)],
  ['no outage', null, firstReports().wait(30)],
  ['a delay is none', null, fresh(firstReports().fault('delay'), 6)],
  ['still away', 'inconclusive', firstReports().fault('outage').wait(20)],
  ['nothing yet', 'inconclusive', out().wait(20)],
  ['nothing for a minute', 'fail', out().wait(60)],
  ['nothing after a pause of its own', 'fail', running().fault('pause-end').wait(60), 'after pause it'],
  ['its process ends', 'fail', out().exits(false)],
  ['it was paused and goes on', 'pass', fresh(paused(), 25)],
  [
    'what was on its way when it was paused',
    'inconclusive',
    firstReports().fault('pause').report().fault('pause-end').wait(9),
  ],
  ['it was paused and is silent for a minute', 'fail', paused().wait(60)],
  [
    'it had no network',
    'pass',
    fresh(firstReports().at(7).fault('disconnect').at(20).fault('disconnect-end'), 25),
  ],
  ['its process ends while it has none', 'fail', firstReports().at(7).fault('disconnect').at(9).exits(false)],
]);

const aged = (seconds: number) => ({ uptime: 1000 + seconds });
const overSocket = () => traffic().launch().registers('t1').info().opens().at(1).message(aged(1));

/** Told to report every second, and back within half of one. */
const hasty = () => away(old(firstReports({ intervalMs: 1000 }), 5, 1005));
const together = (count: number) =>
  Array.from({ length: count }, (_, i) => 20.1 + i / 10).reduce(fresh, hasty());

judgeTable('AGT-ERR-04/no-burst', [
  ['fresh reports at the cadence', 'pass', fresh(fresh(out(), 25), 30).wait(5)],
  ['the one that failed, and a fresh one', 'pass', fresh(fresh(old(out(), 20.1, 1010), 20.2), 25.2).wait(5)],
  ['one out of turn, and one in turn', 'pass', fresh(fresh(fresh(out(), 20.5), 21), 26).wait(5)],
  [
    'over the socket',
    'pass',
    overSocket()
      .at(7)
      .fault('outage')
      .closes()
      .at(20)
      .fault('resume')
      .opens()
      .at(21)
      .message(aged(21))
      .at(26)
      .message(aged(26))
      .at(31),
  ],
  ['not so old that it must be from the outage', 'pass', old(old(out(), 20.5, 1016), 21.5, 1017).wait(6)],
  ['no uptime to tell their age by', 'pass', ageless(ageless(out(), 20.5), 21.5).wait(6)],
  ['no report before', 'pass', fresh(fresh(away(traffic().launch().registers('t1').info()), 25), 26).wait(6)],
  ['watched for one interval, which is enough', 'pass', fresh(out(), 25).wait(5)],
  ['nothing came back', null, out().wait(20)],
  ['nothing was taken', null, bad(out()).wait(20)],
  ['no outage', null, fresh(fresh(firstReports().fault('delay'), 6), 11).wait(6)],
  ['the watch was too short', null, fresh(out(), 25).wait(1)],
  [
    'a queue of old ones',
    'fail',
    fresh(old(old(out(), 20.1, 1010), 20.2, 1015), 20.3).wait(6),
    'from before #4 #5 #6',
  ],
  ['two old ones', 'fail', old(old(out(), 20.5, 1010), 24, 1014).wait(6), '#4 #5 #4'],
  ['three within half an interval', 'fail', fresh(fresh(fresh(out(), 20.5), 21), 23).wait(6)],
  [
    'three on a machine that stood still for most of an interval',
    'inconclusive',
    together(3).lag(600).wait(2),
  ],
  ['three on a machine that was hardly late', 'fail', together(3).lag(400).wait(2)],
  ['four on a machine that stood still for most of an interval', 'fail', together(4).lag(600).wait(2)],
  [
    'old ones on such a machine',
    'fail',
    old(old(hasty(), 20.1, 1005), 20.2, 1006)
      .lag(600)
      .wait(2),
  ],
  ['a queue, slowly', 'fail', old(old(old(out(), 20.5, 1010), 22, 1014), 24, 1014).wait(6)],
  ['a burst of fresh ones', 'fail', fresh(fresh(fresh(out(), 20.1), 20.2), 20.3).wait(6)],
]);

describe('a failure', () => {
  test('names the trouble and shows the exchange that met it', () => {
    const story = running().wait(5).report({ status: 502 });
    story.events.splice(-1, 0, {
      ...story.events.at(-2)!,
      type: 'fault',
      intent: 'answer',
      detail: { status: 502 },
    } as never);
    expect(story.exits(false).judgedBy('AGT-ERR-01/status', 'raw')).toMatchObject({
      message: { key: 'agent.ended-after', values: { trouble: '502' } },
      actual: { values: { how: 'exit code 1' } },
      exchanges: [3],
    });
  });
});
