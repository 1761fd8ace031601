import { describe, expect, test } from 'vitest';
import { render } from '../../../../spec/messages/message.ts';
import { requirementById } from '../../../../spec/requirements/index.ts';
import type { Fail, Outcome } from '../../../outcome.ts';
import { type Story, traffic } from '../../../testing/journal-of.ts';
import { serverChecks, serverWatchers } from '../index.ts';
import { TrafficVerdicts, trafficChecks } from './checks.ts';

function outcomes(story: Story): Record<string, Outcome | null> {
  const verdicts = new TrafficVerdicts('');
  for (const event of story.events) verdicts.see(event);
  return Object.fromEntries([...verdicts.end()].map(([{ requirement }, outcome]) => [requirement, outcome]));
}

const known = () => traffic().registers('a').info();

test('each check is about a requirement of servers, under an id that no other check has', () => {
  const others = new Set([...serverChecks, ...serverWatchers].map(({ id }) => id));
  for (const { id, requirement } of trafficChecks) {
    expect(requirementById(requirement)?.role).toBe('server');
    expect(others.has(id)).toBe(false);
  }
  expect(new Set(trafficChecks.map(({ id }) => id)).size).toBe(trafficChecks.length);
});

test('what was seen right passes, and what was not seen is nothing', () => {
  expect(outcomes(known())).toMatchObject({
    'SRV-REG-01': { verdict: 'pass' },
    'SRV-INFO-01': { verdict: 'pass' },
    'SRV-REP-01': null,
    'SRV-WS-03': null,
  });
});

describe('one that deviates fails', () => {
  test('told by itself where it is alone', () => {
    const outcome = outcomes(known().report().report({ status: 400 }))['SRV-REP-01'];
    expect(outcome).toMatchObject({
      verdict: 'fail',
      message: { key: 'answer.wrong-status' },
      expected: { key: 'expected.ok' },
      exchanges: [3],
    });
  });

  test('and told by the first of several, in both languages; that one is cited last', () => {
    const outcome = outcomes(known().report({ status: 400 }).report().report({ status: 404 }))['SRV-REP-01'];
    expect(outcome).toMatchObject({ verdict: 'fail', exchanges: [4, 2] });
    const { message } = outcome as Fail;
    expect(render(message)).toBe('2 answers are wrong; the first: POST /api/agent/report was answered 400');
    expect(render(message, 'zh-CN')).toBe('2 个应答有误，第一个：POST /api/agent/report 的应答状态码为 400');
  });

  test('with twenty exchanges at most', () => {
    const story = known();
    for (let i = 0; i < 50; i++) story.report({ status: 400 });
    const outcome = outcomes(story)['SRV-REP-01'];
    expect(outcome).toMatchObject({ exchanges: { length: 20 }, message: { values: { count: 50 } } });
    expect((outcome as Fail).exchanges.at(-1)).toBe(2);
  });
});

test('a right refusal is worth something beside what was accepted there, before it or after', () => {
  const refused = () => known().report({ body: '[]', status: 400 });
  expect(outcomes(refused())['SRV-REP-06']).toBe(null);
  expect(outcomes(refused().report())['SRV-REP-06']).toEqual({ verdict: 'pass' });
});

test('a server that only ever says 429 is not judged', () => {
  expect(outcomes(known().report({ status: 429 }))['SRV-REP-01']).toMatchObject({
    verdict: 'inconclusive',
    exchanges: [2],
  });
  expect(outcomes(known().report({ status: 429 }).report())['SRV-REP-01']).toEqual({ verdict: 'pass' });
});
