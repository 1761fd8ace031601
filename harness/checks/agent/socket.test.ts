import { OPCODE } from '../../../mocks/wire/frames.ts';
import { aReport, bytesOfBody } from '../../drive/bodies.ts';
import { type Call, type Story, traffic } from '../../testing/journal-of.ts';
import { judgeTable, type Row, runningOverSocket } from '../../testing/judge-table.ts';

const informed = (intervalMs = 5000) => traffic({ intervalMs }).launch().registers('t1').info();
const KEY = Buffer.alloc(16, 7).toString('base64');
/** A handshake with some of its headers changed. */
const shakes = (changes: Readonly<Record<string, readonly string[]>>): Story => {
  const right = {
    Connection: ['Upgrade'],
    Upgrade: ['websocket'],
    'Sec-WebSocket-Version': ['13'],
    'Sec-WebSocket-Key': [KEY],
  };
  const headers = Object.entries({ ...right, ...changes }).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  return informed().opens({ onlyHeaders: headers });
};

judgeTable('AGT-WS-01/handshake', [
  ['as the text shows it', 'pass', shakes({})],
  ['in lists, as browsers do', 'pass', shakes({ Connection: ['keep-alive, Upgrade'] })],
  [
    'in a list with more in it',
    'pass',
    shakes({ Connection: ['Upgrade , keep-alive'], Upgrade: ['h2c,  websocket , x'] }),
  ],
  [
    'white space around',
    'pass',
    shakes({ 'Sec-WebSocket-Version': [' 13 '], 'Sec-WebSocket-Key': [` ${KEY} `] }),
  ],
  ['in several headers', 'pass', shakes({ Connection: ['keep-alive', 'Upgrade'] })],
  ['in another case', 'pass', shakes({ Connection: ['upgrade'], Upgrade: ['WebSocket'] })],
  ['an extension is offered', 'pass', shakes({ 'Sec-WebSocket-Extensions': ['permessage-deflate'] })],
  ['never opens a socket', null, informed().report()],
  [
    'a plain GET',
    'fail',
    shakes({ Connection: ['keep-alive'], Upgrade: [] }),
    'a wrong Upgrade websocket (none)',
  ],
  ['a name that ends like it', 'fail', shakes({ Upgrade: ['xwebsocket'] })],
  ['a name that begins like it', 'fail', shakes({ Upgrade: ['websocketx'], Connection: ['Upgradex'] })],
  ['another Connection', 'fail', shakes({ Connection: ['Upgrades'] })],
  ['no Connection: Upgrade', 'fail', shakes({ Connection: ['keep-alive'] })],
  ['an old version', 'fail', shakes({ 'Sec-WebSocket-Version': ['8'] })],
  ['no version', 'fail', shakes({ 'Sec-WebSocket-Version': [] })],
  ['no key', 'fail', shakes({ 'Sec-WebSocket-Key': [] })],
  ['a key of 8 bytes', 'fail', shakes({ 'Sec-WebSocket-Key': ['AAAAAAAAAAA='] })],
  ['a key in hex', 'fail', shakes({ 'Sec-WebSocket-Key': ['07070707070707070707070707070707'] })],
  ['two keys', 'fail', shakes({ 'Sec-WebSocket-Key': [KEY, KEY] })],
]);

const NO_HEADERS = { onlyHeaders: [] };
const WITH_KEY: Call = { headers: [['Sec-WebSocket-Key', KEY]] };
judgeTable('AGT-WS-01/fresh-key', [
  ['another key each time', 'pass', informed().opens().closes().opens().closes().opens()],
  [
    'the same request again after its line was cut',
    'pass',
    informed().opens({ key: KEY, status: null }).opens({ key: KEY }).closes().opens(),
  ],
  [
    'the same request again after the master had cut it',
    'pass',
    informed().opens({ key: KEY, status: null }).cutsOldest().opens({ key: KEY }).closes().opens(),
  ],
  ['no key, which another check is about', null, informed().opens(NO_HEADERS).closes().opens(NO_HEADERS)],
  ['the header on other calls', null, informed().info(WITH_KEY).report(WITH_KEY)],
  ['one handshake shows nothing', null, informed().opens()],
  ['the same key again', 'fail', informed().opens({ key: KEY }).closes().opens({ key: KEY })],
  ['the same key after a 401', 'fail', informed().opens({ key: KEY, status: 401 }).opens({ key: KEY })],
  [
    'the same key in the next life',
    'fail',
    informed().opens({ key: KEY }).closes().launch().opens({ key: KEY }),
  ],
]);

const text = bytesOfBody(aReport()).toString();
judgeTable('AGT-WS-02/message', [
  ['a report', 'pass', runningOverSocket()],
  ['in fragments, with a pong between', 'pass', fragments(OPCODE.text, text)],
  ['white space around it', 'pass', informed().opens().message(`\n${text}\n`)],
  ['only pongs', null, informed().opens().ping('x').pong('x')],
  ['binary', 'fail', informed().opens().frame('agent', OPCODE.binary, text)],
  ['binary, in fragments', 'fail', fragments(OPCODE.binary, text)],
  ['an empty message', 'fail', runningOverSocket().message(''), '(empty)'],
  ['bytes that are no UTF-8', 'fail', runningOverSocket().message(Buffer.from([0xff])), '(bytes)'],
  ['a list of reports', 'fail', runningOverSocket().message(`[${text}]`)],
  ['two reports in one', 'fail', runningOverSocket().message(`${text}\n${text}`)],
  ['no JSON', 'fail', runningOverSocket().message('hello'), 'hello'],
]);

const pinged = (story: Story, ...payloads: readonly (string | Buffer)[]) =>
  payloads.reduce((told, payload) => told.wait(5.3).ping(payload).wait(0.01).pong(payload), story);
const BYTES = Buffer.from([0, 0xff, 0x80]);

judgeTable('AGT-WS-03/pong', [
  ['each ping is answered', 'pass', pinged(runningOverSocket(), '', 'x', BYTES, 'a'.repeat(125))],
  [
    'of three at once, all',
    'pass',
    runningOverSocket().ping('1').ping('2').ping('3').pong('1').pong('2').pong('3').wait(8),
  ],
  [
    'of three at once, the last',
    'pass',
    runningOverSocket().ping('1').ping('2').ping('3').wait(1).pong('3').wait(8),
  ],
  ['as often as it reports', 'pass', runningOverSocket().ping('x').wait(4.9).pong('x').wait(8)],
  ['five seconds before it closes', 'pass', pinged(runningOverSocket(), 'x').ping('y').wait(5).closes()],
  [
    'a ping right before a close, long before the end',
    'pass',
    pinged(runningOverSocket(), 'x').ping('y').closes().wait(9),
  ],
  ['pings of its own', 'pass', pinged(runningOverSocket().frame('agent', OPCODE.ping, 'x'), 'y').wait(8)],
  ['pongs of the master', 'pass', pinged(runningOverSocket().frame('master', OPCODE.pong, 'x'), 'y').wait(8)],
  ['pongs of its own', 'pass', pinged(runningOverSocket().pong('beat').wait(5).pong('beat'), 'x')],
  ['equal payloads', 'pass', pinged(runningOverSocket(), '', '', '')],
  ['a ping as the socket closes', 'pass', pinged(runningOverSocket(), 'x').ping('y').closes(1000, 'master')],
  ['a ping as the scenario ends', 'pass', pinged(runningOverSocket(), 'x').wait(1).ping('y')],
  ['never pinged', null, runningOverSocket()],
  ['never pinged, pongs of its own', null, runningOverSocket().pong('beat')],
  ['never answers', 'fail', runningOverSocket().ping('x').wait(8), 'a pong with the payload x '],
  [
    'never answers an empty one',
    'fail',
    runningOverSocket().ping('').wait(8),
    'a pong with the payload (none) ',
  ],
  [
    'never answers one with a colon',
    'fail',
    runningOverSocket().ping('a text:b').wait(8),
    'payload a text:b ',
  ],
  ['says the payload in a message', 'fail', runningOverSocket().ping('x').message('x').wait(8)],
  [
    'the master says it itself',
    'fail',
    runningOverSocket().ping('x').frame('master', OPCODE.pong, 'x').wait(8),
  ],
  [
    'answers on another socket that is open',
    'fail',
    twoSockets(
      (first) => first.ping('x'),
      (second) => second.pong('x'),
    ),
  ],
  [
    'answers the other socket alone',
    'fail',
    twoSockets(
      (first) => first.ping('x'),
      (second) => second.ping('y').pong('y'),
    ),
  ],
  [
    'answers on one what came on the other',
    'fail',
    twoSockets(
      (first) => first,
      (second) => second.ping('y').onSocket(2).ping('x').onSocket(3).pong('x').onSocket(2).pong('x'),
    ),
  ],
  [
    'another socket closes',
    'fail',
    twoSockets(
      (first) => first.ping('x'),
      (second) => second.closes(),
    ),
  ],
  [
    'never answers, then the socket closes',
    'fail',
    runningOverSocket().ping('x').wait(8).closes().opens().wait(9),
  ],
  [
    'of three at once, the first',
    'fail',
    runningOverSocket().ping('1').ping('2').ping('3').pong('1').wait(8),
  ],
  ['does not answer empty ones', 'fail', pinged(runningOverSocket().ping(''), 'x', 'y').wait(8)],
  ['another payload', 'fail', runningOverSocket().ping('x').pong('y').wait(8)],
  ['an empty payload', 'fail', runningOverSocket().ping('x').pong('').wait(8)],
  ['bytes that went through a text', 'fail', runningOverSocket().ping(BYTES).pong(BYTES.toString()).wait(8)],
  [
    'the payload of a ping on another socket',
    'fail',
    runningOverSocket().ping('x').closes(1006, 'agent').opens().ping('y').pong('x').wait(8),
  ],
]);

for (const code of [1000, 1001, 1011, 'reset'] as const) {
  const closed = () => runningOverSocket().masterCloses(code).wait(1);
  judgeTable(`AGT-WS-05/${code}`, [
    ['opens again with its token', 'pass', closed().opens().message()],
    ['opens again after other trouble', 'pass', closed().fault('delay').opens()],
    ['opens again at the second try', 'pass', closed().opens({ status: 500 }).wait(2).opens()],
    [
      'registers later, after a 401',
      'pass',
      closed().opens().message().closes().opens({ status: 401 }).registers('t2'),
    ],
    [
      'opens again each of four times',
      'pass',
      [1, 2, 3].reduce((told) => told.opens().message().masterCloses(code).wait(9), closed()).opens(),
    ],
    [
      'pauses for long the second time, and the watch is over',
      'inconclusive',
      closed().opens().message().masterCloses(code).wait(59).stuck(),
    ],
    [
      'stays away the second time',
      'fail',
      closed().opens().message().masterCloses(code).wait(61).stuck(),
      'it does not connect again',
    ],
    [
      'registers the second time',
      'fail',
      closed().opens().message().masterCloses(code).registers('t2').opens().message(),
    ],
    ['never closed', null, runningOverSocket()],
    ['closed, nobody knows how', null, runningOverSocket().fault('close').closes().opens()],
    ['closed in another way', null, runningOverSocket().masterCloses(4000).opens()],
    ['stays away', 'fail', closed().wait(30).stuck()],
    ['goes over to HTTP', 'fail', closed().report().wait(5).report().wait(20).stuck()],
    ['registers first', 'fail', closed().registers('t2').opens().message()],
    [
      'registers first, and uses its old token all the same',
      'fail',
      closed().registers('t2').opens({ token: 't1' }).message(),
      'POST /api/agent/register',
    ],
    ['opens with another token', 'fail', closed().opens({ token: 't9' }).wait(30).stuck()],
  ]);
}

const BAD: Call = { fault: 'bad-handshake' };
const shaken = () => informed().opens(BAD);
const badHandshake: readonly Row[] = [
  ['ends it, and opens another', 'pass', shaken().closes(1006, 'agent').wait(1).opens().message()],
  ['ends it, and stays away', 'pass', shaken().wait(0.1).closes(1002, 'agent').wait(30).stuck()],
  ['ends it after five seconds, as late as may be', 'pass', shaken().wait(5).closes().wait(30)],
  ['ends it late in the scenario', 'pass', informed().wait(9).opens(BAD).wait(3).closes()],
  ['prints before it ends it', 'pass', shaken().wait(2).prints('x').closes()],
  [
    'reports over HTTP before it ends it',
    'pass',
    shaken().wait(0.5).report().wait(0.5).report().wait(1).onSocket(2).closes(),
  ],
  ['goes over to HTTP', 'pass', shaken().closes().report().wait(5).report()],
  ['ends the second as well', 'pass', shakenAgain().closes(1006, 'agent').wait(1).opens().message()],
  ['comes back late, and the watch is over at once', 'pass', shakenAgain().wait(0.1).stuck()],
  ['comes back late for the first time', null, shaken().wait(0.1).stuck()],
  ['never opens a socket', null, informed().report()],
  [
    'it had no token, and was refused before',
    null,
    informed()
      .opens({ ...BAD, token: null, status: 401 })
      .wait(9)
      .report(),
  ],
  ['only waits for its handshake', null, informed().opens({ fault: 'delay' }).message()],
  ['reports on it', 'fail', shaken().wait(1).message()],
  ['reports on it, then ends it', 'fail', shaken().wait(1).message().closes()],
  [
    'keeps it and ends another',
    'fail',
    twoSockets(
      (first) => first,
      (second) => second.closes(),
      BAD,
    ),
  ],
  ['keeps it until its own end', 'fail', shaken().wait(30).exits().closes().stuck()],
  ['keeps it for ever', 'fail', shaken().wait(30).stuck()],
  ['keeps it, and reports over HTTP', 'fail', keptBesideHttp()],
  ['reports on the second', 'fail', shakenAgain().wait(1).message()],
  ['keeps the second', 'fail', shakenAgain().wait(6)],
  ['keeps the second for 6 s', 'fail', shakenAgain().wait(6).stuck()],
  ['keeps the first, and ends the second', 'fail', shaken().opens(BAD).closes(1006, 'agent').wait(1)],
];
for (const id of ['AGT-WS-08/accept', 'AGT-WS-08/extension', 'AGT-WS-08/subprotocol'])
  judgeTable(id, badHandshake);

/** A wrong 101 that is met as it should be, a right one, and another wrong one. */
function shakenAgain(): Story {
  const right = shaken().closes(1006, 'agent').wait(1).opens().message();
  return right.masterCloses('reset').wait(1).opens(BAD);
}

/** Two sockets that are open at once, and what happens on each; then 8 s pass. */
function twoSockets(onFirst: (story: Story) => Story, onSecond: (story: Story) => Story, how?: Call): Story {
  return onSecond(onFirst(informed().opens(how)).opens()).wait(8);
}

/** A bad socket that stays open while reports go another way, until the agent is stopped soon after. */
function keptBesideHttp(): Story {
  const story = shaken().wait(2);
  const socket = story.events.at(-1)!.exchange!;
  story.report().wait(1).exits();
  return story.onSocket(socket).closes();
}

function fragments(opcode: number, whole: string): Story {
  const story = informed().opens().frame('agent', opcode, whole.slice(0, 9), false).ping('').pong('');
  return story
    .frame('agent', OPCODE.continuation, whole.slice(9, 20), false)
    .frame('agent', OPCODE.continuation, whole.slice(20));
}
