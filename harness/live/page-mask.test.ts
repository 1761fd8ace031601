import { expect, test } from 'vitest';
import { tokenNamed, traffic } from '../testing/journal-of.ts';
import { MOST_TOKENS, PageMask } from './page-mask.ts';

function learned(count: number): PageMask {
  const mask = new PageMask();
  const [, issued] = traffic().registers('a').events;
  for (let i = 0; i < count; i++)
    mask.learn({
      ...issued!,
      ...{ body: { text: JSON.stringify({ token: tokenNamed(`n${i}`) }), bytes: 1 } },
    });
  return mask;
}

test('the first tokens are told apart', () => {
  const mask = learned(3);
  expect(mask.mask(`Bearer ${tokenNamed('n2')}`)).toBe('Bearer ‹token 3›');
  expect(mask.mask(tokenNamed('n1').toLowerCase())).toBe('‹token 2:lower-case›');
});

test('once there are too many, whatever looks like one is hidden', () => {
  const mask = learned(MOST_TOKENS + 1);
  expect(mask.isFull).toBe(true);
  const late = tokenNamed('late');
  const body = JSON.stringify({ body: { text: JSON.stringify({ token: late }) }, header: `Bearer ${late}` });
  expect(mask.mask(body)).toBe(
    JSON.stringify({ body: { text: JSON.stringify({ token: '‹token›' }) }, header: 'Bearer ‹token›' }),
  );
  expect(mask.mask('"Bearer of-somebody-else"')).toBe('"Bearer ‹token›"');
  expect(mask.mask(`Bearer ${tokenNamed('n1')}`)).toBe('Bearer ‹token 2›');
});
