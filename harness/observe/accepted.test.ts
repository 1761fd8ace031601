import { expect, test } from 'vitest';
import { PATHS } from '../../spec/protocol.ts';
import { type Story, traffic } from '../testing/journal-of.ts';
import { AcceptedReports } from './accepted.ts';
import { Observer } from './observer.ts';

/** When the reports of a story came that were taken, in seconds. */
function acceptedIn(story: Story): number[] {
  const observer = new Observer();
  const reports = new AcceptedReports();
  return story.events
    .flatMap((event) => observer.see(event))
    .flatMap((observation) => {
      const accepted = reports.see(observation);
      return accepted ? [accepted.t / 1000] : [];
    });
}

const started = () => traffic().registers('t1').info().wait(1);

test.each<[what: string, story: Story, taken: readonly number[]]>([
  ['answered 200', started().report(), [1]],
  ['answered late', started().report({ status: null }).wait(3).answersOldest(), [1]],
  [
    'answered late on purpose',
    started().report({ status: null, fault: 'delay' }).wait(3).answersOldest(),
    [1],
  ],
  ['over a socket', started().opens().wait(2).message(), [3]],
  ['each of two', started().report().wait(5).report(), [1, 6]],
  ['one after something was played to another', started().report({ fault: 'answer' }).wait(1).report(), [2]],
  ['one while all was away', started().fault('outage').report(), [1]],
  ['answered with a 200 that was played', started().report({ fault: 'answer' }), []],
  ['refused', started().report({ status: 401 }), []],
  ['answered 204', started().report({ status: 204 }), []],
  ['never answered', started().report({ status: null }), []],
  ['answered in half', started().registersCut(), []],
  ['sent elsewhere', started().report({ path: PATHS.info }), []],
])('%s', (_, story, taken) => {
  expect(acceptedIn(story)).toEqual(taken);
});

test('an answer that breaks off is none', () => {
  const story = started().report({ status: null });
  story.onSocket(story.events.at(-1)!.exchange!);
  const body = { text: '{"st', bytes: 4 };
  story.records({ type: 'response', status: 200, reason: '', headers: [], body, whole: false });
  expect(acceptedIn(story)).toEqual([]);
});
