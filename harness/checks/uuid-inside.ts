/** Whether, and how, a token holds the uuid of its agent: as it is, or in another encoding. */

/** A uuid that is shorter may stand in a token by chance. */
const SHORTEST = 16;

/** Whether the uuid stands in the token as it is, whatever its case and its hyphens. */
export function holdsUuid(token: string, uuid: string): boolean {
  return bare(uuid).length >= SHORTEST && bare(token).includes(bare(uuid));
}

/** The token without the uuid where it holds it encoded: as base64 or hexadecimal text of its text or its bytes. */
export function withoutUuid(token: string, uuid: string): string {
  if (bare(uuid).length < SHORTEST) return token;
  const inside = encodings(uuid).find((encoded) => token.includes(encoded));
  return inside === undefined ? token : token.replace(inside, '');
}

function bare(text: string): string {
  return text.toLowerCase().replaceAll('-', '');
}

function encodings(uuid: string): string[] {
  const { length } = bare(uuid);
  const isHex = length % 2 === 0 && /^[0-9a-f]+$/.test(bare(uuid));
  const written = [uuid, uuid.toLowerCase(), uuid.toUpperCase(), bare(uuid)].map((text) => Buffer.from(text));
  const all = [...written, ...(isHex ? [Buffer.from(bare(uuid), 'hex')] : [])];
  return all.flatMap((bytes) => {
    const hex = bytes.toString('hex');
    return [hex, hex.toUpperCase(), ...base64s(bytes)];
  });
}

/** What is the same of bytes in base64 wherever they stand: three places, in either alphabet. */
function base64s(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const shifted = Buffer.concat([Buffer.alloc(before), bytes]);
    // The character at either end holds bits of a neighbour.
    const whole = (encoding: 'base64' | 'base64url') =>
      shifted.toString(encoding).slice(Math.ceil((8 * before) / 6), Math.floor((8 * shifted.length) / 6));
    return [whole('base64'), whole('base64url')];
  });
}
