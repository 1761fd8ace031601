import { createHash, randomBytes } from 'node:crypto';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The Sec-WebSocket-Accept that answers a Sec-WebSocket-Key (RFC 6455 §4.2.2). */
export function acceptFor(key: string): string {
  return createHash('sha1')
    .update(key + GUID)
    .digest('base64');
}

/** Whether a Sec-WebSocket-Key is the base64 of 16 bytes (RFC 6455 §4.1). */
export function isSocketKey(key: string): boolean {
  return /^[A-Za-z0-9+/]{22}==$/.test(key) && Buffer.from(key, 'base64').length === 16;
}

/**
 * A fresh Sec-WebSocket-Key whose Sec-WebSocket-Accept holds both `+` and `/`: a server that writes another kind of
 * base64 is then wrong at every handshake, not at about each second one.
 */
export function tellingKey(): string {
  for (;;) {
    const key = randomBytes(16).toString('base64');
    const accept = acceptFor(key);
    if (accept.includes('+') && accept.includes('/')) return key;
  }
}
