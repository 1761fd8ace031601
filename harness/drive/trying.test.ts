import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../mocks/clock.ts';
import type { Exchanged } from '../../mocks/probe/line.ts';
import { say } from '../../spec/messages/message.ts';
import type { Fail } from '../outcome.ts';
import { Settled } from './settled.ts';
import { DEATH_KNOWN_MS, type Trial, Trying } from './trying.ts';

const trial = (index: number): Trial => ({ indices: [index], inputs: () => [{ n: index }] });
const turn = () => new Promise((resolve) => setImmediate(resolve));

function trying(suspects?: readonly number[]) {
  const clock = new ManualClock();
  const life = new AbortController();
  const made = new Trying({ clock, signal: life.signal, ...(suspects ? { suspects } : {}) });
  const inHand = () => made.inHand.flatMap(({ indices }) => indices);
  return { made, clock, inHand, dies: () => life.abort(new Error('died')) };
}

function failed(actual: Fail['actual']): Fail {
  return {
    verdict: 'fail',
    message: say('expected.ok'),
    expected: say('expected.ok'),
    actual,
    exchanges: [],
  };
}

const reset = failed(say('seen.no-answer', { cause: 'reset', detail: '' }));
const response = { result: { type: 'response' } } as Exchanged;

describe('what is in hand', () => {
  test('from its beginning to its end', async () => {
    const { made, inHand } = trying();
    const ends = Promise.withResolvers<null>();
    const held = [made.hold(trial(1), () => ends.promise), made.hold(trial(2), async () => null)];
    await turn();
    expect(inHand()).toEqual([1]);
    ends.resolve(null);
    expect(await Promise.all(held)).toEqual([null, null]);
    expect(inHand()).toEqual([]);
  });

  test('where the target dies, what was being done remains', async () => {
    const { made, inHand, dies } = trying();
    const breaks = Promise.withResolvers<null>();
    const held = made.hold(trial(1), () => breaks.promise);
    dies();
    breaks.reject(new Error('died'));
    await expect(held).rejects.toThrow('died');
    expect(inHand()).toEqual([1]);
  });

  test('a failure that is an answer is one at once', async () => {
    const { made, inHand } = trying();
    const answer = failed(say('seen.status', { status: '500' }));
    expect(await made.hold(trial(1), async () => answer)).toBe(answer);
    expect(inHand()).toEqual([]);
  });

  test.each([
    ['a failure without an answer', async () => reset],
    ['a socket that ended', async () => failed(say('socket.line-ended'))],
    [
      'a twin that broke',
      async () => {
        const message = say('blocked.twin', { by: 'SRV-INFO-01', actual: 'reset' });
        throw new Settled({ verdict: 'blocked', by: 'SRV-INFO-01', message });
      },
    ],
  ])('%s may be the beginning of an end', async (_, work) => {
    const { made, inHand, dies } = trying();
    const held = made.hold(trial(1), work);
    held.catch(() => undefined);
    await turn();
    expect(inHand()).toEqual([1]);
    dies();
    await expect(held).rejects.toThrow('died');
    expect(inHand()).toEqual([1]);
  });

  test('and where no end comes, it is a failure', async () => {
    const { made, clock, inHand } = trying();
    const held = made.hold(trial(1), async () => reset);
    await turn();
    await clock.advance(DEATH_KNOWN_MS);
    expect(await held).toBe(reset);
    expect(inHand()).toEqual([]);
  });
});

describe('where there are suspects', () => {
  test('what comes after one of them went well is waited for, and not after others', async () => {
    const { made, inHand, dies } = trying([1]);
    expect(await made.hold(trial(0), async () => null)).toBeNull();
    const held = made.hold(trial(1), async () => null);
    held.catch(() => undefined);
    await turn();
    expect(inHand()).toEqual([1]);
    dies();
    await expect(held).rejects.toThrow('died');
  });

  test('where nobody knows which, each is a suspect', async () => {
    const { made, inHand } = trying([]);
    void made.hold(trial(5), async () => null);
    await turn();
    expect(inHand()).toEqual([5]);
  });

  test('one exchange goes after the other, with a moment after each', async () => {
    const { made, clock } = trying([]);
    const sent: number[] = [];
    const send = (n: number) =>
      made.send(async () => {
        sent.push(n);
        return response;
      });
    const all = Promise.all([send(1), send(2)]);
    await turn();
    expect(sent).toEqual([1]);
    await clock.advance(1000);
    await turn();
    expect(sent).toEqual([1, 2]);
    await clock.advance(1000);
    expect(await all).toEqual([response, response]);
  });

  test('and without any, side by side', async () => {
    const { made } = trying();
    const sent: number[] = [];
    const never = Promise.withResolvers<Exchanged>();
    for (const n of [1, 2])
      void made.send(() => {
        sent.push(n);
        return never.promise;
      });
    expect(sent).toEqual([1, 2]);
  });
});
