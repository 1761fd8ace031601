import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Asking } from '../../mocks/probe/line.ts';
import { curlOf } from './curl.ts';

const URL = 'http://127.0.0.1:8080';
const asking = (more: Partial<Asking> = {}): Asking => ({
  method: 'POST',
  path: '/api/agent/report',
  headers: [['Content-Type', 'application/json']],
  body: Buffer.from('{}'),
  ...more,
});
const curl = (more?: Partial<Asking>, issued?: string) =>
  curlOf(URL, asking(more), (token) => token === issued);

/** The words that a shell makes of a command, curl itself replaced by something that prints them. */
function wordsOf(command: string): string[] {
  const printing = `curl() { printf '%s\\0' "$@"; }; ${command}`;
  return execFileSync('sh', ['-c', printing], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('a command for a shell', () => {
  test('holds the request', () => {
    expect(wordsOf(curl({ headers: [['X-A', "it's"]] })!)).toEqual([
      ...['-i', '-H', "X-A: it's", '-H', 'Content-Type:', '--data-raw', '{}', `${URL}/api/agent/report`],
    ]);
  });

  test('names a method that curl would not choose', () => {
    expect(wordsOf(curl({ method: 'GET', body: null })!).slice(0, 3)).toEqual(['-i', '-X', 'GET']);
    expect(wordsOf(curl({ body: null })!).slice(0, 3)).toEqual(['-i', '-X', 'POST']);
    expect(wordsOf(curl({ method: 'PUT' })!).slice(0, 3)).toEqual(['-i', '-X', 'PUT']);
  });

  test('survives a real shell, whatever stands in it', () => {
    const texts = fc
      .string({ unit: 'binary', maxLength: 40 })
      .filter((text) => !/[\0]/.test(text) && text.isWellFormed());
    const values = fc.stringMatching(/^[ -~]{1,30}$/);
    fc.assert(
      fc.property(texts, values, (body, value) => {
        const words = wordsOf(curl({ headers: [['X-A', value]], body: Buffer.from(body) })!);
        expect(words).toContain(`X-A: ${value}`);
        expect(words[words.indexOf('--data-raw') + 1]).toBe(body);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test('fetches a token of its own where the server gave out the one that was used', () => {
    const headers = [['Authorization', 'Bearer vmoi_abc']] as const;
    const command = curl({ headers }, 'vmoi_abc')!;
    expect(command).not.toContain('vmoi_abc');
    const answering = `curl() { case "$*" in *register*) echo '{"uuid":"u","token":"fresh/+="}';; *) printf '%s\\0' "$@";; esac; }`;
    const words = execFileSync('sh', ['-c', `${answering}; ${command}`], { encoding: 'utf8' }).split('\0');
    expect(words).toContain('Authorization: Bearer fresh/+=');
  });

  test('keeps a token that nobody gave out', () => {
    const headers = [['Authorization', 'Bearer nobody']] as const;
    expect(wordsOf(curl({ headers })!)).toContain('Authorization: Bearer nobody');
  });

  test.each([
    ['bytes that are no text', Buffer.from([0xff])],
    ['a NUL, which no word can hold', Buffer.from('a\0b')],
    ['more than anybody reads', Buffer.alloc(5000, 'x')],
  ])('is not given for %s', (_, body) => {
    expect(curl({ body })).toBeNull();
  });
});
