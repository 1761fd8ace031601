import { expect, test } from 'vitest';
import type { ProgressMode } from './mode.ts';
import { createProgress } from './progress.ts';

function started(mode: ProgressMode) {
  const written: string[] = [];
  const write = (text: string) => void written.push(text);
  const progress = createProgress({ mode, write, width: () => 60, colour: false, language: 'en' });
  progress.begin({ checks: 42, scenarios: 2 });
  progress.scenario('revoked', 'begin');
  progress.verdict('AGT-REG-01/first', 'MUST', 'pass', 'fine');
  progress.verdict('AGT-REC-01/report', 'SHOULD', 'fail', 'no registration\u001b[2J after a 401');
  return { progress, written };
}

test('plain: a line a change, failures when found, no control codes', () => {
  const { progress, written } = started('plain');
  progress.note('the agent ended early');
  progress.scenario('revoked', 'end');
  progress.end();
  expect(written).toEqual([
    '42 checks in 2 scenarios\n',
    'revoked begins\n',
    '! SHOULD AGT-REC-01/report failed  no registration␛[2J after a 401\n',
    'the agent ended early\n',
    'revoked ended\n',
  ]);
});

test('plain: a heartbeat each 30 s', () => {
  const { progress, written } = started('plain');
  const before = written.length;
  for (let second = 1; second <= 65; second += 1) progress.tick(second * 1000, 70_000 - second * 1000);
  expect(written.slice(before)).toEqual([
    '2/42 checks · 1 failed · 30 s elapsed, about 40 s left · running: revoked\n',
    '2/42 checks · 1 failed · 1 min 00 s elapsed, about 10 s left · running: revoked\n',
  ]);
});

test('plain: what is said anew of a check makes it no second one', () => {
  const { progress, written } = started('plain');
  progress.verdict('AGT-REG-01/first', 'MUST', 'fail', 'the target ended');
  progress.tick(30_000, null);
  expect(written.at(-1)).toMatch(/^2\/42 checks · 2 failed · /);
});

test('live: one bottom line, rewritten and shorter than the terminal; lines that stay go above it', () => {
  const { progress, written } = started('live');
  progress.tick(1000, 44_000);
  const clear = '\r\u001b[2K';
  expect(written.every((text) => text.startsWith(clear))).toBe(true);
  const bottom = written.filter((text) => !text.endsWith('\n')).map((text) => text.slice(clear.length));
  expect(bottom.every((text) => text.length <= 59)).toBe(true);
  expect(bottom.at(-1)).toMatch(/^2\/42 checks · 1 failed · 1\.0 s elapsed, about 44 s left/);
  progress.end();
  expect(written.at(-1)).toBe(clear);
});

test('live: a failure takes one line however much there is to say', () => {
  const { progress, written } = started('live');
  progress.verdict('AGT-REG-02/body', 'MUST', 'fail', 'x'.repeat(500));
  const line = written.findLast((text) => text.endsWith('\n'));
  expect(line).toMatch(/✗ MUST AGT-REG-02\/body failed {2}x+…\n$/);
  expect(line?.length).toBeLessThan(70);
});

test('none: nothing at all', () => {
  const { progress, written } = started('none');
  progress.tick(60_000, null);
  progress.end();
  expect(written).toEqual([]);
});
