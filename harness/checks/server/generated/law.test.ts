import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Edit, edited } from './credentials.ts';
import { drafts, EVERYTHING, type RequestKind, textOf } from './drafts.ts';
import { lawOn } from './http.ts';
import { missing, noIntegers, notJson, notObjects, outOfRange, twoFaults, wrongTypes } from './wrong.ts';

const KINDS: readonly RequestKind[] = ['register', 'info', 'report'];

describe('what is generated as right is right by the law', () => {
  test.each(KINDS)('%s', (kind) => {
    fc.assert(
      fc.property(drafts(kind, EVERYTHING, 'conform-'), (draft) => {
        expect(lawOn(kind, textOf(draft)).right).toBe('accepted');
      }),
      { seed: 1, numRuns: 1000 },
    );
  });
});

describe('the twin of a fault is right by the law, and the fault mostly wrong', () => {
  test.each([
    ['register', notJson('register')],
    ['register', wrongTypes('register')],
    ['register', notObjects('register')],
    ['info', notJson('info')],
    ['info', wrongTypes('info')],
    ['info', missing('info')],
    ['info', noIntegers('info')],
    ['report', notObjects('report')],
    ['report', twoFaults('report')],
    ['report', outOfRange()],
  ] as const)('%s %#', (kind, wrongs) => {
    const all = fc.sample(wrongs, { seed: 1, numRuns: 300 });
    for (const { twin } of all) expect(lawOn(kind, twin).right).toBe('accepted');
    const refused = all.filter(({ wrong }) => String(lawOn(kind, wrong).right) === '400');
    expect(refused.length).toBeGreaterThan(all.length / 2);
  });
});

test('both large numbers and both missing fields come up among a hundred bodies', () => {
  const some = fc.sample(drafts('report', EVERYTHING), { seed: 1, numRuns: 100 }).map(({ fields }) => fields);
  const isLarge = (source: string | null) => Number(source) >= 2 ** 62;
  expect(some.some(({ ram, swap }) => isLarge(ram!) && isLarge(swap!))).toBe(true);
  expect(some.some(({ gpu, temp }) => gpu === null && temp === null)).toBe(true);
});

describe('edits of a token', () => {
  const token = 'vmoi_0123456789abcdefABCDEFxyzXYZ==';
  const anyEdit = fc.oneof(
    fc.record({ edit: fc.constant('change' as const), at: fc.nat(400), by: fc.nat(60) }),
    fc.record({ edit: fc.constant('swap' as const), at: fc.nat(400) }),
  );

  test('changes stay in the middle half, and leave another token of the same length', () => {
    fc.assert(
      fc.property(anyEdit, (edit: Edit) => {
        const near = edited(token, edit)!;
        expect(near).not.toBe(token);
        expect(near).toHaveLength(token.length);
        expect([near.slice(0, 8), near.slice(-10)]).toEqual([token.slice(0, 8), token.slice(-10)]);
      }),
    );
  });

  test('at least four characters are cut or added, before the padding', () => {
    expect(edited(token, { edit: 'cut', by: 0 })).toBe(token.slice(0, -6));
    expect(edited(token, { edit: 'lengthen', with: 'A7b3' })).toBe(`${token.slice(0, -2)}A7b3==`);
  });

  test('a token with nothing to change is left alone', () => {
    expect(edited('....', { edit: 'change', at: 1, by: 1 })).toBeNull();
    expect(edited('aaaa', { edit: 'swap', at: 1 })).toBeNull();
  });
});
