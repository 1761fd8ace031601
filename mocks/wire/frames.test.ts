import type { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as library from 'ws';
import {
  closeCode,
  closePayload,
  encodeFrame,
  type Frame,
  FrameReader,
  isControl,
  OPCODE,
} from './frames.ts';

/** The two halves of the ws library that read and write frames; its types leave them out. */
const { Receiver, Sender } = library as unknown as {
  readonly Receiver: new (options: { isServer: boolean; maxPayload?: number }) => Writable;
  readonly Sender: {
    frame(
      payload: Buffer,
      options: {
        readonly fin: boolean;
        readonly rsv1: boolean;
        readonly opcode: number;
        readonly mask: boolean;
        readonly readOnly: boolean;
        readonly maskBuffer: Buffer;
        readonly generateMask: (mask: Buffer) => void;
      },
    ): Buffer[];
  };
};

/** The sizes at which the header changes its form, and their neighbours. */
const EDGES = [0, 1, 125, 126, 127, 65_535, 65_536, 65_537];

const mask = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((key) => Buffer.from(key));
const payload = fc.oneof(
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...EDGES), fc.nat(255)).map(([n, x]) => Buffer.alloc(n, x)),
  },
);
const anyFrame: fc.Arbitrary<Frame> = fc.record({
  fin: fc.boolean(),
  rsv: fc.nat(7),
  opcode: fc.nat(15),
  mask: fc.option(mask),
  payload,
});
/** What the library can write: of the reserved bits it knows the first. */
const writable = anyFrame.map((frame) => ({ ...frame, rsv: frame.rsv & 4 }));

function byLibrary(frame: Frame): Buffer {
  const { fin, opcode } = frame;
  const parts = Sender.frame(Buffer.from(frame.payload), {
    fin,
    opcode,
    rsv1: frame.rsv === 4,
    mask: frame.mask !== null,
    readOnly: true,
    maskBuffer: Buffer.alloc(4),
    generateMask: (key) => void frame.mask?.copy(key),
  });
  return Buffer.concat(parts);
}

/** The stream in pieces of these lengths, over and over. */
function pieces(stream: Buffer, lengths: readonly number[]): Buffer[] {
  const all: Buffer[] = [];
  for (let from = 0, i = 0; from < stream.length; i++) {
    const to = from + lengths[i % lengths.length]!;
    all.push(stream.subarray(from, to));
    from = to;
  }
  return all;
}

function read(chunks: readonly Buffer[]): Frame[] {
  const reader = new FrameReader();
  const frames = chunks.flatMap((chunk) => reader.push(chunk));
  expect(reader.broken).toBe(null);
  return frames;
}

/** Frames as plain values: buffers are slow to compare one by one. */
function plain(frames: readonly Frame[]): unknown[] {
  return frames.map((frame) => ({
    ...frame,
    mask: frame.mask?.toString('hex') ?? null,
    payload: frame.payload.toString('base64'),
  }));
}

const chunking = fc.array(fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 70_000 })), {
  minLength: 1,
  maxLength: 6,
});

describe('reading', () => {
  test('what the library writes, in any pieces, as the frames that it was given', () => {
    fc.assert(
      fc.property(fc.array(writable, { maxLength: 6 }), chunking, (frames, lengths) => {
        const stream = Buffer.concat(frames.map(byLibrary));
        expect(plain(read(pieces(stream, lengths)))).toEqual(plain(frames));
      }),
    );
  });

  test.each(EDGES)('a payload of %d bytes, byte by byte', (length) => {
    const frame: Frame = {
      fin: true,
      rsv: 0,
      opcode: OPCODE.binary,
      mask: Buffer.from('01020304', 'hex'),
      payload: Buffer.alloc(length, 'xyz'),
    };
    expect(plain(read(pieces(byLibrary(frame), [1])))).toEqual(plain([frame]));
  });

  test('a frame is given as soon as its last byte is there, and not before', () => {
    const [first, second] = [encoded('one'), encoded('two')];
    const reader = new FrameReader();
    expect(reader.push(Buffer.concat([first, second.subarray(0, -1)]))).toHaveLength(1);
    expect(reader.push(Buffer.alloc(0))).toHaveLength(0);
    expect(String(reader.push(second.subarray(-1))[0]!.payload)).toBe('two');
  });

  test('what it gives is its own: bytes that are used again do not change it', () => {
    const bytes = encoded('kept', Buffer.from([1, 2, 3, 4]));
    const [frame] = new FrameReader().push(bytes);
    bytes.fill(0);
    expect(String(frame!.payload)).toBe('kept');
    expect(frame!.mask).toEqual(Buffer.from([1, 2, 3, 4]));
  });

  test('longer lengths than needed are read too', () => {
    const bytes = Buffer.from('827e000568656c6c6f827f00000000000000056865 6c6c6f'.replaceAll(' ', ''), 'hex');
    expect(read([bytes]).map((frame) => String(frame.payload))).toEqual(['hello', 'hello']);
  });
});

describe('a frame over the limit', () => {
  const LIMIT = 16 * 1024 * 1024;
  const header = (length: bigint) => {
    const bytes = Buffer.alloc(10);
    bytes[0] = 0x82;
    bytes[1] = 127;
    bytes.writeBigUInt64BE(length, 2);
    return bytes;
  };

  test.each([BigInt(LIMIT) + 1n, 2n ** 63n, 2n ** 64n - 1n])('of %d bytes breaks the stream', (length) => {
    const reader = new FrameReader();
    const frames = reader.push(Buffer.concat([encoded('before'), header(length), encoded('inside')]));
    expect(frames.map((frame) => String(frame.payload))).toEqual(['before']);
    expect(reader.broken).toBe(`a frame of ${Number(length)} bytes`);
    expect(reader.push(encoded('after'))).toEqual([]);
  });

  test('at the limit it does not', () => {
    const reader = new FrameReader();
    expect(reader.push(header(BigInt(LIMIT)))).toEqual([]);
    expect(reader.push(Buffer.alloc(LIMIT))).toHaveLength(1);
    expect(reader.broken).toBe(null);
  });
});

describe('writing', () => {
  test('the same bytes as the library', () => {
    fc.assert(
      fc.property(writable, (frame) => {
        expect(encodeFrame(frame).equals(byLibrary(frame))).toBe(true);
      }),
    );
  });

  test('any frame, legal or not, is read as it was asked for', () => {
    fc.assert(
      fc.property(anyFrame, (frame) => {
        const given = Buffer.from(frame.payload);
        expect(plain(read([encodeFrame(frame)]))).toEqual(plain([frame]));
        expect(frame.payload.equals(given)).toBe(true);
      }),
    );
  });

  test('the library understands messages in fragments with control frames between them', () => {
    const control = fc.record({
      opcode: fc.constantFrom(OPCODE.ping, OPCODE.pong),
      payload: fc.uint8Array({ maxLength: 125 }).map((bytes) => Buffer.from(bytes)),
    });
    const message = fc.record({
      parts: fc.array(payload, { minLength: 1, maxLength: 4 }),
      between: fc.array(control, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 3 }), mask, chunking, (messages, key, lengths) => {
        const frames = messages.flatMap(({ parts, between }) =>
          parts.flatMap((part, i): Frame[] => [
            {
              fin: i === parts.length - 1,
              rsv: 0,
              opcode: i === 0 ? OPCODE.binary : OPCODE.continuation,
              mask: key,
              payload: part,
            },
            ...between.map((one) => ({ ...one, fin: true, rsv: 0, mask: key })),
          ]),
        );
        const stream = Buffer.concat(frames.map(encodeFrame));
        const seen: string[] = [];
        const receiver = new Receiver({ isServer: true });
        receiver.on('message', (data: Buffer) => seen.push(`message ${data.toString('hex')}`));
        receiver.on('ping', (data: Buffer) => seen.push(`ping ${data.toString('hex')}`));
        receiver.on('pong', (data: Buffer) => seen.push(`pong ${data.toString('hex')}`));
        for (const chunk of pieces(stream, lengths)) receiver.write(Buffer.from(chunk));
        expect(seen).toEqual(told(frames));
      }),
    );
  });
});

/** What a reader of messages makes of legal frames. */
function told(frames: readonly Frame[]): string[] {
  let message = '';
  return frames.flatMap(({ fin, opcode, payload: bytes }) => {
    const hex = bytes.toString('hex');
    if (isControl(opcode)) return [`${opcode === OPCODE.ping ? 'ping' : 'pong'} ${hex}`];
    message += hex;
    if (!fin) return [];
    const whole = message;
    message = '';
    return [`message ${whole}`];
  });
}

test('the payload of a close frame', () => {
  expect(closePayload(1000).toString('hex')).toBe('03e8');
  expect(closePayload(4321, 'weg ü').subarray(2).toString()).toBe('weg ü');
  expect(closeCode(closePayload(1011, 'oh'))).toBe(1011);
  expect(closeCode(Buffer.alloc(0))).toBe(1005);
  expect(closeCode(Buffer.from([3]))).toBe(1005);
});

function encoded(text: string, key: Buffer | null = null): Buffer {
  return encodeFrame({ fin: true, rsv: 0, opcode: OPCODE.text, mask: key, payload: Buffer.from(text) });
}
