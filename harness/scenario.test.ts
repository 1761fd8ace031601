import { describe, expect, test } from 'vitest';
import {
  answer,
  longest,
  milliseconds,
  pass,
  ping,
  scenario,
  see,
  seeWithNewToken,
  startAgent,
  stopAgent,
} from './scenario.ts';
import { catalogue } from './scenarios/catalogue.ts';

const scenarios = catalogue(6);

describe.each(scenarios.map((one) => [one.id, one] as const))('%s', (_, one) => {
  test('survives a trip through JSON', () => {
    expect(JSON.parse(JSON.stringify(one))).toEqual(one);
  });

  test('is named in both languages', () => {
    expect(one.title.en).toMatch(/\w/);
    expect(one.title.zh).toMatch(/\p{Script=Han}/u);
  });

  test('says that it launches where it does', () => {
    const launching = one.steps.some(({ step }) => step === 'stop-agent' || step === 'start-agent');
    if (launching) expect(one.launches).toBe(true);
  });

  test('waits for an end that comes', () => {
    for (const step of one.steps) {
      if (step.step === 'wait') {
        expect(milliseconds(step.atMost, 5000)).toBeGreaterThan(0);
        expect(step.for.times).toBeGreaterThan(0);
      }
    }
    expect(longest(one.steps, 5000)).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});

test('ids are unique', () => {
  expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
});

test('the cadence is judged by as many reports as were asked for', () => {
  const reports = (samples: number) =>
    catalogue(samples)
      .find(({ id }) => id === 'steady')!
      .steps.flatMap((step) => (step.step === 'wait' && step.for.see === 'report' ? [step.for.times] : []));
  expect([reports(6), reports(20)]).toEqual([[7], [21]]);
});

describe('building', () => {
  test('takes what it needs from its steps', () => {
    expect(scenario('x', ['x', 'x'], [pass({ seconds: 1 })])).toMatchObject({
      needs: 'shared',
      launches: false,
      transport: null,
      thorough: false,
    });
    expect(scenario('x', ['x', 'x'], [stopAgent]).launches).toBe(true);
    expect(scenario('x', ['x', 'x'], [startAgent]).launches).toBe(true);
  });

  test('keeps bytes as hex', () => {
    expect(ping(Buffer.from([0, 255, 128]))).toEqual({ step: 'ping', payload: '00ff80' });
  });

  test('counts times in intervals and seconds', () => {
    expect(milliseconds({ intervals: 2, seconds: 1.5 }, 200)).toBe(1900);
    expect(milliseconds({}, 200)).toBe(0);
    const steps = [
      see('report', 1, { seconds: 3 }),
      answer('info', 401),
      pass({ intervals: 1 }),
      seeWithNewToken('info', 1, { intervals: 2 }),
    ];
    expect(longest(steps, 1000)).toBe(6000);
  });
});
