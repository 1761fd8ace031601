import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Payload } from '../../spec/journal.ts';

/** How much of a body or frame the journal keeps, in bytes. */
export const KEPT_BYTES = 1024 * 1024;

/** Bytes as the journal holds them: text when they are UTF-8, else base64; cut over 1 MiB with a digest. */
export function payloadOf(bytes: Buffer): Payload {
  const isText = isUtf8(bytes);
  if (bytes.length <= KEPT_BYTES) return { ...readable(bytes, isText), bytes: bytes.length };
  const kept = bytes.subarray(0, isText ? characterStart(bytes, KEPT_BYTES) : KEPT_BYTES);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { ...readable(kept, isText), bytes: bytes.length, sha256 };
}

/** Where the character of UTF-8 that this byte belongs to begins: text is not cut inside one. */
function characterStart(bytes: Buffer, at: number): number {
  let start = at;
  while ((bytes[start]! & 0xc0) === 0x80) start--;
  return start;
}

/** The bytes that a payload holds: all of them, unless it was cut. */
export function bytesOf(payload: Payload): Buffer {
  return payload.text === undefined
    ? Buffer.from(payload.base64 ?? '', 'base64')
    : Buffer.from(payload.text, 'utf8');
}

function readable(bytes: Buffer, isText: boolean): { text: string } | { base64: string } {
  return isText ? { text: bytes.toString('utf8') } : { base64: bytes.toString('base64') };
}
