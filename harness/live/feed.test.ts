import { expect, test } from 'vitest';
import { emptyView, type Patch } from '../../reports/live/view.ts';
import { tokenNamed, traffic } from '../testing/journal-of.ts';
import { Feed } from './feed.ts';
import { PageMask } from './page-mask.ts';

const given = { run: 'r1', master: 'm', startedAt: '', interval: null, journal: null };
const now = (t: number): Patch => ({ p: 'now', t });

function feed() {
  const mask = new PageMask();
  for (const event of traffic().registers('a').events) mask.learn(event);
  return new Feed({ ...emptyView(given), master: `http://${tokenNamed('a')}/` }, mask);
}

function page(of: Feed, last: string | null = null) {
  const heard: string[] = [];
  let at: string | null = last;
  const leave = of.join((id, event, data) => {
    at = id;
    heard.push(`${event} ${data.includes('"run"') ? 'whole' : data}`);
  }, last);
  return { heard, leave, last: () => at };
}

test('a page gets the whole view first, then what changes, a few at a time', () => {
  const all = feed();
  const { heard, leave } = page(all);
  all.push([now(1)]);
  all.push([now(2)]);
  all.flush();
  expect(heard).toEqual(['view whole', 'patches [{"p":"now","t":1},{"p":"now","t":2}]']);
  leave();
  all.push([now(3)]);
  all.flush();
  expect(heard).toHaveLength(2);
  expect(all.size.pages).toBe(0);
});

test('a page that comes back gets what it missed, no more and no less', () => {
  const all = feed();
  const first = page(all);
  all.push([now(1)]);
  all.flush();
  first.leave();
  for (const t of [2, 3]) {
    all.push([now(t)]);
    all.flush();
  }
  const again = page(all, first.last());
  expect(again.heard).toEqual(['patches [{"p":"now","t":2}]', 'patches [{"p":"now","t":3}]']);
  expect(page(all, again.last()).heard).toEqual([]);
});

test.each(['r0.1', 'r1.99', 'r1.-1', 'r1.x', 'nonsense'])('with %s it begins anew', (last) => {
  const all = feed();
  all.push([now(1)]);
  all.flush();
  expect(page(all, last).heard).toEqual(['view whole']);
});

test('what is too long ago is sent whole', () => {
  const all = feed();
  const first = page(all);
  for (let t = 0; t < 500; t++) {
    all.push([now(t)]);
    all.flush();
  }
  first.leave();
  expect(page(all, 'r1.0').heard).toEqual(['view whole']);
  expect(page(all, 'r1.499').heard).toEqual(['patches [{"p":"now","t":499}]']);
});

test('no token leaves', () => {
  const all = feed();
  const sent: string[] = [];
  all.join((_id, _event, data) => sent.push(data), null);
  all.push([{ p: 'violation', violation: { actual: { en: tokenNamed('a') } } as never }]);
  all.flush();
  expect(sent).toHaveLength(2);
  expect(sent.join()).toContain('‹token 1›');
  expect(sent.join()).not.toContain(tokenNamed('a'));
});
