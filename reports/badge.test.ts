import { expect, test } from 'vitest';
import { badgeOf } from './badge.ts';
import { passingReport, sampleReport } from './testing/sample.ts';

test('a whole run that conforms', () => {
  expect(badgeOf(passingReport())).toEqual({
    schemaVersion: 1,
    label: 'vanmoi',
    message: 'MUST 6/6',
    color: 'brightgreen',
  });
});

test('a part of a run says so', () => {
  expect(badgeOf(sampleReport())).toMatchObject({ message: 'MUST 1/6 of selected', color: 'red' });
});

test('incomplete, and nothing looked at, are not green', () => {
  expect(badgeOf(sampleReport({ verdict: 'incomplete' })).color).toBe('yellow');
  expect(badgeOf({ ...passingReport(), requirements: [] })).toMatchObject({
    message: 'MUST 0/0',
    color: 'lightgrey',
  });
});
