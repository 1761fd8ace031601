import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../spec/journal.ts';
import { event, text } from '../testing/journal.ts';
import { twinsOf } from './twins.ts';

function call(number: number, status: number, path = '/api/agent/info', scenario = 'A/b'): JournalEvent[] {
  return [
    {
      ...event(number, number, {
        type: 'request',
        method: 'POST',
        path,
        headers: [],
        body: text(''),
        began: number,
        whole: true,
      }),
      scenario,
    },
    {
      ...event(number, number, {
        type: 'response',
        status,
        reason: '',
        headers: [],
        body: text(''),
        whole: true,
      }),
      scenario,
    },
  ];
}

describe('the valid twin', () => {
  it('is the last call before it that succeeded in the same check', () => {
    const events = [...call(1, 200), ...call(2, 200), ...call(3, 400), ...call(4, 500), ...call(5, 200)];
    expect(twinsOf(events, new Set([4])).get(4)).toBe(2);
  });

  it('may come after it', () => {
    expect(twinsOf([...call(1, 500), ...call(2, 200)], new Set([1])).get(1)).toBe(2);
  });

  it('is none of another call, of another check, or one that is cited itself', () => {
    const events = [
      ...call(1, 200, '/api/agent/report'),
      ...call(2, 200, '/api/agent/info', 'C/d'),
      ...call(3, 200),
      ...call(4, 200),
    ];
    expect(twinsOf(events, new Set([3, 4])).size).toBe(0);
  });
});
