import { describe, expect, test } from 'vitest';
import { maskedRecording } from '../recording/masked.ts';
import { type Story, tokenNamed, traffic } from '../testing/journal-of.ts';
import { planOf } from './plan.ts';
import { tokenFacts } from './token-facts.ts';

function factsOf(story: Story) {
  const { events } = maskedRecording(story.events);
  const { issuedBy, fromBefore } = tokenFacts(events, planOf(events).moves);
  return { issuedBy: [...issuedBy], fromBefore };
}

test('a registration gives out a token, and so does the next', () => {
  expect(factsOf(traffic().registers('a').registers('b').info())).toEqual({
    issuedBy: [
      [0, 1],
      [1, 2],
    ],
    fromBefore: [],
  });
});

test('a refused one gives out nothing, nor one whose answer is cut inside the token', () => {
  expect(factsOf(traffic().registers('a', { status: 500 }).registersCut()).issuedBy).toEqual([[1, 1]]);
  const failed = traffic().registers('a');
  Object.assign(failed.events.find(({ type }) => type === 'response')!, { status: 500 });
  expect(factsOf(failed).issuedBy).toEqual([]);
  const story = traffic().registers('a');
  const answer = story.events.find(({ type }) => type === 'response')!;
  Object.assign(answer, { body: { text: '{"uuid":"u","tok', bytes: 16 } });
  expect(factsOf(story).issuedBy).toEqual([]);
});

describe('a token without a registration', () => {
  const uses = (...statuses: (number | null)[]) => {
    const story = traffic();
    for (const status of statuses) story.info({ token: 'a', status });
    return factsOf(story).fromBefore;
  };

  test('was there before where it is good for something', () => {
    expect(uses(200)).toEqual([{ number: 1, isInformed: false }]);
    expect(uses(200, 401)).toHaveLength(1);
    expect(uses(400)).toHaveLength(1);
    expect(uses(null)).toHaveLength(1);
    expect(factsOf(traffic().opens({ token: 'a' })).fromBefore).toEqual([{ number: 1, isInformed: true }]);
  });

  test('was given to nobody where it is refused', () => {
    expect(uses(401)).toEqual([]);
    expect(uses(401, 400, null)).toEqual([]);
  });

  test('had sent its information where it begins with a report', () => {
    const story = traffic().report({ token: 'a' }).info({ token: 'a' });
    expect(factsOf(story).fromBefore).toEqual([{ number: 1, isInformed: true }]);
  });

  test('is nothing where it stands beside a registration, or is a changed one', () => {
    expect(factsOf(traffic().registers('b', { token: 'a' })).fromBefore).toEqual([]);
    const changed = `Bearer ${tokenNamed('a').toUpperCase()}`;
    expect(factsOf(traffic().registers('a').report({ authorization: changed })).fromBefore).toEqual([]);
  });
});
