import { describe, expect, test } from 'vitest';
import type { Message } from '../../spec/messages/message.ts';
import { texts } from '../../spec/messages/texts.ts';
import type { Outcome } from '../outcome.ts';
import { type Story, type Told, traffic } from './journal-of.ts';

/** What happens, the verdict on it, and the story; null where nothing happened that could be judged. */
export type Row = readonly [what: string, verdict: Outcome['verdict'] | null, story: Story];

/** Tests one judge with a table of stories, each as it was and as a masked journal tells it. */
export function judgeTable(id: string, rows: readonly Row[]): void {
  describe(id, () => {
    test.each(rows)('%s: %s', (_, verdict, story) => {
      for (const how of ['raw', 'masked'] as const) {
        const outcome = story.judgedBy(id, how);
        expect(outcome?.verdict ?? null).toBe(verdict);
        if (outcome) expectWords(outcome, story);
      }
    });
  });
}

/** A verdict has all of its words, and shows exchanges of its own story. */
function expectWords(outcome: Outcome, story: Story): void {
  for (const part of ['message', 'expected', 'actual'] as const) {
    const message = (outcome as Partial<Record<typeof part, Message>>)[part];
    if (!message) continue;
    expect(texts).toHaveProperty([message.key]);
    for (const slot of slotsOf(message)) expect(message.values, message.key).toHaveProperty(slot);
    expect(Object.values(message.values), message.key).not.toContain('');
  }
  if (!('exchanges' in outcome)) return;
  const numbers = new Set(story.events.map(({ exchange }) => exchange));
  for (const number of outcome.exchanges ?? []) expect(numbers).toContain(number);
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
