import { expect, test } from 'vitest';
import { check, type ServerCheck } from '../checks/server/define.ts';
import { weights } from './weights.ts';

const named = (id: string, ...buildsOn: string[]) =>
  check(id, ['x', 'x'], async () => undefined, { buildsOn });

function inOrder(checks: readonly ServerCheck[], intervalMs = 5000): string[] {
  const weightOf = weights(checks, { intervalMs });
  return [...checks].sort((a, b) => weightOf(b) - weightOf(a)).map(({ id }) => id);
}

test('what the longest chain waits for comes first', () => {
  const model = check('SRV-STATE-01/model', ['x', 'x'], async () => undefined, {
    method: 'model',
    buildsOn: ['SRV-REP-01', 'SRV-WS-01/first'],
  });
  const checks = [
    named('SRV-REG-01/leaf'),
    named('SRV-WS-01/second', 'SRV-WS-01/first'),
    model,
    named('SRV-REP-01/needed'),
    named('SRV-WS-01/first', 'SRV-REP-01/needed'),
  ];
  expect(inOrder(checks).slice(0, 3)).toEqual(['SRV-REP-01/needed', 'SRV-WS-01/first', 'SRV-STATE-01/model']);
});

test('who watches for whole intervals begins at once', () => {
  const watching = check('SRV-REP-05/cadence', ['x', 'x'], async () => undefined, { watches: 2 });
  const checks = [named('SRV-REP-01/a'), named('SRV-REP-02/b', 'SRV-REP-01/a'), watching];
  expect(inOrder(checks)[0]).toBe('SRV-REP-05/cadence');
});

test('a requirement on which its own checks build is no circle', () => {
  expect(inOrder([named('SRV-REP-01/a', 'SRV-REP-01')])).toEqual(['SRV-REP-01/a']);
});
