import { expect, test } from 'vitest';
import { judge } from '../../../judge.ts';
import type { Exchange } from '../../../observe/observation.ts';
import { isExtreme, sparingExtremes } from './is-extreme.ts';

function asked(text: string, changes: Partial<Exchange> = {}): Exchange {
  return {
    number: 0,
    conn: 0,
    peer: null,
    life: 1,
    endpoint: 'report',
    method: 'POST',
    path: '/api/agent/report',
    headers: [],
    body: { text, bytes: text.length },
    token: null,
    began: 0,
    ended: 1,
    answer: null,
    ...changes,
  };
}

test.each([
  ['NUL', asked('{"name": "a\\u0000b"}')],
  ['a lone surrogate', asked('{"name": "\\ud800"}')],
  ['65 code points', asked(JSON.stringify({ name: '🐈'.repeat(65) }))],
  ['33 levels', asked('['.repeat(33))],
  ['a name that is there twice', asked('{"cpu": 1, "cpu": 2}')],
  ['1 MiB', asked('{}', { body: { text: '', bytes: 1024 * 1024 } })],
  ['101 headers', asked('{}', { headers: Array.from({ length: 101 }, () => ['X', 'y'] as const) })],
  ['a slow body', asked('{}', { ended: 900 })],
])('%s is extreme', (_, exchange) => {
  expect(isExtreme(exchange)).toBe(true);
});

test.each([
  ['a report', asked('{"cpu": 45.5, "gpu": 0}')],
  ['64 code points', asked(JSON.stringify({ name: '🐈'.repeat(64) }))],
  ['brackets in a string', asked(JSON.stringify({ name: '['.repeat(60) }))],
  ['the same name at two levels', asked('{"a": {"b": 1}, "b": 2}')],
  ['what is not JSON', asked('{"cpu": ')],
  ['no body', asked('')],
])('%s is not', (_, exchange) => {
  expect(isExtreme(exchange)).toBe(false);
});

test('a watcher is spared a 5xx to an extreme, and nothing else', () => {
  const seen: (number | null)[] = [];
  const watcher = judge('SRV-ERR-01/watched', ['', ''], {}, () => ({
    see(observation) {
      if (observation.kind === 'answer') seen.push(observation.answer.status);
      return undefined;
    },
    end: () => null,
  }));
  const setup = { intervalMs: 1000, prefix: '', masked: false, isForeign: () => false };
  const { see } = sparingExtremes(watcher).begin(setup);
  const extreme = asked('{"name": "a\\u0000b"}');
  for (const [exchange, status] of [
    [extreme, 500],
    [extreme, 400],
    [asked('{}'), 500],
  ] as const) {
    const answer = { t: 0, status, headers: [], body: null, whole: true, cause: null, issued: null };
    see({ kind: 'answer', t: 0, exchange, answer });
  }
  expect(seen).toEqual([400, 500]);
});
