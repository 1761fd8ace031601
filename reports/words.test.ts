import { expect, test } from 'vitest';
import { reasonIn, words, wordsIn } from './words.ts';

const slots = (template: string) => (template.match(/\{\w+\}/g) ?? []).sort();

test.each(Object.entries(words))('%s says the same in both languages', (_key, [english, chinese]) => {
  expect(english).not.toBe('');
  expect(chinese).not.toBe('');
  expect(slots(chinese)).toEqual(slots(english));
});

test('values are filled in', () => {
  expect(wordsIn('en')('score', { level: 'MUST', passed: 1, judged: 2 })).toBe('MUST 1/2 passed');
  expect(wordsIn('zh-CN')('score', { level: 'MUST', passed: 1, judged: 2 })).toBe('MUST 通过 1/2');
});

test('a reason that is a sentence of a verdict is said in Chinese too', () => {
  expect(reasonIn('zh-CN', 'left out by --only')).toBe('被 --only 排除');
  expect(reasonIn('zh-CN', 'a replay does not look at this')).toBe('不在重放的检查范围内');
  expect(reasonIn('en', 'a replay does not look at this')).toBe('a replay does not look at this');
});

test('a reason without words stands as it is', () => {
  expect(reasonIn('en', 'thorough')).toBe('needs --thorough');
  expect(reasonIn('zh-CN', 'thorough')).toBe('需要 --thorough');
  expect(reasonIn('en', 'moon')).toBe('moon');
  expect(reasonIn('en', null)).toBe('no reason given');
});
