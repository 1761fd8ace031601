import { describe, expect, test } from 'vitest';
import type { Report } from '../../../mocks/agent/index.ts';
import { type MessageKey, render } from '../../../spec/messages/message.ts';
import { traffic } from '../../testing/journal-of.ts';
import { judgeTable } from '../../testing/judge-table.ts';
import { type BesideOptions, beside, type Collect, FACTS, MachineAt } from '../../testing/machine-of.ts';
import { fieldsOfReport } from '../../truth/fields.ts';

const GIB = 1024 ** 3;
const FIELDS = fieldsOfReport(5000).map(({ name }) => name);
const idOf = (field: string) => `AGT-REP-07/${field.replaceAll('_', '-')}`;

/** A number of the right report. */
const n = (right: Report, name: string) => Number((right as Record<string, unknown>)[name]);
const bytes = (now: MachineAt, name: string) => Number(now.levels[name]);
/** One field made otherwise. */
const with_ =
  (field: string, value: (right: Report, now: MachineAt, before: MachineAt, i: number) => number): Collect =>
  (right, now, before, i) => ({ ...right, [field]: value(right, now, before, i) });
const times =
  (field: string, factor: number): Collect =>
  (right) => ({ ...right, [field]: Math.round(n(right, field) * factor) });
const memory =
  (plus: readonly string[], minus: readonly string[]) =>
  (_: Report, now: MachineAt): number =>
    plus.reduce((sum, name) => sum + bytes(now, name), 0) -
    minus.reduce((sum, name) => sum + bytes(now, name), 0);

describe('the reference agent is right, and its formulas are named', () => {
  const story = beside((right) => right);
  test.each(FIELDS)('%s', (field) => {
    const outcome = story.judgedBy(idOf(field), 'raw');
    expect(outcome?.verdict).toBe('pass');
    expect(outcome?.verdict === 'pass' && outcome.message?.key).toBe('truth.formula');
  });
});

/** Other formulas that are in use, and how they are named. */
const RIGHT: readonly (readonly [field: string, formula: string, collect: Collect])[] = [
  ['ram', 'MemTotal − MemFree', with_('ram', memory(['MemTotal'], ['MemFree']))],
  [
    'ram',
    'MemTotal − MemFree − Buffers − Cached',
    with_('ram', memory(['MemTotal'], ['MemFree', 'Buffers', 'Cached'])),
  ],
  [
    'ram',
    'MemTotal − MemFree − Buffers − Cached − SReclaimable + Shmem',
    with_('ram', memory(['MemTotal', 'Shmem'], ['MemFree', 'Buffers', 'Cached', 'SReclaimable'])),
  ],
  ['swap', 'SwapTotal − SwapFree − SwapCached', with_('swap', (right) => n(right, 'swap') - 64 * 1024 ** 2)],
  ['disk', '(f_blocks − f_bavail)(/)', with_('disk', () => 45 * GIB)],
  ['disk', 'Σ (f_blocks − f_bfree)(/dev/*)', with_('disk', () => 90 * GIB)],
  ['disk_total', 'Σ f_blocks(/dev/*)', with_('disk_total', () => 400 * GIB)],
  ['cpu', '(total − idle) / total', with_('cpu', (right) => n(right, 'cpu') + 5)],
  [
    'net_total_down',
    '/proc/net/dev',
    with_('net_total_down', (right, now) => n(right, 'net_total_down') + 3e9 + 1000 * now.t),
  ],
  [
    'net_total_down',
    '/proc/net/dev − lo − veth* − br-*',
    with_('net_total_down', (_, now) => 5e9 + 200_000 * now.t),
  ],
  ['net_in', 'Δ (/proc/net/dev − lo − veth* − br-*) / Δt', with_('net_in', () => 200_000)],
  [
    'connections',
    '/proc/net/tcp + /proc/net/tcp6 − LISTEN',
    with_('connections', (right) => n(right, 'connections') - 28),
  ],
  [
    'connections',
    '/proc/net/tcp + /proc/net/tcp6: ESTABLISHED',
    with_('connections', (right) => n(right, 'connections') - 53),
  ],
  [
    'connections',
    '/proc/net/tcp: ESTABLISHED',
    with_('connections', (right) => n(right, 'connections') - 93),
  ],
  [
    'connections_udp',
    '/proc/net/udp',
    with_('connections_udp', (right) => n(right, 'connections_udp') - 160),
  ],
  ['uptime', '/proc/uptime', with_('uptime', (_, now) => Math.round(86_400 + now.t))],
  ['load', '/proc/loadavg', with_('load', () => 1.3)],
];

describe('formulas in use', () => {
  test.each(RIGHT)('%s = %s', (field, formula, collect) => {
    const outcome = beside(collect).judgedBy(idOf(field), 'raw');
    expect(outcome).toMatchObject({ verdict: 'pass', message: { values: { formula } } });
  });
});

/** Mistakes, and the key of the sentence that names them. */
const WRONG: readonly (readonly [field: string, says: MessageKey, how: string, collect: Collect])[] = [
  ...['ram', 'ram_total', 'disk', 'disk_total', 'net_total_up', 'net_total_down'].flatMap((field) =>
    (
      [
        ['KiB', 1 / 1024],
        ['kB', 1 / 1000],
        ['MiB', 1 / 1024 ** 2],
        ['MB', 1e-6],
        ['GB', 1e-9],
      ] as const
    ).map(([unit, factor]) => [field, 'wrong.unit', unit, times(field, factor)] as const),
  ),
  ['swap', 'wrong.unit', 'KiB', times('swap', 1 / 1024)],
  ['ram_total', 'wrong.kilo', 'kB of 1000', times('ram_total', 1000 / 1024)],
  ['swap_total', 'wrong.kilo', 'kB of 1000', times('swap_total', 1000 / 1024)],
  ['ram', 'wrong.twice-kilo', '', times('ram', 1024)],
  ['ram', 'wrong.total', '', with_('ram', (right) => n(right, 'ram_total'))],
  ['ram', 'wrong.free', 'MemFree', with_('ram', memory(['MemFree'], []))],
  ['ram', 'wrong.free', 'MemAvailable', with_('ram', memory(['MemAvailable'], []))],
  [
    'ram',
    'wrong.percent',
    '',
    with_('ram', (right) => Math.round((100 * n(right, 'ram')) / n(right, 'ram_total'))),
  ],
  ['ram', 'wrong.frozen', '', with_('ram', () => 2500 * 1024 ** 2)],
  ['ram', 'wrong.zero', '', with_('ram', () => 0)],
  ['swap', 'wrong.free', '', with_('swap', memory(['SwapFree'], []))],
  ['swap', 'wrong.zero', '', with_('swap', () => 0)],
  ['disk', 'wrong.free', 'f_bfree', with_('disk', () => 60 * GIB)],
  ['disk', 'wrong.total', '', with_('disk', () => 100 * GIB)],
  ['disk', 'wrong.twice', '', with_('disk', () => 130 * GIB)],
  ['disk_total', 'wrong.twice', '', with_('disk_total', () => 500 * GIB)],
  ['disk', 'wrong.blocks', '', times('disk', 1 / 4096)],
  ['cpu', 'wrong.share', '0 to 1', with_('cpu', (right) => n(right, 'cpu') / 100)],
  ['cpu', 'wrong.per-core', '', with_('cpu', (right) => n(right, 'cpu') * 2)],
  ['cpu', 'wrong.idle', '', with_('cpu', (right) => 100 - n(right, 'cpu'))],
  ['cpu', 'wrong.mean-since-boot', '', with_('cpu', () => 1.2)],
  ['cpu', 'wrong.zero', '', with_('cpu', () => 0)],
  ['cpu', 'wrong.hundredfold', '', with_('cpu', (right) => n(right, 'cpu') * 100)],
  ['load', 'wrong.load', '5 minutes', with_('load', () => 0.8)],
  ['load', 'wrong.load', '15 minutes', with_('load', () => 0.4)],
  ['load', 'wrong.hundredfold', '', with_('load', () => 125)],
  ['net_in', 'wrong.swapped', '', with_('net_in', (right) => n(right, 'net_out'))],
  ['net_in', 'wrong.bits', '', times('net_in', 8)],
  ['net_out', 'wrong.per-interval', '', times('net_out', 5)],
  ['net_out', 'wrong.divided-twice', '', times('net_out', 1 / 5)],
  ['net_in', 'wrong.unit', 'KiB', times('net_in', 1 / 1024)],
  ['net_in', 'wrong.counter', 'since boot', with_('net_in', (right) => n(right, 'net_total_down'))],
  ['net_in', 'wrong.zero', '', with_('net_in', () => 0)],
  ['net_total_up', 'wrong.swapped', '', with_('net_total_up', (right) => n(right, 'net_total_down'))],
  ['net_total_up', 'wrong.bits', '', times('net_total_up', 8)],
  [
    'net_total_up',
    'wrong.both-directions',
    '',
    with_('net_total_up', (right) => n(right, 'net_total_down') + n(right, 'net_total_up')),
  ],
  ['net_total_down', 'wrong.frozen', '', with_('net_total_down', () => 5_400_306_800)],
  ['process', 'wrong.threads', '', with_('process', () => 900)],
  ['process', 'wrong.frozen', '', with_('process', () => 155)],
  [
    'connections',
    'wrong.other-protocol',
    'UDP',
    with_('connections', (right) => n(right, 'connections_udp') + 1),
  ],
  [
    'connections_udp',
    'wrong.other-protocol',
    'TCP',
    with_('connections_udp', (right) => n(right, 'connections')),
  ],
  [
    'connections',
    'wrong.both-protocols',
    '',
    with_('connections', (right) => n(right, 'connections') + n(right, 'connections_udp')),
  ],
  ['uptime', 'wrong.milliseconds', '', times('uptime', 1000)],
  ['uptime', 'wrong.boot-time', '', with_('uptime', () => 1_790_000_000 - 86_400)],
  ['uptime', 'wrong.wall', '', with_('uptime', (_, now) => Math.floor(1_790_000_000 + now.t))],
  ['uptime', 'wrong.uptime-unit', 'hours', with_('uptime', () => 24)],
  ['uptime', 'wrong.idle-time', '', with_('uptime', (_, now) => Math.floor(150_000 + 1.4 * now.t))],
  ['uptime', 'wrong.frozen', '', with_('uptime', () => 86_401)],
];

describe('each mistake is found by its name', () => {
  test.each(WRONG)('%s: %s %s', (field, says, _, collect) => {
    const outcome = beside(collect).judgedBy(idOf(field), 'raw');
    expect(outcome?.verdict === 'fail' ? render(outcome.message) : outcome).toContain(field);
    expect(outcome).toMatchObject({ verdict: 'fail', message: { key: says } });
  });
});

/** After each report comes a reading from before it, and only then a later one; the first report has none before it. */
function overtaken() {
  const story = traffic().launch().reads('machine', FACTS).registers('t1').report();
  for (const t of [0, 5, 10]) {
    const [before, after] = [new MachineAt(t + 0.9), new MachineAt(t + 1.1)];
    story.at(t + 1).report({ body: { uptime: 86_401 + t } });
    story.reads('levels', { ...before.levels, at: 1000 * before.t });
    story.at(after.t).reads('levels', after.levels);
  }
  return story;
}

judgeTable('AGT-REP-07/uptime', [
  ['a reading from before the report comes after it', 'pass', overtaken(), 'in 3 reports'],
  [
    'an agent that floods is judged by some of its reports',
    'pass',
    traffic()
      .launch()
      .reads('machine', FACTS)
      .reads('levels', new MachineAt(0).levels)
      .registers('t1')
      .at(1)
      .reports(20, 0, () => ({ uptime: 86_401 }))
      .at(2)
      .reads('levels', new MachineAt(2).levels),
    'in 16 reports',
  ],
]);

/** Just before each report something is started. */
const stairs = (t: number) => 150 + 100 * Math.floor((t + 3.9) / 5);

judgeTable('AGT-REP-07/process', [
  [
    'the first reading after a report counts',
    'pass',
    beside((right) => right, { course: { processes: stairs } }),
  ],
]);

/** A machine that opens no sockets, and an agent that counts so many lines too many. */
const counting = (lines: (i: number) => number, options: BesideOptions = {}) =>
  beside(
    (right, _, __, i) => ({
      ...right,
      connections: n(right, 'connections') + lines(i),
      connections_udp: n(right, 'connections_udp') + lines(i),
    }),
    { course: { connections: () => 60, datagrams: () => 12 }, ...options },
  );

for (const id of ['AGT-REP-07/connections', 'AGT-REP-07/connections-udp'])
  judgeTable(id, [
    ['exactly what there is', 'pass', counting(() => 0)],
    ['a heading too many', 'fail', counting(() => 1), 'counts the heading of a table'],
    ['two headings too many', 'fail', counting(() => 2), 'counts the heading of a table'],
    ['three too many, as sockets of its own may be', 'pass', counting(() => 3)],
    ['one too few, which nobody can tell from another formula', 'pass', counting(() => -1)],
    ['one too many now and then', 'pass', counting((i) => (i === 3 ? 0 : 1))],
    ['one too many in three reports', 'pass', counting(() => 1, { reports: 3 })],
    ['one too many while sockets come and go', 'pass', counting(() => 1, { course: {} })],
  ]);

judgeTable('AGT-REP-07/ram', [
  ['what the machine shows', 'pass', beside((right) => right), 'in 6 reports'],
  ['something else', 'fail', beside(with_('ram', (_, __, ___, i) => 5e9 + i))],
  [
    'another formula each time',
    'fail',
    beside(
      with_('ram', (right, now, _, i) =>
        i % 2 ? n(right, 'ram') : memory(['MemTotal'], ['MemFree'])(right, now),
      ),
    ),
  ],
  [
    'right but once',
    'inconclusive',
    beside(with_('ram', (right, _, __, i) => n(right, 'ram') * (i === 3 ? 2 : 1))),
  ],
  ['one report alone', null, beside((right) => right, { reports: 1 })],
  ['no report', null, beside((right) => right, { reports: 0, machine: null })],
  [
    'left out once, which another check is about',
    'pass',
    beside((right, _, __, i) => ({ ...right, ram: i === 3 ? undefined : right.ram })),
  ],
  ['no readings came', 'inconclusive', beside((right) => right, { machine: null })],
  ['no /proc here', 'not-applicable', beside((right) => right, { machine: { proc: 'no' } })],
  ['the agent is elsewhere', 'not-applicable', beside(() => ({}), { agent: { where: 'elsewhere' } })],
  [
    'the agent was found here',
    'pass',
    beside((right) => right, { machine: FACTS, agent: { where: 'here' } }),
  ],
]);

/** The use of the processor in ticks, at so much of two processors. */
const at = (percent: number) => (t: number) => 2 * percent * t;
/** Three seconds at the one, three at the other. */
const alternating = (low: number, high: number) => (t: number) => {
  const whole = Math.floor(t / 6);
  const rest = t - 6 * whole;
  return 2 * (whole * 3 * (low + high) + low * Math.min(rest, 3) + high * Math.max(0, rest - 3));
};

/** A fifth of the processors, and from 15 s on four fifths. */
const rising = (t: number) => at(20)(t) + at(60)(Math.max(0, t - 15));

judgeTable('AGT-REP-07/cpu', [
  ['what the machine shows', 'pass', beside((right) => right, { course: { busy: at(60) } })],
  ['rounded', 'pass', beside(with_('cpu', (right) => Math.round(n(right, 'cpu'))))],
  ['over a window of its own', 'pass', beside((right) => right, { course: { busy: alternating(20, 50) } })],
  [
    'the machine moves too much',
    'inconclusive',
    beside((right) => right, { course: { busy: alternating(2, 95) } }),
  ],
  [
    'summed over the cores and cut at 100',
    'fail',
    beside(
      with_('cpu', () => 100),
      { course: { busy: at(60) } },
    ),
  ],
  ['of an agent that reports more often', 'pass', beside((right) => right, { intervalMs: 1000 })],
  [
    'of an agent that keeps to a longer interval than it was told',
    'pass',
    beside((right) => right, { intervalMs: 1000, every: 5, course: { busy: alternating(20, 50) } }),
  ],
  [
    'the mean since the agent began',
    'fail',
    beside(
      with_('cpu', (_, now) => rising(now.t) / (2 * now.t)),
      { course: { busy: rising } },
    ),
  ],
]);

judgeTable('AGT-REP-07/net-in', [
  [
    'hardly any traffic',
    'not-applicable',
    beside(
      with_('net_in', () => 0),
      { course: quiet() },
    ),
  ],
  [
    'claims traffic where there is none',
    'fail',
    beside(
      with_('net_in', () => 1e6),
      { course: quiet() },
    ),
  ],
]);

function quiet() {
  return { received: () => 5e9, sent: () => 1e9, bridged: () => 4e8 };
}
