import { isUtf8 } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { OPCODE } from '../../../../mocks/wire/frames.ts';
import { checkAgainst, checkAgainstUrl } from '../../../testing/check-against.ts';
import { wireChecks } from './index.ts';
import { type Habits, type StrictSocket, strictServer } from './strict-server.test.support.ts';

function checkOf(id: string) {
  const check = wireChecks.find((one) => one.id === id);
  if (!check) throw new Error(`there is no check ${id}`);
  return check;
}

const FRAME_CHECKS = wireChecks.filter(({ id, thorough }) => id.startsWith('SRV-WS-') && !thorough);

test('every row of frames has its checks', () => {
  const rows = ['06', '07', '08', '10', '11', '12', '13', '14'].map((row) => `SRV-WS-${row}`);
  expect(rows.filter((row) => !wireChecks.some(({ requirement }) => requirement === row))).toEqual([]);
});

describe.concurrent('passes', () => {
  test.each(FRAME_CHECKS)('$id against the reference master', async (check) => {
    expect(await checkAgainst(check)).toMatchObject({ verdict: 'pass' });
  });

  test.each(FRAME_CHECKS)('$id against a server on bare frames', async (check) => {
    await using server = await strictServer();
    expect(await checkAgainstUrl(check, server.url)).toMatchObject({ verdict: 'pass' });
  });
});

interface Mutant {
  readonly id: string;
  readonly does: string;
  readonly habits: Habits;
  /** The names of those that catch it; null where the bystander does. */
  readonly cases: string | null;
}

/** Whether the message that is being put together has begun. */
const inPieces = ({ parts }: StrictSocket) => parts.length > 0;

const MUTANTS: readonly Mutant[] = [
  {
    id: 'SRV-WS-06/close',
    does: 'drops the line at a close frame',
    habits: {
      frame: ({ opcode }, socket) => {
        if (opcode !== OPCODE.close) return false;
        socket.cut();
        return true;
      },
    },
    cases: '1000, 1001 with a reason, 4000, no code, 1000 between fragments, no code between fragments',
  },
  {
    id: 'SRV-WS-06/close',
    does: 'answers a close frame only where it holds a code',
    habits: { frame: ({ opcode, payload }) => opcode === OPCODE.close && payload.length === 0 },
    cases: 'no code, no code between fragments',
  },
  {
    id: 'SRV-WS-06/close',
    does: 'drops the line at a close frame within a message',
    habits: {
      frame: ({ opcode }, socket) => {
        if (opcode !== OPCODE.close || !inPieces(socket)) return false;
        socket.cut();
        return true;
      },
    },
    cases: '1000 between fragments, no code between fragments',
  },
  {
    id: 'SRV-WS-07/fragments',
    does: 'takes no continuation frames',
    habits: {
      frame: ({ opcode }, socket) => {
        if (opcode !== OPCODE.continuation) return false;
        socket.close(1002);
        return true;
      },
    },
    cases:
      'two fragments, an empty first fragment, an empty fragment in the middle, an empty last fragment, fragments of 16 bytes',
  },
  {
    id: 'SRV-WS-07/fragments',
    does: 'takes no empty fragments',
    habits: {
      frame: ({ opcode, payload }, socket) => {
        if (opcode > OPCODE.text || payload.length > 0) return false;
        socket.close(1002);
        return true;
      },
    },
    cases: 'an empty first fragment, an empty fragment in the middle, an empty last fragment',
  },
  {
    id: 'SRV-WS-07/control-between',
    does: 'answers no ping within a message',
    habits: { frame: ({ opcode }, socket) => opcode === OPCODE.ping && inPieces(socket) },
    cases: 'a ping, an empty ping, a pong and a ping',
  },
  {
    id: 'SRV-WS-07/control-between',
    does: 'takes no pong within a message',
    habits: {
      frame: ({ opcode }, socket) => {
        if (opcode !== OPCODE.pong || !inPieces(socket)) return false;
        socket.close(1002);
        return true;
      },
    },
    cases: 'a pong that nobody asked for, a pong and a ping',
  },
  {
    id: 'SRV-WS-07/inside-character',
    does: 'decodes each fragment by itself',
    habits: {
      frame: ({ opcode, payload }, socket) => {
        if (opcode > OPCODE.text || !payload.toString().includes('\ufffd')) return false;
        socket.close(1007);
        return true;
      },
    },
    cases: 'é, 猫, 🐈',
  },
  {
    id: 'SRV-WS-08/unmasked',
    does: 'takes unmasked frames',
    habits: { forgets: 'mask' },
    cases: 'an unmasked text frame, an unmasked ping',
  },
  {
    id: 'SRV-WS-08/reserved-bits',
    does: 'takes reserved bits',
    habits: { forgets: 'reserved bits' },
    cases: 'RSV1, RSV2, RSV3',
  },
  {
    id: 'SRV-WS-08/reserved-opcodes',
    does: 'takes reserved opcodes',
    habits: { forgets: 'opcode' },
    cases: 'opcode 3, opcode 7, opcode 11, opcode 15',
  },
  {
    id: 'SRV-WS-08/long-control',
    does: 'takes long control frames',
    habits: { forgets: 'length' },
    cases: 'a ping of 126 bytes, a pong of 126 bytes',
  },
  {
    id: 'SRV-WS-08/unmasked',
    does: 'ends every connection at a broken frame',
    habits: {
      frame: ({ mask }, socket) => {
        if (mask) return false;
        for (const one of socket.all) one.close(1002);
        return true;
      },
    },
    cases: null,
  },
  {
    id: 'SRV-WS-10/bad-messages',
    does: 'ends every connection at a message that is not JSON',
    habits: {
      message: (text, socket) => {
        if (text !== '{"cpu": 1') return;
        for (const one of socket.all) one.cut();
      },
    },
    cases: null,
  },
  {
    id: 'SRV-WS-14/not-utf8',
    does: 'takes any bytes for text',
    habits: { forgets: 'UTF-8' },
    cases:
      'the byte FF, an overlong form, a surrogate, half a character, the byte FF in the first fragment, the byte FF in the last fragment, half a character at the end of a fragment, an overlong form in two fragments',
  },
  {
    id: 'SRV-WS-14/not-utf8',
    does: 'takes any bytes that end a fragment for the beginning of a character',
    habits: {
      frame: (frame, socket) => {
        if (frame.fin || isUtf8(frame.payload)) return false;
        socket.parts.push({ ...frame, payload: Buffer.from(frame.payload.toString()) });
        return true;
      },
    },
    cases: 'the byte FF in the first fragment, half a character at the end of a fragment',
  },
];

test.concurrent.each(MUTANTS)('$id catches a server that $does', async ({ id, habits, cases }) => {
  await using server = await strictServer(habits);
  const outcome = await checkAgainstUrl(checkOf(id), server.url);
  const message = cases === null ? { key: 'socket.bystander-hurt' } : { values: { names: cases } };
  expect(outcome).toMatchObject({ verdict: 'fail', message });
});

describe.concurrent('what the text leaves open is no failure', () => {
  const refusesMore: Habits = {
    message: (text, socket) => {
      if (text.includes('"note"')) socket.close(1008);
    },
  };

  test.each(['SRV-WS-07/inside-character', 'SRV-WS-14/not-utf8'])(
    '%s cannot be observed where unknown members are refused',
    async (id) => {
      await using server = await strictServer(refusesMore);
      const outcome = await checkAgainstUrl(checkOf(id), server.url);
      expect(outcome).toMatchObject({ verdict: 'not-applicable', reason: 'not-observable' });
    },
  );

  test('a bad message may cost its own connection, and be answered by silence', async () => {
    await using closing = await strictServer({
      message: (text, socket) => void (isBad(text) && socket.cut()),
    });
    await using mute = await strictServer({
      frame: ({ opcode, payload }, socket) => {
        if (opcode === OPCODE.text && isBad(payload.toString())) muted.add(socket);
        return muted.has(socket);
      },
    });
    const check = checkOf('SRV-WS-10/bad-messages');
    expect(await checkAgainstUrl(check, closing.url)).toMatchObject({ verdict: 'pass' });
    expect(await checkAgainstUrl(check, mute.url)).toMatchObject({ verdict: 'pass' });
  });

  const muted = new Set<StrictSocket>();
  const isBad = (text: string) => !text.includes('"cpu":45.5');
});

test.concurrent('without fragments what is no UTF-8 in them proves nothing', async () => {
  await using server = await strictServer({
    frame: ({ fin, opcode }, socket) => {
      if (fin && opcode !== OPCODE.continuation) return false;
      socket.close(1002);
      return true;
    },
  });
  const outcome = await checkAgainstUrl(checkOf('SRV-WS-14/not-utf8'), server.url);
  expect(outcome).toMatchObject({ verdict: 'blocked', by: 'SRV-WS-07' });
});

test.concurrent('without a valid twin a probe proves nothing', async () => {
  await using server = await strictServer({ message: (_, socket) => socket.close(1011) });
  const outcome = await checkAgainstUrl(checkOf('SRV-WS-08/unmasked'), server.url);
  expect(outcome).toMatchObject({ verdict: 'blocked', by: 'SRV-WS-03' });
});
