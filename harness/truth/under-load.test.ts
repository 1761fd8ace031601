import { describe, expect, test } from 'vitest';
import type { Exchange } from '../observe/observation.ts';
import { History } from './history.ts';
import { followsProcessor, growthWithLoopback, type Watched } from './under-load.ts';

const MIB = 1024 ** 2;
/** In seconds: 10, 11 and 20. */
const times = { begins: 10_000, stands: 11_000, ends: 20_000 };

/** What reports held at these milliseconds, their exchanges from 1. */
type Reports = Readonly<Record<number, number>>;

function watched(history: History, reports: Reports): Watched {
  return {
    intervalMs: 1000,
    history,
    reports: Object.entries(reports).map(([t, value], i) => ({
      t: Number(t),
      value,
      exchange: { number: i + 1 } as Exchange,
    })),
    times,
  };
}

/** A reading a second, from one to another. */
function everySecond(from: number, to: number, values: (second: number) => Record<string, number>) {
  const history = new History();
  for (let second = from; second <= to; second++) history.add({ at: 1000 * second, values: values(second) });
  return history;
}

describe('the processor', () => {
  /** How busy two processors are in the second that begins then, in percent. */
  type Percent = (second: number) => number;
  const usual: Percent = (second) => (second < 11 ? 10 : 60);
  const HALF_WAY = 35;
  const withLoad =
    (under: number, idle = 10): Percent =>
    (second) =>
      second < 11 ? idle : under;

  function processor(percent: Percent, from = 0, to = 22): History {
    let user = 0;
    return everySecond(from, to, (second) => {
      if (second > from) user += 10 * percent(second - 1);
      return { cpus: 2, 'cpu.user': user, 'cpu.idle': 1000 * (second - from) - user };
    });
  }

  const judged = (reports: Reports, history = processor(usual)) =>
    followsProcessor(watched(history, reports));

  const name = 'cpu';
  const unseen = { verdict: 'inconclusive', message: { key: 'truth.load-unseen', values: { name } } };
  const formula = '(total − idle − iowait) / total';
  const rose = (from: number, to: number) => ({
    verdict: 'pass',
    message: { key: 'truth.processor-rose', values: { from, to, formula } },
  });
  const failed = (key: string, [low, high]: readonly [number, number], value: number, exchange: number) => ({
    verdict: 'fail',
    message: { key, values: { name } },
    expected: { key: 'truth.between', values: { name, low, high, formula } },
    actual: { key: 'agent.value', values: { name, value } },
    exchanges: [exchange],
  });

  const WHEN: readonly (readonly [what: string, outcome: object | null, reports: Reports])[] = [
    ['before the load and under it', rose(10, 60), { 9000: 10, 15000: 60 }],
    ['just as it begins is before it', rose(10, 60), { 10000: 10, 15000: 60 }],
    ['a little later is not', null, { 10001: 10, 15000: 60 }],
    ['just as all of it stands shows nothing yet', null, { 9000: 10, 11000: 60 }],
    ['a little later is under it', rose(10, 60), { 9000: 10, 11001: 60 }],
    ['just as it ends is under it', rose(10, 60), { 9000: 10, 20000: 60 }],
    ['a little later is over', null, { 9000: 10, 20001: 60 }],
    ['no report', null, {}],
    // One settles an interval after all of it stands.
    ['where one has settled, others say nothing', rose(10, 60), { 9000: 10, 11500: 0, 12000: 0, 12001: 60 }],
    ['where none has settled, all of them count', rose(10, 60), { 9000: 10, 11500: 60, 12000: 0 }],
  ];

  test.each(WHEN)('reports: %s', (_, outcome, reports) => {
    expect(judged(reports)).toEqual(outcome);
  });

  test.each<[Reports, object | null]>([
    [{ 9000: 10 }, null],
    [{ 9000: 10, 11000: 10 }, null],
    [{ 9000: 10, 11001: 10 }, unseen],
  ])('a load that did not take is no matter where nothing was reported under it: %j', (reports, outcome) => {
    expect(judged(reports, processor(withLoad(10)))).toEqual(outcome);
  });

  const SHOWN: readonly (readonly [
    what: string,
    outcome: object | null,
    history: History,
    reports: Reports,
  ])[] = [
    ['15 points are enough', rose(10, 25), processor(withLoad(25)), { 9000: 10, 15000: 25 }],
    ['14 are not', unseen, processor(withLoad(24)), { 9000: 10, 15000: 24 }],
    ['nothing was read before the load', unseen, processor(usual, 11), { 9000: 10, 15000: 60 }],
    ['one reading before it is not enough', unseen, processor(usual, 10), { 9000: 10, 15000: 60 }],
    ['nothing was read under it', unseen, processor(usual, 0, 10), { 9000: 10, 15000: 60 }],
    ['nothing was read after the reports under it', null, processor(usual, 0, 17), { 9000: 10, 17500: 60 }],
    [
      'after one report: the last two seconds before the load',
      rose(10, 60),
      processor((second) => (second < 8 ? 90 : usual(second))),
      { 9000: 10, 15000: 60 },
    ],
    [
      'after several: from the last but one to the load',
      rose(34, 60),
      processor((second) => (second >= 5 && second < 8 ? 50 : usual(second))),
      { 2000: 10, 5000: 10, 8000: 10, 15000: 60 },
    ],
  ];

  test.each(SHOWN)('what readings show: %s', (_, outcome, history, reports) => {
    expect(judged(reports, history)).toEqual(outcome);
  });

  const FOLLOWING: readonly (readonly [what: string, outcome: object | null, reports: Reports])[] = [
    ['half of the way', rose(10, HALF_WAY), { 9000: 10, 15000: HALF_WAY }],
    ['less', failed('truth.not-following', [59, 61], 34.9, 2), { 9000: 10, 15000: 34.9 }],
    ['more than there is', failed('truth.not-following', [59, 61], 61, 2), { 9000: 10, 15000: 61 }],
    ['the last that follows is shown', rose(10, 60.5), { 9000: 10, 14000: 59.5, 15000: 60, 16000: 60.5 }],
    ['half of them', rose(10, 60), { 9000: 10, 14000: 60, 15000: 10 }],
    [
      'a third of them',
      failed('truth.not-following', [59, 61], 11, 4),
      { 9000: 10, 14000: 60, 15000: 10, 16000: 11 },
    ],
    ['was half of the way up all the time', unseen, { 8000: HALF_WAY, 9000: 99, 15000: 60 }],
    ['was a little lower', rose(10, 60), { 8000: 34.9, 15000: 60 }],
    ['was lower once', rose(10, 60), { 8000: 34, 9000: 99, 15000: 60 }],
  ];

  test.each(FOLLOWING)('reports that follow: %s', (_, outcome, reports) => {
    expect(judged(reports)).toEqual(outcome);
  });

  test('a lull under load that readings show is followed too', () => {
    const lull = processor((second) => (second === 14 ? 20 : usual(second)));
    expect(judged({ 9000: 10, 15000: 20 }, lull)).toEqual(rose(10, 20));
  });

  const PER_CORE = failed('wrong.per-core', [59, 61], 120, 2);
  const NOT_FOLLOWING: readonly (readonly [
    what: string,
    outcome: object,
    reports: Reports,
    percent: Percent,
  ])[] = [
    ['a known mistake', PER_CORE, { 9000: 10, 15000: 120 }, usual],
    [
      'the same again',
      { ...PER_CORE, exchanges: [4] },
      { 9000: 10, 14000: 120, 15000: 120, 16000: 120 },
      usual,
    ],
    [
      'and once right',
      { ...PER_CORE, exchanges: [4] },
      { 9000: 10, 14000: 60, 15000: 120, 16000: 120 },
      usual,
    ],
    [
      'and once something else',
      failed('truth.not-following', [59, 61], 120, 3),
      { 9000: 10, 14000: 5, 15000: 120 },
      usual,
    ],
    [
      'what is expected ends at 100',
      failed('truth.not-following', [99, 100], 3, 2),
      { 9000: 10, 15000: 3 },
      withLoad(100),
    ],
    [
      'what is expected begins at 0',
      failed('truth.not-following', [0, 100], 20_000, 2),
      { 9000: 10, 15000: 20_000 },
      (second) => (second === 14 ? 0 : withLoad(100)(second)),
    ],
  ];

  test.each(NOT_FOLLOWING)('reports that do not follow: %s', (_, outcome, reports, percent) => {
    expect(judged(reports, processor(percent))).toEqual(outcome);
  });
});

describe('traffic', () => {
  const [ETHERNET, LOOPBACK] = [500 * MIB, 100 * MIB];
  const TOTAL = ETHERNET + LOOPBACK;

  /** Under load loopback carries 16 MiB a second. */
  const interfaces = (second: number): Record<string, number> => ({
    'rx.physical.eth0': ETHERNET,
    'rx.loopback.lo': LOOPBACK + 16 * MIB * Math.max(0, second - 11),
  });
  const growth = (reports: Reports, read: (second: number) => Record<string, number> = interfaces) =>
    growthWithLoopback(watched(everySecond(0, 22, read), reports));
  const nothingAt =
    (...seconds: readonly number[]) =>
    (second: number) =>
      seconds.includes(second) ? {} : interfaces(second);

  const GROWTH: readonly (readonly [what: string, mib: number | null, reports: Reports])[] = [
    ['of what was read before the last report under load', 48, { 9000: TOTAL, 13000: 0, 14500: 0 }],
    ['none where loopback is not counted', null, { 9000: ETHERNET, 14500: 0 }],
    ['none where nothing explains the total', null, { 9000: 7, 14500: 0 }],
    ['once is enough', 48, { 7000: 7, 8000: TOTAL, 9000: 7, 14500: 0 }],
    ['just as the load begins is before it', 48, { 10000: TOTAL, 14500: 0 }],
    ['a little later is not', null, { 10001: TOTAL, 14500: 0 }],
    ['a report that came before all readings shows nothing', null, { 0: TOTAL, 14500: 0 }],
    ['just as all of it stands is not under it', null, { 9000: TOTAL, 11000: 0 }],
    ['a little later is', 0, { 9000: TOTAL, 11001: 0 }],
    ['just as it ends is', 8 * 16, { 9000: TOTAL, 20000: 0 }],
    ['a little later is not', 48, { 9000: TOTAL, 14500: 0, 20001: 0 }],
    ['no report', null, {}],
  ];

  test.each(GROWTH)('growth with loopback: %s', (_, mib, reports) => {
    expect(growth(reports)).toBe(mib === null ? null : mib * MIB);
  });

  const READ: readonly (readonly [
    what: string,
    mib: number | null,
    read: (second: number) => Record<string, number>,
  ])[] = [
    [
      'that other interfaces carried too',
      128 + 48,
      (second) => ({ ...interfaces(second), 'rx.physical.eth0': ETHERNET + (second < 11 ? 0 : 128 * MIB) }),
    ],
    [
      'loopback that carried nothing yet does not show',
      null,
      (second) => ({ ...interfaces(second), 'rx.loopback.lo': 0, 'rx.physical.eth0': TOTAL }),
    ],
    ['no interface at the beginning', null, nothingAt(9)],
    ['no interface in the end', null, nothingAt(14)],
    ['no interface at either', null, nothingAt(9, 14)],
  ];

  test.each(READ)('growth with loopback: %s', (_, mib, read) => {
    expect(growth({ 6000: TOTAL, 14500: 0 }, read)).toBe(mib === null ? null : mib * MIB);
  });
});
