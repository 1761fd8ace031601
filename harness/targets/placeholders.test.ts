import { expect, it } from 'vitest';
import { fill, mentions } from './placeholders.ts';
import { splitWords } from './words.ts';

it('replaces what it knows and leaves the rest as it stands', () => {
  const values = { url: 'http://h:1', port: 0, name: 'a' };
  expect(fill('--u={url}/x {port}{port} {nme} {constructor} {} {{name}} {caFile}', values)).toBe(
    '--u=http://h:1/x 00 {nme} {constructor} {} {a} {caFile}',
  );
});

it('replaces once: a value may hold braces and dollar signs', () => {
  expect(fill('{name}-{host}', { name: '{host}$&', host: 'h' })).toBe('{host}$&-h');
});

it('does not split what a value brings into a word', () => {
  const words = splitWords(`agent --dir {stateDir} '{name}'`).map((word) =>
    fill(word, { stateDir: '/a b', name: `it's` }),
  );
  expect(words).toEqual(['agent', '--dir', '/a b', `it's`]);
});

it('knows which texts mention a placeholder', () => {
  expect(mentions(['agent', '--every={interval}s'], 'interval')).toBe(true);
  expect(mentions(['agent', 'interval', '{interval'], 'interval')).toBe(false);
  expect(mentions(['{wsUrl}'], 'url')).toBe(false);
});
