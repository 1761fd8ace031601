import type { Identity } from '../../spec/protocol.ts';
import type { Random } from './random.ts';

/** An Authorization header that must be refused, and what is wrong with it. */
export interface NearMiss {
  readonly name: string;
  /** The whole header value; always legal as such (RFC 9110 §5.5). */
  readonly authorization: string;
  /**
   * Means the same as the token itself to a decoder that is lenient about the end of base64, and to nobody else. Who
   * takes this may take the near miss as well, which shows nothing then.
   */
  readonly unlessTaken?: string;
}

/** A token in the style of one that the server gave out, which nobody ever got. */
export function neverIssued(like: string, random: Random): string {
  const prefix = /^[A-Za-z]+_/.exec(like)?.[0] ?? '';
  return prefix + random.text(Math.max(32, like.length - prefix.length));
}

/** Credentials that are nearly those of `identity`: SRV-AUTH-03 lists them. */
export function nearMisses({ token, uuid }: Identity, random: Random): NearMiss[] {
  const near: NearMiss[] = [
    { name: 'one character changed', authorization: `Bearer ${changeOne(token, random)}` },
    { name: 'cut short', authorization: `Bearer ${token.slice(0, -4)}` },
    { name: 'lengthened', authorization: `Bearer ${lengthen(token)}` },
    { name: 'lengthened in front', authorization: `Bearer A7b3${token}` },
    { name: 'in quotes', authorization: `Bearer "${token}"` },
    { name: 'empty', authorization: 'Bearer ' },
    { name: 'another scheme', authorization: `Basic ${token}` },
    // As long as Bearer, for those who cut that off without a look.
    { name: 'another scheme of six letters', authorization: `Digest ${token}` },
    { name: 'no scheme', authorization: token },
    { name: 'SQL metacharacters', authorization: "Bearer ' OR '1'='1" },
    { name: 'a single quote', authorization: "Bearer it's" },
    { name: 'a wildcard', authorization: 'Bearer %' },
  ];
  if (token.endsWith('='))
    near.push({
      name: 'lengthened behind its padding',
      authorization: `Bearer ${token}A7b3`,
      unlessTaken: `Bearer ${withOtherRest(token)}`,
    });
  if (isSendable(uuid) && bare(uuid) !== bare(token))
    near.push({ name: 'the uuid', authorization: `Bearer ${uuid}` });
  const flipped = flipCase(token);
  if (flipped) near.push({ name: 'case flipped', authorization: `Bearer ${flipped}` });
  return near;
}

/** Another character of the same kind somewhere in the middle half, where no padding bits can hide it. */
export function changeOne(token: string, random: Random): string {
  const { length } = token.replace(/=+$/, '');
  const at = Math.floor(length / 4) + random.int(Math.max(1, Math.floor(length / 2)));
  const old = token[at] ?? '';
  const kind = ['0123456789', 'abcdef', 'ABCDEF', 'ghijklmnopqrstuvwxyz', 'GHIJKLMNOPQRSTUVWXYZ'].find(
    (characters) => characters.includes(old),
  );
  const choices = [...(kind ?? 'abcdef')].filter((character) => character !== old);
  return token.slice(0, at) + random.pick(choices) + token.slice(at + 1);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_';

/** The token with the last bit flipped that its last character before the padding has: it belongs to no byte. */
function withOtherRest(token: string): string {
  const last = token.search(/=*$/) - 1;
  const at = BASE64.indexOf(token[last] ?? '');
  return token.slice(0, last) + (BASE64[at < 0 ? 0 : at ^ 1] ?? '') + token.slice(last + 1);
}

/** Four more characters, before any padding: what stands behind it a lenient decoder may drop. */
function lengthen(token: string): string {
  const end = token.search(/=*$/);
  return `${token.slice(0, end)}A7b3${token.slice(end)}`;
}

/**
 * The token with the case of its longest part flipped, where both cases are in use there: else case may carry nothing
 * (hex, UUID, base32).
 */
export function flipCase(token: string): string | null {
  const parts = token.match(/[A-Za-z0-9]+/g) ?? [];
  const secret = parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
  if (!/[a-z]/.test(secret) || !/[A-Z]/.test(secret) || /^[0-9a-f]+$/i.test(secret)) return null;
  const flip = (text: string) =>
    text.replace(/[A-Za-z]/g, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
  return token.replace(secret, flip(secret));
}

/** Whether a text can stand in a header as it is (RFC 9110 §5.5). */
export function isSendable(text: string): boolean {
  return /^[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/.test(text);
}

function bare(text: string): string {
  return text.toLowerCase().replaceAll('-', '');
}
