/** Hours with many agents: what is held stays within its bounds, and says how much is older. */

import { expect, test } from 'vitest';
import { payloadOf } from '../../mocks/wire/payload.ts';
import { MOST } from '../../reports/live/view.ts';
import { PATHS } from '../../spec/protocol.ts';
import { aReport } from '../drive/bodies.ts';
import { Journal } from '../journal/journal.ts';
import { tokenNamed } from '../testing/journal-of.ts';
import { liveState } from '../testing/live-of.ts';
import { Feed } from './feed.ts';
import { MOST_TOKENS, PageMask } from './page-mask.ts';

const EVERY_MS = 5000;

/** A master's journal in virtual time, and what follows it. */
function world() {
  const clock = { t: 0, now: () => clock.t };
  const mask = new PageMask();
  const state = liveState({ mask });
  const feed = new Feed(state.view, mask);
  const journal = new Journal('run', {
    ...clock,
    wall: () => new Date(0),
    sleep: async () => undefined,
    now: () => clock.t,
  });
  journal.listen((event) => feed.push(state.see(event)));
  const call = (conn: number, path: string, body: string, answer: string, status: number, token?: string) => {
    const place = journal.at({ conn, exchange: journal.newExchange() });
    const headers = [
      ['Content-Type', 'application/json'] as const,
      ...(token === undefined ? [] : [['Authorization', `Bearer ${token}`] as const]),
    ];
    const [asked, said] = [payloadOf(Buffer.from(body)), payloadOf(Buffer.from(answer))];
    place.record({
      type: 'request',
      method: 'POST',
      path,
      headers,
      body: asked,
      began: clock.t,
      whole: true,
    });
    place.record({ type: 'response', status, reason: '', headers: [], body: said, whole: true });
  };
  const register = (conn: number, token: string, name = token) =>
    call(
      conn,
      PATHS.register,
      `{"name":"${name}"}`,
      JSON.stringify({ uuid: 'u', token: tokenNamed(token) }),
      200,
    );
  return { clock, state, feed, journal, call, register };
}

test('a hundred agents until all of it has been filled', () => {
  const { clock, state, feed, journal, call, register } = world();
  const [agents, rounds] = [100, MOST.ticks + 20];
  for (let i = 0; i < agents; i++) register(i, `n${i}`);
  for (let round = 0; round < rounds; round++) {
    clock.t = round * EVERY_MS;
    journal.record({ type: 'lag', loop: 150, sentinel: 0 });
    for (let i = 0; i < agents; i++) {
      const body = JSON.stringify(aReport({ uptime: 1000 + round * 5, ...(i === 0 ? { cpu: 'x' } : {}) }));
      call(i, PATHS.report, body, '{"status":"ok"}', 200, tokenNamed(`n${i}`));
    }
    feed.flush();
  }
  const { view } = state;
  expect(view.agents).toHaveLength(agents);
  for (const { ticks, olderTicks, reports } of view.agents) {
    expect(ticks).toHaveLength(MOST.ticks);
    expect(olderTicks).toBe(rounds - MOST.ticks);
    expect(reports).toBe(rounds);
  }
  expect(view.entries).toHaveLength(MOST.entries);
  expect(view.older.entries).toBe(agents + agents * rounds - MOST.entries);
  expect(view.stalls).toHaveLength(MOST.stalls);
  expect(view.violations.map(({ count }) => count)).toEqual([rounds]);
  expect(state.size.entries).toBe(MOST.entries);
  expect(state.size.pinned).toBe(1);
  expect(feed.size.kept).toBeLessThanOrEqual(200);
  expect(feed.size.characters).toBeLessThan(3_000_000);
});

test('agents without end, each with a violation of its own', () => {
  const { clock, state, call, register } = world();
  const many = MOST.violations + 50;
  for (let i = 0; i < many; i++) {
    clock.t = i;
    register(i, `n${i}`);
    call(i, PATHS.report, '[]', '{}', 400, tokenNamed(`n${i}`));
  }
  const { view } = state;
  expect(view.agents).toHaveLength(MOST.agents);
  expect(view.older.agents).toBe(many - MOST.agents);
  expect(state.lanes).toHaveLength(MOST.agents);
  expect(view.violations).toHaveLength(MOST.violations);
  expect(view.violations.at(-1)?.agent).toBe(`agent ${many}`);
  expect(view.older.violations).toBe(50);
  expect(state.size.pinned).toBe(MOST.violations);
});

test('large bodies are cut before they are kept', () => {
  const { state, call, register } = world();
  register(0, 'a');
  const large = `{"cpu":"${'x'.repeat(900_000)}"}`;
  for (let i = 0; i < 50; i++) call(0, PATHS.report, large, large, 400, tokenNamed('a'));
  expect(state.size.characters).toBeLessThan(50 * 12_000);
  expect(JSON.stringify(state.view).length).toBeLessThan(100_000);
});

test('a registration storm fills no memory with tokens, and shows none', () => {
  const { state, call, register } = world();
  for (let i = 0; i < MOST_TOKENS + 20; i++) {
    register(0, `n${i}`, 'one');
    if (i < MOST_TOKENS + 19)
      call(0, PATHS.report, JSON.stringify(aReport()), '{}', 401, tokenNamed(`n${i}`));
  }
  expect(state.view.agents[0]?.token).toBe('‹token›');
  expect(state.view.agents[0]?.registrations).toBe(MOST_TOKENS + 20);
  expect(JSON.stringify(state.view)).not.toContain('vmoi_');
});
