/** The schemas of the journal and of the report against lines and reports that the types allow. */

import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { journalSchema, reportSchema } from './documents.ts';
import type { EventBody, EventType, JournalEvent, Stamp } from './journal.ts';
import type { Report } from './report.ts';

const ajv = new Ajv2020({
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  validateFormats: false,
});
const isLine = ajv.compile(journalSchema());
const isReport = ajv.compile(reportSchema());

const stamp: Stamp = {
  v: 1,
  seq: 4,
  t: 12.5,
  run: 'r1',
  scenario: null,
  attempt: 1,
  peer: 'agent 1',
  conn: 2,
  exchange: null,
};
const body = { text: '{}', bytes: 2 };

/** Each event with all that it may have; a type that is missing here does not compile. */
const full: { [Type in EventType]: Required<Extract<EventBody, { type: Type }>> } = {
  run: {
    type: 'run',
    startedAt: '2026-11-23T10:00:00.000Z',
    tool: '0.1.0',
    spec: '1',
    role: 'agent',
    target: 'cmd:agent',
    seed: 7,
    interval: 5000,
    prefix: '',
  },
  scenario: { type: 'scenario', phase: 'step', definition: {}, step: 0, complete: true },
  connection: { type: 'connection', phase: 'close', how: 'reset', by: 'agent' },
  request: {
    type: 'request',
    method: 'POST',
    path: '/api/agent/info?x',
    headers: [['Host', 'a']],
    body,
    began: 12,
    whole: true,
  },
  response: { type: 'response', status: 200, reason: 'OK', headers: [], body, whole: false },
  'no-response': { type: 'no-response', cause: 'not-http', detail: '', bytes: { base64: '/w==', bytes: 1 } },
  socket: { type: 'socket', phase: 'close', code: 1006, by: 'master' },
  frame: {
    type: 'frame',
    from: 'agent',
    fin: true,
    rsv: 0,
    opcode: 1,
    mask: '00ff00ff',
    payload: body,
    broken: 'reserved opcode',
  },
  fault: { type: 'fault', intent: 'revoke', endpoint: 'report', detail: { after: 2 } },
  launch: { type: 'launch', command: 'agent', pid: 1, life: 1 },
  output: { type: 'output', stream: 'stderr', text: '' },
  exit: { type: 'exit', code: null, signal: 'SIGTERM', asked: true },
  lag: { type: 'lag', loop: 0.5, sentinel: 0 },
  reading: { type: 'reading', source: '/proc/loadavg', values: { load: 0.1, kernel: '6.1' } },
};

/** The same with nothing that may be left out. */
const bare: readonly EventBody[] = [
  { type: 'scenario', phase: 'begin' },
  { type: 'connection', phase: 'open' },
  { type: 'no-response', cause: 'refused', detail: '' },
  { type: 'socket', phase: 'open' },
  {
    type: 'frame',
    from: 'master',
    fin: true,
    rsv: 0,
    opcode: 9,
    mask: null,
    payload: { text: '', bytes: 0 },
  },
  { type: 'fault', intent: 'outage' },
];

/** The members that an event may go without. */
const optional: Partial<Record<EventType, readonly string[]>> = {
  scenario: ['definition', 'step', 'complete'],
  connection: ['how', 'by'],
  'no-response': ['bytes'],
  socket: ['code', 'by'],
  frame: ['broken'],
  launch: ['pid'],
  fault: ['endpoint', 'detail'],
};

describe('a line of the journal', () => {
  test.each(Object.values(full))('$type, with all it may have', (event) => {
    expectRight({ ...stamp, ...event, later: 'more' });
  });

  test.each(bare)('$type, with nothing to spare', (event) => {
    expectRight({ ...stamp, ...event });
  });

  test.each(Object.values(full))('$type needs all its members but the optional ones', (event) => {
    const line = { ...stamp, ...event };
    const needed = Object.keys(line).filter((name) => !optional[event.type]?.includes(name));
    for (const name of Object.keys(line)) {
      expect([name, isLine(without(line, name))]).toEqual([name, !needed.includes(name)]);
    }
  });

  test.each<[string, object]>([
    ['another version', { v: 2 }],
    ['an unknown type', { type: 'guess' }],
    ['a wrong type of a number', { status: '200' }],
    ['headers that are no pairs', { headers: [['Host']] }],
    ['a payload as text and base64', { body: { text: 'a', base64: 'YQ==', bytes: 1 } }],
    ['a payload as neither', { body: { bytes: 1 } }],
    ['an attempt before the first', { attempt: 0 }],
  ])('%s is refused', (_, change) => {
    expectRight({ ...stamp, ...full.response });
    expect(isLine({ ...stamp, ...full.response, ...change })).toBe(false);
  });
});

const said = { text: 'It ended early.', key: 'plain', values: { text: 'It ended early.', code: 1 } };
const report: Report = {
  schemaVersion: 1,
  tool: { name: 'vanmoi-conform', version: '0.1.0' },
  spec: { name: 'vanmoi-agent-protocol', version: '1' },
  target: { role: 'server', kind: 'url', text: 'http://127.0.0.1:1' },
  run: {
    id: 'r1',
    startedAt: '2026-11-23T10:00:00.000Z',
    durationMs: 1.5,
    seed: 7,
    shard: null,
    options: { only: [], runs: 100, thorough: false },
    complete: true,
    level: 'MUST',
    intervalMs: 5000,
    partial: false,
    exitCode: 1,
    notes: [said],
  },
  verdict: 'not-conformant',
  summary: {
    pass: 0,
    fail: 1,
    warn: 0,
    notice: 0,
    inconclusive: 0,
    blocked: 0,
    'not-applicable': 0,
    'not-selected': 0,
    error: 0,
  },
  requirements: [
    {
      id: 'SRV-REG-01',
      level: 'MUST',
      origin: 'doc §1',
      statement: 'Said.',
      verdict: 'fail',
      reason: null,
      checks: ['SRV-REG-01/named'],
    },
  ],
  checks: [
    {
      id: 'SRV-REG-01/named',
      requirement: 'SRV-REG-01',
      level: 'MUST',
      title: 'registers',
      titles: { en: 'registers', zh: '注册' },
      verdict: 'fail',
      message: 'It ended early.',
      expected: null,
      actual: null,
      durationMs: 1,
      exchanges: [0],
      repro: { command: 'vanmoi-conform', curl: null },
      counterexample: null,
      gates: true,
      scenario: null,
      says: { message: said, expected: null, actual: null },
    },
  ],
};

/** Members whose own members are nobody's business. */
const FREE = ['values', 'options'];

describe('a report', () => {
  test('is right by its schema, also with more members', () => {
    expect(isReport(report)).toBe(true);
    expect(isReport({ ...report, later: true })).toBe(true);
    const withReplay = (replay: unknown) => {
      const [check] = report.checks;
      return { ...report, checks: [{ ...check, repro: { ...check!.repro, replay } }] };
    };
    expect([isReport(withReplay('vanmoi-conform replay x')), isReport(withReplay(null))]).toEqual([
      true,
      false,
    ]);
  });

  test('needs each of its members, at every depth', () => {
    const isFree = (path: readonly string[]) => path.slice(0, -1).some((name) => FREE.includes(name));
    const paths = memberPaths(report).filter((path) => !isFree(path));
    expect(paths.length).toBeGreaterThan(60);
    expect(paths.filter((path) => isReport(withoutPath(report, path)))).toEqual([]);
  });

  test.each<[string, object]>([
    ['another version', { schemaVersion: 2 }],
    ['an unknown verdict', { verdict: 'fine' }],
    [
      'a verdict of a requirement that is none',
      { requirements: [{ ...report.requirements[0], verdict: 'warn' }] },
    ],
    ['a level that is none', { checks: [{ ...report.checks[0], level: 'MAY' }] }],
    ['a count below 0', { summary: { ...report.summary, pass: -1 } }],
  ])('%s is refused', (_, change) => {
    expect(isReport({ ...report, ...change })).toBe(false);
  });
});

function expectRight(line: JournalEvent & Record<string, unknown>): void {
  expect([isLine(line), isLine.errors ?? null]).toEqual([true, null]);
}

function without(value: object, name: string): object {
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
}

/** The paths of all members of objects within a value, those in arrays included. */
function memberPaths(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const below = memberPaths(member).map((path) => [name, ...path]);
    return Array.isArray(value) ? below : [[name], ...below];
  });
}

function withoutPath(value: unknown, [name = '', ...rest]: readonly string[]): unknown {
  if (rest.length === 0) return without(Object(value), name);
  if (Array.isArray(value))
    return value.map((member, index) => (String(index) === name ? withoutPath(member, rest) : member));
  const member = Reflect.get(Object(value), name);
  return { ...Object(value), [name]: withoutPath(member, rest) };
}
