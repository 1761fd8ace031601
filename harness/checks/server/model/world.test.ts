import { describe, expect, test } from 'vitest';
import { starting } from './steps.ts';
import { emptyWorld, isLeftOpen, isPossible, nearest, type Step, type World, worldAfter } from './world.ts';

const close: Step = { do: 'close', who: 'A' };
const open: Step = { do: 'open', who: 'A' };
const send: Step = { do: 'send', who: 'A', body: '{}', told: '' };
const report: Step = { do: 'report', who: 'A', body: '{}', told: '' };

function following(...steps: readonly Step[]): World {
  return steps.reduce((world, step) => worldAfter(world, step, true), emptyWorld);
}

const informed = following(...starting('A', false));

describe('what is left open', () => {
  test.each<[string, World, Step, boolean]>([
    [
      'a report before the first information',
      following({ do: 'register', who: 'A', isNamesake: false }),
      report,
      true,
    ],
    ['a report after it', informed, report, false],
    ['a report by nobody', emptyWorld, report, false],
    ['a first socket', informed, open, false],
    ['a second one', worldAfter(informed, open, true), open, true],
    [
      'one after a clean close',
      [open, close].reduce((w, s) => worldAfter(w, s, true), informed),
      open,
      false,
    ],
    [
      'one after a close without an answer',
      worldAfter(worldAfter(informed, open, true), close, false),
      open,
      true,
    ],
  ])('%s: %#', (_, world, step, isOpen) => {
    expect(isLeftOpen(world, step)).toBe(isOpen);
  });

  test('a new registration is a new beginning', () => {
    const vanished = worldAfter(worldAfter(informed, open, true), { do: 'vanish', who: 'A' }, true);
    const again = worldAfter(vanished, { do: 'register', who: 'A', isNamesake: false }, true);
    expect(again.A).toEqual({ identities: [{ informed: true }, { informed: false }], socket: 'none' });
    expect(isLeftOpen(again, report)).toBe(true);
    expect(isLeftOpen(again, { do: 'report-as-before', who: 'A' })).toBe(false);
  });
});

describe('a step that makes no sense becomes the nearest that does', () => {
  test('by another agent who can take it', () => {
    const world = [...starting('B', false), { do: 'open', who: 'B' } as Step].reduce(
      (w, s) => worldAfter(w, s, true),
      informed,
    );
    expect(nearest(world, send)).toEqual({ ...send, who: 'B' });
  });

  test('what must come before it', () => {
    expect(nearest(informed, send)).toEqual(open);
    expect(nearest(informed, { do: 'report-as-before', who: 'A' })).toEqual({
      do: 'register',
      who: 'A',
      isNamesake: false,
    });
  });

  test('nothing, where nobody is there', () => {
    expect(nearest(emptyWorld, send)).toBeNull();
  });

  test('a step that makes sense stays', () => {
    expect(isPossible(informed, report)).toBe(true);
    expect(nearest(informed, report)).toEqual(report);
  });
});
