import { describe, expect, test } from 'vitest';
import { payloadOf } from '../../mocks/wire/payload.ts';
import { randomFrom } from '../drive/random.ts';
import { Tokens } from './tokens.ts';

const TOKEN = 'vmoi_Ab3dEf6hIj9lMn2pQr5tUv8xYz1';

function tokens(given: string | null = TOKEN, shown = new Map<number, string>()): Tokens {
  const made = new Tokens(shown, randomFrom(1, 'test'));
  made.issue(1, Promise.resolve(given));
  return made;
}

test('the token that was given out stands wherever the recorded one stood', async () => {
  const now = tokens();
  expect(await now.inText('Bearer ‹token 1›')).toBe(`Bearer ${TOKEN}`);
  expect(await now.inText('/x?token=‹token%201›')).toBe(`/x?token=${TOKEN}`);
  expect(
    await now.inHeaders([
      ['Authorization', 'Bearer ‹token 1›'],
      ['Host', 'x'],
    ]),
  ).toEqual([
    ['Authorization', `Bearer ${TOKEN}`],
    ['Host', 'x'],
  ]);
  expect(await now.inBytes(payloadOf(Buffer.from('{"name":"‹token 1›"}')))).toEqual(
    Buffer.from(`{"name":"${TOKEN}"}`),
  );
});

test('bytes without a token are those of the recording', async () => {
  const bytes = Buffer.from([0xff, 0x00, 0xe2, 0x80]);
  expect(await tokens().inBytes(payloadOf(bytes))).toEqual(bytes);
  const text = Buffer.from('{"cpu": 1.50, "os":"Ü"}\r\n');
  expect(await tokens().inBytes(payloadOf(text))).toEqual(text);
});

test('a token among bytes that are no UTF-8 is found, and the bytes stay', async () => {
  const body = Buffer.concat([Buffer.from([0xff]), Buffer.from('‹token 1›'), Buffer.from([0xfe])]);
  const expected = Buffer.concat([Buffer.from([0xff]), Buffer.from(TOKEN), Buffer.from([0xfe])]);
  expect(await tokens().inBytes(payloadOf(body))).toEqual(expected);
});

describe('a change of a token is made to the new one', () => {
  const changed = async (change: string, token = TOKEN) => tokens(token).inText(`‹token 1:${change}›`);

  test.each([
    ['lower-case', TOKEN.toLowerCase()],
    ['upper-case', TOKEN.toUpperCase()],
    ['cut', TOKEN.slice(0, -4)],
    ['part', TOKEN.slice(0, TOKEN.length / 2)],
  ])('%s', async (change, expected) => expect(await changed(change)).toBe(expected));

  test('one character, or the case of some', async () => {
    const other = (await changed('changed'))!;
    expect([...other].filter((character, i) => character !== TOKEN[i])).toHaveLength(1);
    const flipped = (await changed('case'))!;
    expect([flipped === TOKEN, flipped.toLowerCase()]).toEqual([false, TOKEN.toLowerCase()]);
  });

  test('where case carries nothing, and where the change has another name, nobody was given what is sent', async () => {
    const hex = '0123456789abcdef0123456789abcdef';
    for (const change of ['lower-case', 'upper-case', 'case', 'turned']) {
      const sent = (await changed(change, hex))!;
      expect(sent.toLowerCase()).not.toBe(hex);
      expect(sent.length).toBeGreaterThanOrEqual(32);
    }
  });
});

describe('a token that was never given out', () => {
  test('is sent as the recording shows it', async () => {
    const now = tokens(TOKEN, new Map([[2, 'from-the-recording']]));
    expect(await now.inText('‹token 2›')).toBe('from-the-recording');
  });

  test('is made up where the recording hides it, once for all, in the style of the server', async () => {
    const now = tokens();
    await now.ofNumber(1);
    const made = await now.inText('‹token 2›');
    expect(made).toMatch(/^vmoi_\w{20,}$/);
    expect(await now.inText('‹token 2›')).toBe(made);
    expect(await now.inText('‹token 3›')).not.toBe(made);
  });
});

test('what was shown gives way to what is given out now', async () => {
  expect(await tokens(TOKEN, new Map([[1, 'old']])).inText('‹token 1›')).toBe(TOKEN);
});

test.each([[null], ['with space '], ['line\nfeed']])(
  'a registration that gives %j loses its agent',
  async (given) => {
    const now = tokens(given);
    expect(await now.inText('Bearer ‹token 1›')).toBe(null);
    expect(await now.inHeaders([['Authorization', 'Bearer ‹token 1:cut›']])).toBe(null);
    expect(await now.inBytes(payloadOf(Buffer.from('‹token 1›')))).toBe(null);
    expect(await now.inText('without one')).toBe('without one');
  },
);
