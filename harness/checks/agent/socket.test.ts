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
  ['in several headers', 'pass', shakes({ Connection: ['keep-alive', 'Upgrade'] })],
  ['in another case', 'pass', shakes({ Connection: ['upgrade'], Upgrade: ['WebSocket'] })],
  ['an extension is offered', 'pass', shakes({ 'Sec-WebSocket-Extensions': ['permessage-deflate'] })],
  ['never opens a socket', null, informed().report()],
  ['a plain GET', 'fail', shakes({ Connection: ['keep-alive'], Upgrade: [] })],
  ['no Connection: Upgrade', 'fail', shakes({ Connection: ['keep-alive'] })],
  ['an old version', 'fail', shakes({ 'Sec-WebSocket-Version': ['8'] })],
  ['no version', 'fail', shakes({ 'Sec-WebSocket-Version': [] })],
  ['no key', 'fail', shakes({ 'Sec-WebSocket-Key': [] })],
  ['a key of 8 bytes', 'fail', shakes({ 'Sec-WebSocket-Key': ['AAAAAAAAAAA='] })],
  ['a key in hex', 'fail', shakes({ 'Sec-WebSocket-Key': ['07070707070707070707070707070707'] })],
  ['two keys', 'fail', shakes({ 'Sec-WebSocket-Key': [KEY, KEY] })],
]);

judgeTable('AGT-WS-01/fresh-key', [
  ['another key each time', 'pass', informed().opens().closes().opens().closes().opens()],
  [
    'the same request again after its line was cut',
    'pass',
    informed().opens({ key: KEY, status: null }).opens({ key: KEY }).closes().opens(),
  ],
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
  ['an empty message', 'fail', runningOverSocket().message('')],
  ['a list of reports', 'fail', runningOverSocket().message(`[${text}]`)],
  ['two reports in one', 'fail', runningOverSocket().message(`${text}\n${text}`)],
  ['no JSON', 'fail', runningOverSocket().message('hello')],
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
  ['pongs of its own', 'pass', pinged(runningOverSocket().pong('beat').wait(5).pong('beat'), 'x')],
  ['equal payloads', 'pass', pinged(runningOverSocket(), '', '', '')],
  ['a ping as the socket closes', 'pass', pinged(runningOverSocket(), 'x').ping('y').closes(1000, 'master')],
  ['a ping as the scenario ends', 'pass', pinged(runningOverSocket(), 'x').wait(1).ping('y')],
  ['never pinged', null, runningOverSocket()],
  ['never answers', 'fail', runningOverSocket().ping('x').wait(8)],
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
    ['opens again at the second try', 'pass', closed().opens({ status: 500 }).wait(2).opens()],
    [
      'registers later, after a 401',
      'pass',
      closed().opens().message().closes().opens({ status: 401 }).registers('t2'),
    ],
    ['never closed', null, runningOverSocket()],
    ['closed in another way', null, runningOverSocket().masterCloses(4000).opens()],
    ['stays away', 'fail', closed().wait(30).stuck()],
    ['goes over to HTTP', 'fail', closed().report().wait(5).report().wait(20).stuck()],
    ['registers first', 'fail', closed().registers('t2').opens().message()],
    ['opens with another token', 'fail', closed().opens({ token: 't9' }).wait(30).stuck()],
  ]);
}

const shaken = (how: Call = {}) => informed().opens({ ...how, fault: 'bad-handshake' });
const badHandshake: readonly Row[] = [
  ['ends it, and opens another', 'pass', shaken().closes(1006, 'agent').wait(1).opens().message()],
  ['ends it, and stays away', 'pass', shaken().wait(0.1).closes(1002, 'agent').wait(30).stuck()],
  ['goes over to HTTP', 'pass', shaken().closes().report().wait(5).report()],
  ['never opens a socket', null, informed().report()],
  ['reports on it', 'fail', shaken().wait(1).message()],
  ['keeps it until its own end', 'fail', shaken().wait(30).exits().closes().stuck()],
  ['keeps it for ever', 'fail', shaken().wait(30).stuck()],
  ['keeps it, and reports over HTTP', 'fail', keptBesideHttp()],
];
for (const id of ['AGT-WS-08/accept', 'AGT-WS-08/extension', 'AGT-WS-08/subprotocol'])
  judgeTable(id, badHandshake);

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
