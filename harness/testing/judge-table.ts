import { describe, expect, test } from 'vitest';
import { type Message, render } from '../../spec/messages/message.ts';
import { texts } from '../../spec/messages/texts.ts';
import type { Fail, NotApplicable, Outcome } from '../outcome.ts';
import { type Story, type Told, traffic } from './journal-of.ts';

/**
 * What happens, the verdict on it, and the story; null where nothing happened that could be judged. `says` must stand
 * in what is said in English: the verdict, its messages one after the other, the numbers of its exchanges as `#4`.
 */
export type Row = readonly [what: string, verdict: Outcome['verdict'] | null, story: Story, says?: string];

/** Tests one judge with a table of stories, each as it was and as a masked journal tells it. */
export function judgeTable(id: string, rows: readonly Row[]): void {
  describe(id, () => {
    for (const [what, verdict, story, says = ''] of rows)
      test(`${what}: ${verdict}`, () => {
        for (const how of ['raw', 'masked'] as const) {
          const outcome = story.judgedBy(id, how);
          expect(outcome?.verdict ?? null).toBe(verdict);
          if (outcome) expectWords(outcome, story);
          if (outcome && how === 'raw') expect(said(outcome)).toContain(says);
        }
      });
  });
}

/** A verdict has all of its words, and shows exchanges of its own story. */
function expectWords(outcome: Outcome, story: Story): void {
  if (outcome.verdict === 'fail') expect(messagesOf(outcome)).toHaveLength(3);
  for (const message of messagesOf(outcome)) {
    expect(texts).toHaveProperty([message.key]);
    for (const slot of slotsOf(message)) expect(message.values, message.key).toHaveProperty(slot);
    for (const value of Object.values(message.values)) {
      expect(value, message.key).not.toBe('');
      expect(String(value), message.key).not.toMatch(/undefined|NaN s\b/);
    }
  }
  const numbers = new Set(story.events.map(({ exchange }) => exchange));
  for (const number of exchangesOf(outcome)) expect(numbers).toContain(number);
  if (outcome.verdict === 'not-applicable') expect(REASONS).toContain(outcome.reason);
}

const REASONS: readonly NotApplicable['reason'][] = ['other-transport', 'condition-absent', 'not-observable'];

function said(outcome: Outcome): string {
  const exchanges = exchangesOf(outcome).map((number) => `#${number}`);
  return [outcome.verdict, ...messagesOf(outcome).map((message) => render(message)), ...exchanges].join(' ');
}

function messagesOf(outcome: Outcome): Message[] {
  const { message, expected, actual } = outcome as Partial<Fail>;
  return [message, expected, actual].filter((one) => one !== undefined);
}

function exchangesOf(outcome: Outcome): readonly number[] {
  return 'exchanges' in outcome ? (outcome.exchanges ?? []) : [];
}

/** The names in braces of its template. */
function slotsOf({ key }: Message): string[] {
  return [...texts[key][0].matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
}

/** A right agent up to its first report, over HTTP. */
export function running(setup?: Told): Story {
  return traffic(setup).launch().registers('t1').info().wait(1).report();
}

/** The same over the socket. */
export function runningOverSocket(setup?: Told): Story {
  return traffic(setup).launch().registers('t1').info().opens().wait(1).message();
}
