import { OPCODE } from '../../../mocks/wire/frames.ts';
import { aReport, bytesOfBody, exact, type Members } from '../../drive/bodies.ts';
import { traffic } from '../../testing/journal-of.ts';
import { judgeTable, running, runningOverSocket } from '../../testing/judge-table.ts';

const informed = (members: Members = {}) => traffic().launch().registers('t1').info({ body: members });
const quick = () => traffic({ intervalMs: 500 }).registers('t1');
const reports = (members: Members) => informed().report({ body: bytesOfBody(aReport(members)) });
const messages = (members: Members) =>
  informed()
    .opens()
    .message(bytesOfBody(aReport(members)));

judgeTable('AGT-REP-01/periodic', [
  ['a report every 5 s', 'pass', informed().wait(3).reports(7), '7 reports in 33 s'],
  [
    'watched from its third second on',
    'pass',
    traffic().at(3).registers('t1').reports(2),
    '2 reports in 5 s',
  ],
  ['often, then not for two intervals of the text', 'pass', quick().reports(3, 0.5).wait(10).stuck()],
  ['at twenty seconds of its own, and none for thirty', 'pass', quick().reports(3, 20).wait(30).stuck()],
  ['as the scenario ends, for the first time', null, informed().report()],
  ['over the socket', 'pass', informed().opens().reports(7)],
  ['as often as the scenario watches', 'pass', informed().reports(2)],
  [
    'at an interval of its own',
    'pass',
    traffic({ intervalMs: 500 }).registers('t1').reports(3, 6).wait(4).stuck(),
  ],
  [
    'too few at an interval of its own to tell',
    null,
    traffic({ intervalMs: 500 }).registers('t1').wait(5).reports(2).wait(1).stuck(),
  ],
  ['the run ended before it could', null, informed().interrupted()],
  ['never', 'fail', informed().wait(40).stuck()],
  ['never calls at all', 'fail', traffic().launch().wait(15).stuck()],
  ['once', 'fail', informed().report().wait(40).stuck(), '1 reports in 40 s #2'],
  ['three at once, and no more', 'fail', informed().reports(3, 0).wait(40).stuck()],
  ['stops after a while', 'fail', informed().reports(4).wait(30).stuck()],
  ['ends by itself', 'fail', informed().reports(4).exits(false).stuck()],
]);

judgeTable('AGT-REP-01/goes-on', [
  ['for twenty intervals', 'pass', informed().reports(21)],
  ['stops on the way', 'fail', informed().reports(10).wait(60).stuck()],
]);

const reported = () => informed().reports(2).wait(1);
const overSocket = () => informed().opens().reports(2).wait(1);
judgeTable('AGT-REP-01/again', [
  ['after a restart', 'pass', reported().exits().launch().info().wait(5).report()],
  ['over the next socket', 'pass', overSocket().masterCloses(1000).opens().wait(5).message()],
  [
    'over each of three',
    'pass',
    overSocket().masterCloses(1000).opens().wait(5).message().masterCloses(1001).opens().wait(4).message(),
  ],
  ['over HTTP until its socket is open', 'pass', informed().report().opens().wait(5).message()],
  ['over HTTP instead', 'pass', overSocket().masterCloses('reset').opens().wait(5).report()],
  ['neither restarted nor cut off', null, reported()],
  ['one socket', null, overSocket()],
  ['does not open another', null, overSocket().masterCloses(1000).wait(40).stuck()],
  ['says nothing in its next life', null, reported().exits().launch().wait(40).stuck()],
  ['the watch is over before it could', null, reported().exits().launch().info().wait(9).stuck()],
  [
    'no interval is known yet, which may be its own',
    null,
    informed().report().exits().launch().info().wait(40).stuck(),
  ],
  [
    'at twenty seconds of its own, and none for thirty',
    null,
    informed().reports(3, 20).exits().launch().info().wait(30).stuck(),
  ],
  [
    'not after a restart',
    'fail',
    reported().exits().launch().info().wait(11).stuck(),
    '0 reports in 11 s #4',
  ],
  ['not after it has registered again', 'fail', reported().launch().registers('t2').wait(20).stuck()],
  ['not over the next socket', 'fail', overSocket().masterCloses(1000).opens().wait(11).stuck()],
  [
    'not over the third',
    'fail',
    overSocket().masterCloses(1000).opens().wait(5).message().masterCloses(1001).opens().wait(30).stuck(),
  ],
  ['ends by itself in its next life', 'fail', reported().exits().launch().info().exits(false).stuck()],
  ['ends by itself with its next socket', 'fail', overSocket().closes().opens().exits(false).stuck()],
]);

for (const [over, send] of [
  ['HTTP', reports],
  ['the socket', messages],
] as const)
  describeOver(over, send);

function describeOver(over: string, send: typeof reports): void {
  judgeTable('AGT-REP-02/fields', [
    [`${over}, all fields`, 'pass', send({})],
    [`${over}, optional fields left out`, 'pass', send({ gpu: undefined, temp: undefined })],
    [
      `${over}, floats in any spelling`,
      'pass',
      send({ cpu: exact('4.5e1'), load: exact('1.0'), temp: exact('55') }),
    ],
    [`${over}, more members`, 'pass', send({ gpus: [{ name: 'x' }], load5: -1 })],
    [`${over}, out of range, which another check is about`, 'pass', send({ cpu: 400, net_in: -5 })],
    [`${over}, a field left out`, 'fail', send({ uptime: undefined })],
    [`${over}, null for an optional field`, 'fail', send({ temp: null })],
    [`${over}, a string`, 'fail', send({ cpu: '45.5' })],
    [`${over}, an integer written with a point`, 'fail', send({ ram: exact('8589934592.0') })],
    [`${over}, a fraction`, 'fail', send({ net_in: 1048576.4 })],
    [`${over}, past int64`, 'fail', send({ net_total_up: exact('9223372036854775808') })],
    [`${over}, no finite number`, 'fail', send({ load: exact('1e400') })],
    [`${over}, a boolean`, 'fail', send({ process: true })],
  ]);

  judgeTable('AGT-REP-03/percent', [
    [`${over}, the ends`, 'pass', send({ cpu: 0, gpu: 100 })],
    [`${over}, a little over from rounding`, 'pass', send({ cpu: 100.01, gpu: -0.01 })],
    [`${over}, no gpu`, 'pass', send({ gpu: undefined })],
    [`${over}, no number, which another check is about`, 'pass', send({ cpu: 'idle' })],
    [`${over}, four busy cores`, 'fail', send({ cpu: 400 })],
    [`${over}, below 0`, 'fail', send({ cpu: -1 })],
    [`${over}, more over than rounding`, 'fail', send({ gpu: 100.02 })],
    [`${over}, no finite number`, 'fail', send({ cpu: exact('1e400') })],
  ]);
}

judgeTable('AGT-REP-02/fields', [
  ['no report', null, informed()],
  ['not JSON', 'fail', informed().report({ body: '{"cpu": NaN}' })],
  [
    'a message that is no object, which another check is about',
    'pass',
    runningOverSocket().message().message('ping'),
  ],
  ['a message of another kind', 'fail', runningOverSocket().message('{"type":"heartbeat"}')],
  ['bytes that are no UTF-8', 'fail', informed().report({ body: Buffer.from('{"cpu":"\xff"}', 'latin1') })],
  ['a message in fragments', 'pass', fragmented(JSON.stringify(aReport()))],
  ['a wrong message in fragments', 'fail', fragmented('{"cpu": 1}')],
]);

judgeTable('AGT-REP-04/used', [
  ['all used', 'pass', reports({ ram: 17179869184, swap: 2147483648, disk: 107374182400 })],
  ['no swap', 'pass', reports({ swap: 0, swap_total: 0 })],
  ['a total left out, which another check is about', 'pass', reports({ ram_total: undefined })],
  [
    'a negative total alone, which another check is about',
    'pass',
    reports({ ram: undefined, ram_total: -1 }),
  ],
  ['no report', null, informed()],
  ['ram over its total', 'fail', reports({ ram: 17179869185 })],
  ['swap without a total', 'fail', reports({ swap: 1, swap_total: 0 })],
  ['disk in bytes, its total in KiB', 'fail', messages({ disk_total: 104857600 })],
]);

judgeTable('AGT-REP-04/negative', [
  ['nothing', 'pass', reports({ cpu: 0, net_in: 0 })],
  ['a cold machine', 'pass', reports({ temp: -20 })],
  ['a member of its own', 'pass', reports({ wifi_signal: -60 })],
  ['a rounding error', 'pass', reports({ cpu: -0.01 })],
  ['a rate', 'fail', reports({ net_out: -1 }), 'net_out = -1'],
  ['an unknown count as -1', 'fail', messages({ connections_udp: -1 })],
  ['an overflown total', 'fail', reports({ net_total_up: -2147483648 })],
]);

judgeTable('AGT-REP-04/totals', [
  ['the same', 'pass', informed().report()],
  ['nearly the same', 'pass', informed({ disk_total: 107000000000 }).report()],
  [
    'changed, with information to say so',
    'pass',
    running()
      .info({ body: { mem_total: 1 } })
      .report({ body: { ram_total: 1 } }),
  ],
  ['a hundredth less', 'pass', informed({ disk_total: 100 }).report({ body: { disk_total: 99 } })],
  ['left out of the report, which another check is about', 'pass', reports({ ram_total: undefined })],
  ['left out of the information', 'pass', informed({ mem_total: undefined }).report()],
  ['no information', null, traffic().registers('t1').report()],
  ['memory in KiB', 'fail', informed({ mem_total: 16777216 }).report()],
  ['one disk of several', 'fail', informed({ disk_total: 500000000000 }).report()],
  ['swap in one only', 'fail', informed({ swap_total: 0 }).opens().message()],
]);

judgeTable('AGT-REP-09/content-type', [
  ['application/json', 'pass', informed().report()],
  [
    'with a charset',
    'pass',
    informed().report({ headers: [['content-type', 'Application/JSON; charset=utf-8']] }),
  ],
  ['a call without a body', 'pass', running().registers('t2', { body: '', headers: null })],
  ['only calls without a body', null, traffic().registers('t1', { body: '', headers: null })],
  ['none', 'fail', informed().report({ headers: null })],
  ['none at the registration', 'fail', traffic().registers('t1', { headers: null }).info().report()],
  [
    'a type that ends like it',
    'fail',
    informed().info({ headers: [['Content-Type', 'x-application/json']] }),
  ],
  ['plain text', 'fail', informed().info({ headers: [['Content-Type', 'text/plain']] })],
  [
    'another kind of JSON',
    'fail',
    informed().report({ headers: [['Content-Type', 'application/json-seq']] }),
  ],
  ['a form', 'fail', informed().report({ headers: [['Content-Type', 'application/x-www-form-urlencoded']] })],
]);

function fragmented(text: string) {
  const story = informed().opens().frame('agent', OPCODE.text, text.slice(0, 5), false);
  return story.ping('').frame('agent', OPCODE.continuation, text.slice(5));
}
