import { describe, expect, it } from 'vitest';
import { say as message, render } from '../../spec/messages/message.ts';
import type { CheckReport, RequirementReport, Verdict } from '../../spec/report.ts';
import type { Level } from '../../spec/requirement.ts';
import { sampleReport } from '../testing/sample.ts';
import { reasonOf } from './reasons.ts';
import { passageStanding, standingOf } from './standing.ts';

const [model] = sampleReport().requirements as readonly [RequirementReport];
const one = (verdict: Verdict, level: Level = 'MUST') => ({ ...model, verdict, level });

describe('how a requirement stands', () => {
  it.each([
    ['fail', 'MUST', 'failed', '✗'],
    ['fail', 'SHOULD', 'warning', '!'],
    ['fail', 'ADVISORY', 'notice', '·'],
    ['inconclusive', 'MUST', 'undecided', '?'],
    ['blocked', 'SHOULD', 'undecided', '⊘'],
    ['pass', 'MUST', 'passed', '✓'],
    ['not-applicable', 'MUST', 'unlooked', '–'],
    ['not-selected', 'MUST', 'unlooked', '○'],
  ] as const)('%s at %s is %s', (verdict, level, kind, mark) => {
    expect(standingOf(one(verdict, level))).toMatchObject({ kind, mark });
  });
});

describe('how a passage stands', () => {
  it.each([
    ['broken', [one('pass'), one('fail'), one('inconclusive')]],
    ['undecided', [one('pass'), one('blocked'), one('fail', 'SHOULD')]],
    ['not as recommended', [one('pass'), one('fail', 'SHOULD'), one('fail', 'ADVISORY')]],
    ['hurts in the field', [one('fail', 'ADVISORY'), one('not-selected')]],
    ['not looked at', [one('not-selected'), one('not-applicable')]],
    ['as far as looked at', [one('pass'), one('not-selected')]],
    ['fulfilled', [one('pass')]],
  ] as const)('%s, as its worst requirement', (word, requirements) => {
    expect(passageStanding(requirements).word.en).toBe(word);
  });
});

describe('why something was not looked at', () => {
  const why = message('inconclusive.rate-limited');
  const text = render(why);
  const check: CheckReport = {
    ...sampleReport().checks[0]!,
    requirement: model.id,
    says: { message: { text, key: why.key, values: why.values }, expected: null, actual: null },
  };

  it('is said in both languages where a check says it', () => {
    expect(reasonOf(text, [model.id], [check])).toEqual({ en: text, zh: render(why, 'zh-CN') });
  });

  it('is a word of the frame, or stands as it is', () => {
    expect(reasonOf('thorough', [model.id], [check]).zh).toBe('需要 --thorough');
    expect(reasonOf('some reason', [model.id], [])).toEqual({ en: 'some reason', zh: 'some reason' });
  });
});
