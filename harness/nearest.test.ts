import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const KNOWN = ['SRV-AUTH-01', 'SRV-AUTH-02/info', 'AGT-REG-01', 'interval', 'only', 'cmd'];

test.each([
  ['SRV-AUTH-01', 'SRV-AUTH-01'],
  ['srv-auth-01', 'SRV-AUTH-01'],
  ['SRV-AUHT-01', 'SRV-AUTH-01'],
  ['SRV-AUTH-1', 'SRV-AUTH-01'],
  ['SRV-AUTH-02/infos', 'SRV-AUTH-02/info'],
  ['intreval', 'interval'],
  ['onyl', 'only'],
  ['cm', 'cmd'],
  ['colour', null],
  ['zz', null],
  ['', null],
])('%j: %j', (word, expected) => {
  expect(nearest(word, KNOWN)).toBe(expected);
});

test('words without a letter in common are not near, however short', () => {
  expect(nearest('zz', ['ab'])).toBeNull();
  expect(nearest('ab', ['ba'])).toBe('ba');
});

test('two letters that changed places are one mistake', () => {
  expect(nearest('ls', ['lsx', 'sl'])).toBe('lsx');
  expect(nearest('sl', ['ls', 'slip'])).toBe('ls');
  expect(nearest('lsit', ['lxst', 'list'])).toBe('list');
});

test('of nothing known nothing is near', () => {
  expect(nearest('only', [])).toBeNull();
});

test('the nearest of several wins, the first of equals', () => {
  expect(nearest('skip', ['ship', 'skip-all', 'skip'])).toBe('skip');
  expect(nearest('lint', ['list', 'link'])).toBe('list');
});
