import { expect, test } from 'vitest';
import { ManualClock } from '../clock.ts';
import { runAgent } from './agent.ts';
import type { Info, Report } from './messages.ts';
import { type AgentSteps, referenceSteps } from './steps.ts';

const IDENTITY = { uuid: 'u', token: 't' };

/** An agent that touches neither network nor disk, so that a clock made by hand governs it whole. */
const unplugged: AgentSteps = {
  ...referenceSteps,
  loadIdentity: async () => undefined,
  saveIdentity: async () => {},
  afterUnauthorized: async () => 'register',
  collectInfo: async () => ({}) as Info,
  collectReport: async () => ({}) as Report,
  register: async () => ({ ok: true, identity: IDENTITY }),
  sendInfo: async () => ({ ok: true }),
  sendReport: async () => ({ ok: true }),
};

/** Runs an agent with an interval of 5 s for so many milliseconds. */
async function run(clock: ManualClock, ms: number, steps: Partial<AgentSteps>): Promise<void> {
  const ending = new AbortController();
  const options = {
    server: 'http://127.0.0.1:9',
    transport: 'http',
    intervalMs: 5000,
    stateDir: '',
  } as const;
  const running = runAgent({ ...options, clock, signal: ending.signal }, { ...unplugged, ...steps });
  await settle();
  await clock.advance(ms);
  await settle();
  ending.abort();
  await running;
}

/** Lets everything that is ready to run do so. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((next) => setImmediate(next));
}

const gaps = (times: readonly number[]): number[] =>
  times.slice(1).map((time, index) => time - (times[index] ?? 0));

test('reports stay on their grid while collecting takes time and answers are slow', async () => {
  const clock = new ManualClock();
  const times: number[] = [];
  await run(clock, 60_000, {
    async collectReport({ signal }) {
      await clock.sleep(30, signal);
      return {} as Report;
    },
    async sendReport(_context, _identity, _report, signal) {
      times.push(clock.now());
      await clock.sleep(2500, signal);
      return { ok: true };
    },
  });
  expect(times.length).toBeGreaterThanOrEqual(11);
  expect(new Set(gaps(times))).toEqual(new Set([5000]));
});

test('an answer that takes longer than an interval costs beats, and nothing is sent late', async () => {
  const clock = new ManualClock();
  const times: number[] = [];
  await run(clock, 40_000, {
    async sendReport(_context, _identity, _report, signal) {
      times.push(clock.now());
      if (times.length === 1) await clock.sleep(12_000, signal);
      return { ok: true };
    },
  });
  expect(times).toEqual([0, 15_000, 20_000, 25_000, 30_000, 35_000, 40_000]);
});

test.each<[string, Partial<AgentSteps>]>([
  ['registering fails', { register: async () => ({ ok: false, status: 500, reason: 'no' }) }],
  ['every token is refused', { sendInfo: async () => ({ ok: false, status: 401, reason: 'no' }) }],
])('where %s there are at most ten registrations in a minute, at growing pauses', async (_case, steps) => {
  const clock = new ManualClock();
  const times: number[] = [];
  const register = steps.register ?? unplugged.register;
  await run(clock, 60_000, {
    ...steps,
    register(context) {
      times.push(clock.now());
      return register(context);
    },
  });
  expect(times.length).toBeGreaterThanOrEqual(6);
  expect(times.length).toBeLessThanOrEqual(10);
  const [first = 0, second = 0, third = 0, fourth = 0] = gaps(times);
  expect(first < second && second < third && third < fourth).toBe(true);
});
