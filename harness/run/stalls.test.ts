import { expect, test } from 'vitest';
import { say } from '../../spec/messages/message.ts';
import { agentJudges } from '../checks/agent/index.ts';
import type { Fail } from '../outcome.ts';
import { ABOUT_BYTES, Stalls } from './stalls.ts';

const failed: Fail = {
  verdict: 'fail',
  message: say('agent.info-late'),
  expected: say('plain', { text: 'a' }),
  actual: say('plain', { text: 'b' }),
  exchanges: [7],
};
const judgeOf = (id: string) => agentJudges.find((one) => one.id === id)!;
const after = (loop: number, sentinel = 0) => {
  const stalls = new Stalls();
  stalls.see({ type: 'lag', loop, sentinel });
  stalls.see({ type: 'lag', loop: 1, sentinel: 1 });
  return stalls;
};

test.each([
  [1500, 0],
  [0, 1500],
])(
  'a failure to come in time is no failure where loop or sentinel stood still (%i, %i)',
  (loop, sentinel) => {
    const outcome = after(loop, sentinel).allow(judgeOf('AGT-REP-01/periodic'), failed);
    expect(outcome).toMatchObject({
      verdict: 'inconclusive',
      message: { values: { seconds: '1.5' } },
      exchanges: [7],
    });
  },
);

test('it is one on a machine that was late by less', () => {
  expect(after(400, 999).allow(judgeOf('AGT-REP-01/periodic'), failed)).toBe(failed);
});

test('bytes that were sent are judged all the same', () => {
  expect(after(60_000).allow(judgeOf('AGT-REP-02/fields'), failed)).toBe(failed);
  expect(after(60_000).allow(judgeOf('AGT-WS-04/masked'), failed)).toBe(failed);
  expect(after(60_000).allow(judgeOf('AGT-WS-04/close'), failed)).toMatchObject({ verdict: 'inconclusive' });
});

test('what passed has passed', () => {
  expect(after(60_000).allow(judgeOf('AGT-REP-01/periodic'), { verdict: 'pass' })).toEqual({
    verdict: 'pass',
  });
});

test('each that is about bytes exists', () => {
  for (const name of ABOUT_BYTES)
    expect(agentJudges.filter(({ id, requirement }) => [id, requirement].includes(name))).not.toEqual([]);
});
