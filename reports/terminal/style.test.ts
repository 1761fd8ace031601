import { expect, test } from 'vitest';
import { progressMode } from './mode.ts';
import { styleOf, verdictPaint, wantsColour } from './style.ts';

test.each([
  ['always', { NO_COLOR: '1' }, false, true],
  ['never', { FORCE_COLOR: '1' }, true, false],
  ['auto', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  ['auto', { FORCE_COLOR: '0' }, true, false],
  ['auto', { NO_COLOR: '1' }, true, false],
  ['auto', { NO_COLOR: '' }, true, true],
  ['auto', { TERM: 'dumb' }, true, false],
  ['auto', {}, true, true],
  ['auto', {}, false, false],
] as const)('colour %s with %o on a terminal (%s): %s', (flag, env, isTty, expected) => {
  expect(wantsColour(flag, env, isTty)).toBe(expected);
});

test('the decision is the only thing that switches colours', () => {
  expect(styleOf(true).red('x')).toBe('\u001b[31mx\u001b[39m');
  expect(styleOf(false).red('x')).toBe('x');
});

test('only a pass is green', () => {
  const style = { ...styleOf(false), green: (text: string) => `green ${text}` };
  const verdicts = [
    'pass',
    'fail',
    'inconclusive',
    'blocked',
    'not-applicable',
    'not-selected',
    'error',
  ] as const;
  expect(verdicts.filter((verdict) => verdictPaint(style, verdict)('x') === 'green x')).toEqual(['pass']);
});

test.each([
  ['live', { CI: '1' }, false, 'live'],
  ['none', {}, true, 'none'],
  ['auto', {}, true, 'live'],
  ['auto', {}, false, 'plain'],
  ['auto', { CI: 'true' }, true, 'plain'],
  ['auto', { CI: 'false' }, true, 'live'],
  ['auto', { CLAUDECODE: '1' }, true, 'plain'],
  ['auto', { CODEX_SANDBOX: 'seatbelt' }, true, 'plain'],
  ['auto', { TERM: 'dumb' }, true, 'plain'],
] as const)('progress %s with %o on a terminal (%s): %s', (flag, env, isTty, expected) => {
  expect(progressMode(flag, env, isTty)).toBe(expected);
});
