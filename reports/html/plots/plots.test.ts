import { describe, expect, it } from 'vitest';
import type { EventBody, JournalEvent } from '../../../spec/journal.ts';
import { event, text } from '../../testing/journal.ts';
import { html } from '../markup.ts';
import { beatsOf, cadencePlot, cadencesOf } from './cadence.ts';
import { laneSvg, timeLineOf } from './lanes.ts';
import { around, axisMarks, panelSvg, plainNumber } from './panel.ts';
import { truthOf } from './truth.ts';

const at = (t: number, body: EventBody, scenario: string | null = 'steady', attempt = 1): JournalEvent => ({
  ...event(1, t, body),
  scenario,
  attempt,
});
const report = (t: number, body: string, attempt = 1) =>
  at(
    t + 3,
    {
      type: 'request',
      method: 'POST',
      path: '/api/agent/report',
      headers: [],
      body: text(body),
      began: t,
      whole: true,
    },
    'steady',
    attempt,
  );

describe('the cadence', () => {
  const events = [
    ...[0, 1000, 2050, 3300].map((t) => report(t, '{}')),
    at(1500, { type: 'lag', loop: 7, sentinel: 12 }, null),
    ...[90_000, 91_000, 92_000].map((t) => report(t, '{}', 2)),
  ];
  const [first, second] = cadencesOf(events, 'steady', 1000);

  it('is measured by when the head of each report arrived, each try by itself', () => {
    expect(first?.times).toEqual([0, 1000, 2050, 3300]);
    expect(second?.times).toEqual([90_000, 91_000, 92_000]);
    expect(first?.lag).toEqual([{ t: 1500, ms: 12 }]);
    expect(second?.lag).toEqual([]);
  });

  it('adds up to a drift, and breaks the tolerance beyond a tenth', () => {
    const beats = beatsOf(first!);
    expect(beats.map(({ seconds }) => seconds)).toEqual([1, 1.05, 1.25]);
    expect(beats.map(({ isOut }) => isOut)).toEqual([false, false, true]);
    expect(beats.at(-1)?.drift).toBeCloseTo(0.3);
  });

  it('draws what is out of tolerance in another shape', () => {
    const labels = { interval: html`i`, drift: html`d`, lag: html`l` };
    const { text: svg } = cadencePlot(first!, labels);
    expect(svg.match(/class="dots in" d="([^"]*)"/)?.[1]?.split('M')).toHaveLength(3);
    expect(svg.match(/class="dots out" d="([^"]*)"/)?.[1]?.split('M')).toHaveLength(2);
  });

  it('is none where there are too few reports', () => {
    expect(cadencesOf(events.slice(0, 2), 'steady', 1000)).toEqual([]);
  });
});

describe('the time line', () => {
  it('has a lane for each scenario and try, with what each side did', () => {
    const { lanes, end } = timeLineOf([
      report(10, '{}'),
      at(20, { type: 'response', status: 401, reason: '', headers: [], body: text(''), whole: true }),
      at(30, { type: 'fault', intent: 'revoke' }),
      at(40, { type: 'exit', code: 0, signal: null, asked: true }, 'other'),
      report(50, '{}', 2),
    ]);
    expect(end).toBe(53);
    expect(lanes.map(({ name }) => name)).toEqual([
      'steady · agent 1',
      'other · agent 1',
      'steady · agent 1 (2)',
    ]);
    expect(Object.fromEntries(lanes[0]!.marks)).toEqual({ report: [10], refused: [20], fault: [30] });
  });

  it('draws ten thousand marks as one path, of which those too close for the eye are one', () => {
    const times = Array.from({ length: 10_000 }, (_, index) => index * 4);
    const { text: svg } = laneSvg({ name: 'x', marks: new Map([['report', times]]) }, 40_000);
    expect(svg.match(/class="k-report"/g)).toHaveLength(1);
    expect(svg.length).toBeLessThan(70_000);
  });
});

describe('reported over measured', () => {
  const reading = (t: number, values: Record<string, number>) =>
    at(t, { type: 'reading', source: 'levels', values: { at: t, ...values } });
  const memory = {
    MemTotal: 1000,
    MemFree: 300,
    Buffers: 50,
    Cached: 150,
    SReclaimable: 10,
    MemAvailable: 600,
  };

  it('measures by the formula that comes nearest', () => {
    const series = truthOf(
      [reading(0, memory), report(10, '{"ram":500}'), reading(20, memory), report(30, '{"ram":501}')],
      'steady',
    );
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({
      field: 'ram',
      way: 'MemTotal − MemFree − Buffers − Cached',
      reported: [
        [0.01, 500],
        [0.03, 501],
      ],
      measured: [
        [0, 500],
        [0.02, 500],
      ],
    });
  });

  it('shows nothing where nothing was read', () => {
    expect(truthOf([report(0, '{"ram":1}'), report(1, '{"ram":1}')], 'steady')).toEqual([]);
  });
});

describe('a panel', () => {
  it('stretches its shapes and not its letters', () => {
    const { text: svg } = panelSvg({
      height: 100,
      x: { from: 0, to: 10 },
      y: { from: 0, to: 1 },
      band: { from: 0.25, to: 0.75 },
      shapes: [{ as: 'dots', kind: 'in', points: [[5, 0.5]] }],
    });
    expect(svg).toContain('d="M5000 50h0"');
    expect(svg).toContain('y="25" height="50"');
    expect(svg.lastIndexOf('</svg>')).toBeGreaterThan(svg.indexOf('<text'));
  });

  it('shows values that hardly differ as hardly different', () => {
    const { from, to } = around([449_732_437, 449_732_437.5]);
    expect(to - from).toBeGreaterThan(100_000);
  });

  it('names round numbers below it', () => {
    expect(axisMarks({ from: 0, to: 10 }, 2)).toEqual([
      { at: '0%', text: '0' },
      { at: '50%', text: '5' },
      { at: '100%', text: '10' },
    ]);
    expect([25_276_502_016, 1_500_000, 0.05].map(plainNumber)).toEqual(['25.2765 G', '1.5 M', '0.05']);
  });
});
