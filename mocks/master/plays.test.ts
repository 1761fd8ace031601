import { expect, test } from 'vitest';
import { type Play, Plays } from './plays.ts';

const reset: Play = { play: 'reset' };
const stall: Play = { play: 'stall' };

test('each endpoint has a queue of its own, in order', () => {
  const plays = new Plays();
  plays.add('report', reset, 2);
  plays.add('report', stall, 1);
  plays.add('info', stall, 1);
  expect([1, 2, 3, 4].map(() => plays.next('report'))).toEqual([reset, reset, stall, null]);
  expect([plays.next('info'), plays.next('info'), plays.next('register')]).toEqual([stall, null, null]);
});

test('a play without end goes on until it is cleared', () => {
  const plays = new Plays();
  plays.add('report', reset, Number.POSITIVE_INFINITY);
  plays.add('info', reset, Number.POSITIVE_INFINITY);
  for (let i = 0; i < 100; i++) expect(plays.next('report')).toBe(reset);
  plays.clear('report');
  expect([plays.next('report'), plays.next('info')]).toEqual([null, reset]);
  plays.clear();
  expect(plays.next('info')).toBe(null);
});

test('no times at all is no play', () => {
  const plays = new Plays();
  plays.add('report', reset, 0);
  plays.add('report', stall, 1);
  expect(plays.next('report')).toBe(stall);
});

test('a play for one agent waits for it, and holds up nobody else', () => {
  const plays = new Plays();
  plays.add('report', stall, 1, 'its token');
  plays.add('report', reset, 1);
  expect([plays.next('report', 'another'), plays.next('report', 'another')]).toEqual([reset, null]);
  expect([plays.next('report', null), plays.next('report')]).toEqual([null, null]);
  expect([plays.next('report', 'its token'), plays.next('report', 'its token')]).toEqual([stall, null]);
});
