import { OPCODE } from '../../../mocks/wire/frames.ts';
import { payloadOf } from '../../../mocks/wire/payload.ts';
import type { Side } from '../../../spec/journal.ts';
import { type Story, traffic } from '../../testing/journal-of.ts';
import { judgeTable, runningOverSocket as running } from '../../testing/judge-table.ts';

const registered = () => traffic().launch().registers('t1').info();

/** A frame of the agent with this mask. */
function masked(story: Story, mask: string | null, text = '{}'): Story {
  return story.records({
    type: 'frame',
    from: 'agent',
    fin: true,
    rsv: 0,
    opcode: OPCODE.text,
    mask,
    payload: payloadOf(Buffer.from(text)),
  });
}

/** A long message of which the journal kept the beginning, with half a character at its end. */
function cutByJournal(story: Story): Story {
  const payload = { base64: NOT_UTF8.toString('base64'), bytes: 2_000_000, sha256: '0'.repeat(64) };
  return story.records({
    type: 'frame',
    from: 'agent',
    fin: true,
    rsv: 0,
    opcode: OPCODE.text,
    mask: '0a',
    payload,
  });
}

const NOT_UTF8 = Buffer.from([0x22, 0xc3, 0x28, 0x22]);
const CODE_1000 = Buffer.from([0x03, 0xe8]);
const masterCloses = (story: Story) => story.frame('master', OPCODE.close, CODE_1000);
const agentCloses = (story: Story) => story.frame('agent', OPCODE.close, CODE_1000);
const lineEnds = (story: Story, by: Side, conn = 0) =>
  story.records({ type: 'connection', phase: 'close', how: 'reset', by }, conn);

judgeTable('AGT-WS-04/masked', [
  ['messages with a mask', 'pass', running()],
  ['a control frame with a mask', 'pass', registered().opens().pong('x')],
  ['a mask of zeros', 'pass', masked(registered().opens(), '00000000')],
  ['only the master has sent frames', null, registered().opens().ping('x')],
  ['a message without a mask', 'fail', masked(running(), null), 'opcode 1, mask -'],
]);

judgeTable('AGT-WS-04/own-mask', [
  ['other masks', 'pass', masked(masked(registered().opens(), 'aaaaaaaa'), 'bbbbbbbb')],
  ['one frame alone', null, masked(registered().opens(), 'aaaaaaaa')],
  ['no frames', null, registered().opens()],
  ['no masks, which another check is about', null, masked(masked(registered().opens(), null), null)],
  [
    'a mask that comes again by chance',
    'pass',
    ['a', 'b', 'c', 'd', 'e', 'a'].reduce(
      (story, mask) => masked(story, mask.repeat(8)),
      registered().opens(),
    ),
  ],
  [
    'the same mask twice',
    'fail',
    masked(masked(registered().opens(), 'aaaaaaaa'), 'aaaaaaaa'),
    'opcode 1, mask aaaaaaaa',
  ],
  [
    'two masks in turn',
    'fail',
    masked(masked(masked(registered().opens(), 'aaaaaaaa'), 'bbbbbbbb'), 'aaaaaaaa'),
  ],
  [
    'the same mask on each new connection',
    'fail',
    masked(masked(registered().opens(), 'aaaaaaaa').closes().opens(), 'aaaaaaaa'),
  ],
]);

judgeTable('AGT-WS-04/utf-8', [
  ['plain text', 'pass', running()],
  ['text in other scripts', 'pass', running().message('{"os":"操作系统 🐧"}')],
  ['a binary message with such bytes', 'pass', running().frame('agent', OPCODE.binary, NOT_UTF8)],
  [
    'a character that is split over two fragments',
    'pass',
    running()
      .frame('agent', OPCODE.text, Buffer.from([0x22, 0xc3]), false)
      .frame('agent', OPCODE.continuation, Buffer.from([0xa9, 0x22])),
  ],
  ['no message', null, registered().opens()],
  ['a message that the journal cut inside a character', null, cutByJournal(registered().opens())],
  ['bytes that are no UTF-8', 'fail', running().frame('agent', OPCODE.text, NOT_UTF8)],
]);

judgeTable('AGT-WS-04/close', [
  ['the close is answered', 'pass', agentCloses(masterCloses(running())).closes(1000)],
  [
    'answered on the next socket too',
    'pass',
    agentCloses(masterCloses(agentCloses(masterCloses(running())).closes(1000).opens())).closes(1000),
  ],
  ['the agent closes first, and the master answers', null, masterCloses(agentCloses(running())).closes(1000)],
  ['nobody closes', null, running().closes(1006)],
  [
    'the master resets the line before there was time',
    null,
    lineEnds(masterCloses(running()), 'master').closes(1006),
  ],
  ['the scenario ends before there was time', null, masterCloses(running()).wait(2)],
  ['the agent resets the line', 'fail', lineEnds(masterCloses(running()), 'agent').closes(1006)],
  ['the master resets another line', 'fail', lineEnds(masterCloses(running()), 'master', 1).closes(1006)],
  ['the line is dropped instead', 'fail', masterCloses(running()).wait(0.01).closes(1006)],
  [
    'answered once, dropped the next time',
    'fail',
    masterCloses(agentCloses(masterCloses(running())).closes(1000).opens()).closes(1006),
  ],
  ['nothing is answered and the line is kept', 'fail', masterCloses(running()).wait(3)],
]);

const swallowed = () => running().fault('swallow', { endpoint: 'socket' });
const readAgain = (story: Story) => story.fault('swallow-end', { endpoint: 'socket' });

const cutOff = () => running().fault('disconnect');
const connected = (story: Story) => story.fault('disconnect-end');

judgeTable('AGT-WS-06/noticed', [
  [
    'a new socket after a minute',
    'pass',
    readAgain(swallowed().wait(60).opens()).wait(1),
    'noticed after 60 s',
  ],
  [
    'a new socket after a minute, the old one kept for longer',
    'pass',
    readAgain(swallowed().wait(60).opens()).wait(10).onSocket(2).closes(),
  ],
  [
    'the line was given up, as it shows half a second after it is read again',
    'pass',
    readAgain(swallowed().wait(95)).wait(0.5).closes().wait(1),
  ],
  [
    'the line was given up, as it shows when it is read again',
    'pass',
    readAgain(swallowed().wait(95)).wait(0.1).closes().wait(1),
  ],
  ['the watch was too short', null, readAgain(swallowed().wait(40)).wait(1)],
  ['the watch was a little too short', null, readAgain(swallowed().wait(89.5)).wait(1)],
  ['no socket was open', null, readAgain(registered().fault('swallow').wait(100))],
  ['nothing for 90 s', 'fail', readAgain(swallowed().wait(90)).wait(1), 'nothing for 90 s'],
  ['other calls alone', 'fail', readAgain(swallowed().wait(5).info().wait(95)).wait(1)],
  [
    'another socket closes',
    'fail',
    readAgain(running().opens().fault('swallow').wait(5).onSocket(2).closes().wait(95)).wait(1),
  ],
  [
    'a handshake only when the master answers again',
    'fail',
    readAgain(swallowed().wait(100)).wait(0.2).opens().wait(1),
  ],
  [
    'it goes on reporting into the void',
    'fail',
    readAgain(swallowed().wait(5).message().wait(95).message()).wait(1),
  ],
  ['dials as soon as it has its network again', 'pass', connected(cutOff().wait(90)).wait(1).opens()],
  ['dials after a long pause', 'pass', connected(cutOff().wait(90)).wait(50).opens()],
  ['goes on over the old line', 'fail', connected(cutOff().wait(90)).wait(12).message().wait(55)],
  ['may still be pausing', null, connected(cutOff().wait(90)).wait(30)],
  ['the network was back too soon', null, connected(cutOff().wait(30)).wait(70)],
  ['the end of the agent closes the line', 'fail', readAgain(swallowed().wait(100)).wait(1).closes()],
]);

const severed = (seconds: number) =>
  running().fault('disconnect').wait(seconds).fault('disconnect-end').wait(60);
judgeTable('AGT-WS-06/noticed', [
  ['without a network for a little too short', null, severed(89.5)],
  ['without a network to the end', null, running().fault('disconnect').wait(100).fault('delay').wait(70)],
  ['the old line for a minute after its network is back', 'fail', severed(100), 'nothing for 100 s'],
]);

judgeTable('AGT-WS-07/one', [
  ['two while it has no network', 'pass', running().opens().fault('disconnect').wait(5).message()],
  ['two as it ends', 'pass', running().opens().exits().wait(5).launch()],
  ['one socket', 'pass', running().wait(60).message()],
  ['one after the other', 'pass', running().closes().wait(1).opens().wait(5).message()],
  ['a second one takes over at once', 'pass', takesOver(1)],
  ['a second one while the first is being closed', 'pass', agentCloses(running()).opens().wait(5).message()],
  ['a second one while the first is dead', 'pass', swallowed().wait(60).opens().wait(5).message()],
  [
    'a socket whose handshake was wrong is kept beside',
    'pass',
    registered().opens({ fault: 'bad-handshake' }).opens().wait(5).message(),
  ],
  ['no socket', null, registered()],
  ['two as the watch ends, for as long as one takes over', 'pass', running().opens().wait(1)],
  ['two to the end of the watch', 'fail', running().opens().wait(1.5), '2 open for 1.5 s #2 #3'],
  ['two for 5 s', 'fail', takesOver(5), '2 open for 5.0 s #2 #3'],
  ['three', 'fail', running().opens().wait(0.5).opens().wait(0.6).message(), '3 open for 1.1 s #2 #4 #3'],
  ['three, one of which closes', 'fail', running().opens().opens().wait(0.5).closes().wait(1).report()],
  [
    'two, one of which waited for its handshake',
    'fail',
    running().opens({ fault: 'delay' }).wait(5).message(),
  ],
  ['two, one of which is slow', 'fail', running().opens().fault('delay').wait(5).message()],
]);

/** A second socket is opened, and so many seconds later the first is closed. */
function takesOver(seconds: number): Story {
  const [first, second] = [2, 3];
  return running().opens().wait(seconds).onSocket(first).closes(1000).onSocket(second).wait(5).message();
}
