import { expect, test } from 'vitest';
import { type JudgeOptions, judge } from './judge.ts';

const made = (options: JudgeOptions) =>
  judge('AGT-REG-01/first', ['first', '首次'], options, () => ({ see: () => undefined, end: () => null }));

test('a judge is about everything, unless it says more', () => {
  expect(made({})).toMatchObject({ method: 'scenario', scenarios: 'all', transport: null });
  expect(made({ method: 'wire', scenarios: ['steady'], transport: 'socket' })).toMatchObject({
    method: 'wire',
    scenarios: ['steady'],
    transport: 'socket',
  });
});
