import { expect, test } from 'vitest';
import { rhythmOf } from './rhythm.ts';
import { entryAt, stripOf } from './strip.ts';
import { type AgentView, emptyView, type Mark, type Tick, type View } from './view.ts';

const agentWith = (ticks: Tick[], marks: Mark[] = []): AgentView => ({
  id: 'agent 1',
  name: null,
  token: null,
  via: 'http',
  since: 0,
  heard: 0,
  reports: ticks.length,
  faulty: 0,
  registrations: 0,
  sockets: 0,
  swallowed: false,
  ticks,
  marks,
  olderTicks: 0,
});
const view = (now: number, stalls: View['stalls'] = []): View => ({
  ...emptyView({ run: 'r', master: 'm', startedAt: '', interval: 1000, journal: null }),
  now,
  stalls,
});
const strip = (agent: AgentView, of: View, from: number, to: number) =>
  stripOf(agent, rhythmOf(agent, of.interval), of, { from, to });

test('a tick for each report within the stretch, those with faults by themselves', () => {
  const agent = agentWith([
    [500, 'x1', 0],
    [1000, 'x2', 0],
    [1500, 'x3', 2],
    [2000, 'x4', 0],
  ]);
  const { good, bad } = strip(agent, view(2000), 1000, 2000);
  expect(good).toBe('M0 10V24M10000 10V24');
  expect(bad).toBe('M5000 4V30');
});

test('marks by kind, stalls as boxes that end when they were noticed', () => {
  const agent = agentWith(
    [],
    [
      [100, 'register', 'x1'],
      [200, 'fault', 'e1'],
      [900, 'fault', 'e2'],
    ],
  );
  const { marks, stalls } = strip(agent, view(1000, [[500, 300]]), 0, 1000);
  expect(marks).toEqual([
    { kind: 'register', path: 'M1000 0V34' },
    { kind: 'fault', path: 'M2000 0V8M9000 0V8' },
  ]);
  expect(stalls).toBe('M2000 0H5000V34H2000z');
});

test('a band where a report was due, until bands would be grey all over', () => {
  const agent = agentWith([
    [0, 'x1', 0],
    [1000, 'x2', 0],
  ]);
  expect(strip(agent, view(1000), 0, 1800).due).toBe('M5000 7H6111V27H5000z');
  expect(strip(agent, view(1000), -3_600_000, 1000).due).toBe('');
});

test('a gap is a line, with its length where there is room', () => {
  const agent = agentWith([
    [0, 'x1', 0],
    [4000, 'x2', 0],
  ]);
  const { gaps, lengths } = strip(agent, view(4000), 0, 8000);
  expect(gaps).toEqual([{ path: 'M0 17H5000', isExcused: false }]);
  expect(lengths).toEqual([{ at: 0.25, seconds: 4, isExcused: false }]);
  expect(strip(agent, view(4000), -96_000, 4000).lengths).toEqual([]);
});

test('a click finds what is nearest', () => {
  const agent = agentWith(
    [
      [0, 'x1', 0],
      [1000, 'x2', 0],
    ],
    [[700, 'fault', 'e1']],
  );
  expect([-50, 340, 360, 840, 860].map((t) => entryAt(agent, t))).toEqual(['x1', 'x1', 'e1', 'e1', 'x2']);
  expect(entryAt(agentWith([]), 0)).toBe(null);
});
