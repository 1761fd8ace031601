/** WebSocket frames as they are on the wire (RFC 6455 §5), read beside or without a library. */

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface Frame {
  readonly fin: boolean;
  /** The reserved bits as a number from 0 to 7. */
  readonly rsv: number;
  readonly opcode: number;
  /** The masking key, or null where the frame is not masked. */
  readonly mask: Buffer | null;
  /** The payload without its mask. */
  readonly payload: Buffer;
}

/** Frames with a longer payload end the reading: nobody in this protocol sends them. */
const LONGEST_PAYLOAD = 16 * 1024 * 1024;

export function isControl(opcode: number): boolean {
  return opcode >= 8;
}

/** Turns a byte stream into frames; after `broken` is set nothing more is read. */
export class FrameReader {
  broken: string | null = null;
  #pending: Buffer[] = [];
  #size = 0;
  #needed = 2;

  /** Takes the next bytes of the stream and gives the frames that are complete with them. */
  push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    if (this.broken !== null) return frames;
    this.#pending.push(chunk);
    this.#size += chunk.length;
    while (this.broken === null && this.#size >= this.#needed) {
      const bytes = this.#pending.length === 1 ? this.#pending[0]! : Buffer.concat(this.#pending);
      this.#pending = [bytes];
      const header = readHeader(bytes);
      const total = header === null ? headerLength(bytes) : header.length + header.payloadLength;
      if (header !== null && header.payloadLength > LONGEST_PAYLOAD) {
        this.broken = `a frame of ${header.payloadLength} bytes`;
      } else if (header === null || this.#size < total) {
        this.#needed = total;
      } else {
        frames.push(readFrame(bytes, header, total));
        this.#pending = [bytes.subarray(total)];
        this.#size -= total;
        this.#needed = 2;
      }
    }
    return frames;
  }
}

interface Header {
  readonly length: number;
  readonly payloadLength: number;
  readonly masked: boolean;
}

/** Length of the header that these first two bytes or more announce. */
function headerLength(bytes: Buffer): number {
  const short = bytes[1]! & 0x7f;
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (bytes[1]! & 0x80 ? 4 : 0);
}

function readHeader(bytes: Buffer): Header | null {
  const length = headerLength(bytes);
  if (bytes.length < length) return null;
  const short = bytes[1]! & 0x7f;
  const payloadLength =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  return { length, payloadLength, masked: (bytes[1]! & 0x80) !== 0 };
}

function readFrame(bytes: Buffer, header: Header, total: number): Frame {
  const mask = header.masked ? Buffer.from(bytes.subarray(header.length - 4, header.length)) : null;
  const payload = Buffer.from(bytes.subarray(header.length, total));
  if (mask) applyMask(payload, mask);
  return {
    fin: (bytes[0]! & 0x80) !== 0,
    rsv: (bytes[0]! >> 4) & 0x7,
    opcode: bytes[0]! & 0xf,
    mask,
    payload,
  };
}

function applyMask(payload: Buffer, mask: Buffer): void {
  for (let i = 0; i < payload.length; i++) payload[i]! ^= mask[i & 3]!;
}

/** The bytes of a frame, legal or not: what is asked for is what is sent. */
export function encodeFrame(frame: Frame): Buffer {
  const { length } = frame.payload;
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const header = Buffer.alloc(2 + extended);
  header[0] = (frame.fin ? 0x80 : 0) | (frame.rsv << 4) | frame.opcode;
  header[1] = (frame.mask ? 0x80 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127);
  if (extended === 2) header.writeUInt16BE(length, 2);
  if (extended === 8) header.writeBigUInt64BE(BigInt(length), 2);
  if (!frame.mask) return Buffer.concat([header, frame.payload]);
  const masked = Buffer.from(frame.payload);
  applyMask(masked, frame.mask);
  return Buffer.concat([header, frame.mask, masked]);
}

/** The payload of a close frame (RFC 6455 §5.5.1). */
export function closePayload(code: number, reason = ''): Buffer {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code, 0);
  payload.write(reason, 2);
  return payload;
}

/** The code in a close frame's payload; 1005 where it holds none. */
export function closeCode(payload: Buffer): number {
  return payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
}
