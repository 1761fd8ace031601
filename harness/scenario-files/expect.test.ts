import { describe, expect, it } from 'vitest';
import { Watching } from '../run/watching.ts';
import { type Story, traffic } from '../testing/journal-of.ts';
import { checksOf } from './expect.ts';
import { readScenarioFile } from './read.ts';

/** What one expectation, as written, makes of a story. */
function verdict(expectation: object, story: Story): string | null {
  const file = { id: 'mine', steps: [{ step: 'revoke' }], expect: [{ title: 'x', ...expectation }] };
  const [judge] = checksOf(readScenarioFile(JSON.stringify(file), 'mine.json'), 'mine.json');
  const setup = { intervalMs: 5000, prefix: '', masked: false, isForeign: () => false };
  const watching = new Watching([judge!], setup);
  for (const event of story.events) watching.see(event);
  return watching.end({ t: story.events.at(-1)?.t ?? 0, complete: true }).get(judge!)?.verdict ?? null;
}

const running = () => traffic().launch().registers('t1').info().report().wait(5).report();

describe('an expectation', () => {
  it.each([
    ['is seen', { see: 'report', times: 2 }, 'pass'],
    ['is not seen often enough', { see: 'report', times: 3 }, 'fail'],
    [
      'comes in time after its trigger',
      { after: { see: 'register' }, see: 'info', within: { seconds: 5 } },
      'pass',
    ],
    ['comes too late', { after: { see: 'info' }, see: 'report', times: 2, within: { seconds: 2 } }, 'fail'],
    ['never happens', { never: 'socket' }, 'pass'],
    ['happens although it must not', { never: 'register' }, 'fail'],
    ['happened before its trigger', { after: { see: 'report' }, never: 'register' }, 'pass'],
    ['waits for a trigger that never came', { after: { fault: 'revoke' }, see: 'register' }, null],
    ['sees what was taken', { see: 'accepted', times: 2 }, 'pass'],
    ['sees no more than was taken', { see: 'accepted', times: 3 }, 'fail'],
    ['is triggered by what was taken', { after: { see: 'accepted', times: 2 }, never: 'report' }, 'pass'],
    ['is triggered by an answer', { after: { answered: 200, on: 'register' }, see: 'report' }, 'pass'],
  ])('%s', (_, expectation, expected) => {
    expect(verdict(expectation, running())).toBe(expected);
  });
});

it('a report that is answered wrong is none that was taken', () => {
  const refused = () =>
    traffic().launch().registers('t1').info().report({ status: 503, fault: 'answer' }).wait(5).report();
  expect(verdict({ see: 'report', times: 2 }, refused())).toBe('pass');
  expect(verdict({ see: 'accepted', times: 2 }, refused())).toBe('fail');
});

it('its title stands in both languages', () => {
  const title = { en: 'again', zh: '重新注册' };
  const file = { id: 'mine', steps: [{ step: 'revoke' }], expect: [{ title, see: 'register' }] };
  const [judge] = checksOf(readScenarioFile(JSON.stringify(file), 'mine.json'), 'mine.json');
  expect(judge!.title).toEqual(title);
  expect(judge!.row!.statement).toEqual(title);
});
