import { describe, expect, test } from 'vitest';
import { say } from '../../spec/messages/message.ts';
import { each, judge, type Reducer } from '../judge.ts';
import { type Outcome, passed } from '../outcome.ts';
import { traffic } from '../testing/journal-of.ts';
import { Watching } from './watching.ts';

const text = (words: string) => say('plain', { text: words });
const fail = (words: string) =>
  ({ verdict: 'fail', message: text(words), expected: text('a'), actual: text('b'), exchanges: [] }) as const;
const doubt = (words: string) => ({ verdict: 'inconclusive', message: text(words) }) as const;

const setup = { intervalMs: 5000, prefix: '', masked: false, isForeign: () => false };

/** What comes of a judge that says these things at one event after the other, and this at the end. */
function said(
  says: readonly (ReturnType<Reducer['see']> | Error)[],
  last: Outcome | Error | null,
  interrupted = false,
) {
  let next = 0;
  const talker = judge('AGT-REG-01/talks', ['talks', '说'], {}, () => ({
    see() {
      const one = says[next++];
      if (one instanceof Error) throw one;
      return one;
    },
    end() {
      if (last instanceof Error) throw last;
      return last;
    },
  }));
  const watching = new Watching([talker], setup);
  for (const event of traffic().launch().prints('1').prints('2').prints('3').events) watching.see(event);
  return watching.end({ t: 1, complete: true, interrupted }).get(talker);
}

describe('what a judge comes to', () => {
  test.each<[string, Parameters<typeof said>, Outcome | null]>([
    ['what it says at the end', [[], passed], passed],
    ['nothing, where it saw nothing', [[], null], null],
    ['the first failure', [[undefined, fail('1'), fail('2')], passed], fail('1')],
    ['a failure at the end', [[], fail('end')], fail('end')],
    ['a failure rather than the one at the end', [[fail('1')], fail('end')], fail('1')],
    ['a doubt rather than a pass', [[doubt('1')], passed], doubt('1')],
    ['a doubt rather than nothing', [[doubt('1'), doubt('2')], null], doubt('1')],
    ['a failure rather than a doubt before', [[doubt('1'), fail('2')], passed], fail('2')],
    ['a failure at the end rather than a doubt', [[doubt('1')], fail('end')], fail('end')],
    ['what was seen, where the run was broken off', [[fail('1')], passed, true], fail('1')],
    ['nothing missed, where the run was broken off', [[], fail('end'), true], null],
    ['no pass, where the run was broken off', [[], passed, true], null],
  ])('%s', (_, [says, last, interrupted], outcome) => {
    expect(said(says, last, interrupted)).toEqual(outcome);
  });

  test.each<[string, Parameters<typeof said>]>([
    ['at an event', [[new Error('ours')], fail('end')]],
    ['after a failure', [[fail('1'), new Error('ours')], passed]],
    ['at the end', [[], new Error('ours')]],
  ])('an exception %s is the fault of the harness', (_, args) => {
    expect(said(...args)).toMatchObject({ verdict: 'error', message: { key: 'error.harness' } });
  });
});

test('judges do not disturb each other, and each sees all', () => {
  const counts = [0, 0];
  const judges = [0, 1].map((i) =>
    judge(`AGT-REG-01/${i}`, ['counts', '数'], {}, () => ({
      see() {
        counts[i]!++;
        if (i === 0) throw new Error('ours');
        return undefined;
      },
      end: () => passed,
    })),
  );
  const watching = new Watching(judges, setup);
  const seen = traffic()
    .registers('t1')
    .report()
    .events.flatMap((event) => watching.see(event));
  expect(counts).toEqual([1, seen.length]);
  expect([...watching.end({ t: 0, complete: true }).values()].map((one) => one?.verdict)).toEqual([
    'error',
    'pass',
  ]);
});

describe('each', () => {
  const reports = each(
    (observation) => (observation.kind === 'report' ? observation.report : undefined),
    ({ body }) => (body.text?.includes('bad') ? fail('bad') : undefined),
  );
  const bad = judge(
    'AGT-REP-02/bad',
    ['none is bad', '没有坏的'],
    { scenarios: ['steady'], transport: 'http' },
    reports,
  );
  const verdict = (story: ReturnType<typeof traffic>) => {
    const watching = new Watching([bad], setup);
    for (const event of story.events) watching.see(event);
    return watching.end({ t: 0, complete: true }).get(bad)?.verdict ?? null;
  };

  test('passes where one was examined and none was wrong', () => {
    expect(verdict(traffic().report().report())).toBe('pass');
  });
  test('fails where one was wrong', () => {
    expect(verdict(traffic().report().report({ body: 'bad' }).report())).toBe('fail');
  });
  test('says nothing where there was none', () => {
    expect(verdict(traffic().registers('t1'))).toBeNull();
  });
  test('begins anew with each watching', () => {
    verdict(traffic().report());
    expect(verdict(traffic())).toBeNull();
  });
  test('makes a plain value of it', () => {
    expect(bad).toMatchObject({
      id: 'AGT-REP-02/bad',
      requirement: 'AGT-REP-02',
      title: { en: 'none is bad', zh: '没有坏的' },
      buildsOn: [],
      method: 'scenario',
      timing: false,
      thorough: false,
      scenarios: ['steady'],
      transport: 'http',
    });
  });
});
