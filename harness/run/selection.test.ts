import { describe, expect, test } from 'vitest';
import type { Role } from '../../spec/requirement.ts';
import { requirements } from '../../spec/requirements/index.ts';
import { checkInfo } from '../check.ts';
import { RunFailure } from './failure.ts';
import { type Choice, matches, type SelectionOptions, select } from './selection.ts';

const info = (id: string, options = {}) => checkInfo(id, [id, id], options);
/** A few checks: two areas, one that builds on another, one that takes long. */
const CHECKS = [
  info('SRV-REG-01/named'),
  info('SRV-REG-02/empty', { buildsOn: ['SRV-REG-01'] }),
  info('SRV-AUTH-01/info', { buildsOn: ['SRV-REG-02/empty'] }),
  info('SRV-AUTH-01/report'),
  info('SRV-WS-13/silent', { thorough: true }),
  info('SRV-WS-01/upgrade', { buildsOn: ['SRV-WS-13'] }),
];

function chosen(options: Partial<SelectionOptions>): Record<string, string> {
  const said = (choice: Choice) => (typeof choice === 'string' ? choice : choice.reason);
  const all = { role: 'server', only: [], skip: [], thorough: false, ...options } as const;
  return Object.fromEntries([...select(CHECKS, all)].map(([id, choice]) => [id, said(choice)]));
}

/** The choices in the order of the checks. */
const choices = (options: Partial<SelectionOptions>) => Object.values(chosen(options));
const [YES, SUPPORT, ONLY, SKIP, THOROUGH] = ['selected', 'support', 'only', 'skip', 'thorough'];

describe('select', () => {
  test('takes all but what takes long', () => {
    expect(choices({ skip: ['SRV-WS-01'] })).toEqual([YES, YES, YES, YES, THOROUGH, SKIP]);
    expect(choices({ thorough: true })).toEqual([YES, YES, YES, YES, YES, YES]);
  });

  test.each([
    ['an id', 'SRV-REG-01/named', [YES, ONLY, ONLY, ONLY, ONLY, ONLY]],
    ['a requirement', 'SRV-AUTH-01', [SUPPORT, SUPPORT, YES, YES, ONLY, ONLY]],
    ['an area', 'SRV-REG', [YES, YES, ONLY, ONLY, ONLY, ONLY]],
    ['a glob over ids', '*/report', [ONLY, ONLY, ONLY, YES, ONLY, ONLY]],
    ['a glob over requirements', 'SRV-REG-0?', [YES, YES, ONLY, ONLY, ONLY, ONLY]],
  ])('%s: %s', (_, only, expected) => {
    expect(choices({ only: [only] })).toEqual(expected);
  });

  test('takes what any of several names', () => {
    expect(choices({ only: ['SRV-REG-01', '*/report'] })).toEqual([YES, ONLY, ONLY, YES, ONLY, ONLY]);
  });

  test('skips what is named as well', () => {
    expect(choices({ only: ['SRV-REG'], skip: ['SRV-REG-01'] })).toEqual([
      SUPPORT,
      YES,
      ONLY,
      ONLY,
      ONLY,
      ONLY,
    ]);
    expect(choices({ skip: ['SRV-WS', '*/info'] })).toEqual([YES, YES, SKIP, YES, SKIP, SKIP]);
  });

  test.each([
    ['its id', 'SRV-WS-13/silent', YES],
    ['its requirement', 'SRV-WS-13', YES],
  ])('an exact id implies --thorough: %s', (_, only, expected) => {
    expect(chosen({ only: [only] })['SRV-WS-13/silent']).toBe(expected);
  });

  test.each(['SRV-WS', 'SRV-WS-1?', '*silent', 'SRV-*'])('%s does not imply it', (only) => {
    const choose = () => chosen({ only: [only, 'SRV-REG-01'] })['SRV-WS-13/silent'];
    expect([THOROUGH, SUPPORT]).toContain(choose());
  });

  test('runs what is built on, all the way down, whatever left it out', () => {
    expect(choices({ only: ['SRV-AUTH-01/info'] })).toEqual([SUPPORT, SUPPORT, YES, ONLY, ONLY, ONLY]);
    expect(choices({ skip: ['SRV-REG'] })).toEqual([SUPPORT, SUPPORT, YES, YES, SUPPORT, YES]);
    expect(choices({ only: ['SRV-WS-01'] })).toEqual([ONLY, ONLY, ONLY, ONLY, SUPPORT, YES]);
  });
});

describe('a wrong selection', () => {
  function failure(options: Partial<SelectionOptions>): readonly [number, string] {
    try {
      chosen(options);
    } catch (error) {
      if (error instanceof RunFailure) return [error.exitCode, error.message];
      throw error;
    }
    throw new Error('nothing was thrown');
  }

  test.each([
    ['a mistyped id', { only: ['SRV-REG-01/name'] }, 2, 'did you mean SRV-REG-01/named?'],
    ['another case', { only: ['srv-auth-01'] }, 2, 'did you mean SRV-AUTH-01?'],
    ['the same in --skip', { skip: ['SRV-ERR-99'] }, 2, 'did you mean SRV-ERR-0'],
    ['nothing like it', { only: ['everything'] }, 2, 'vanmoi-conform list'],
    ['an area that is none', { only: ['SRV-FOO'] }, 2, 'SRV-FOO'],
    ['a part of a number', { only: ['SRV-REG-0'] }, 2, 'did you mean SRV-REG-0'],
    ['the other role', { only: ['AGT-REG-01'] }, 2, 'role agent'],
    ['a check of the other role', { only: ['AGT-REG-01/first'] }, 2, 'role agent'],
    ['a glob without a match', { only: ['SRV-*/nothing'] }, 6, 'SRV-*/nothing'],
    ['a glob of the other role', { skip: ['AGT-*'] }, 6, 'AGT-*'],
    ['one wrong beside a right one', { only: ['SRV-REG-01', 'SRV-REG-1'] }, 2, 'SRV-REG-1'],
    ['all skipped', { skip: ['SRV-*'] }, 6, 'nothing is selected'],
    ['a requirement without a check', { only: ['SRV-STATE-02'] }, 6, 'nothing is selected'],
    ['only and skip meet', { only: ['SRV-REG-01'], skip: ['SRV-REG'] }, 6, 'nothing is selected'],
  ])('%s', (_, options, code, words) => {
    const [exitCode, message] = failure(options);
    expect([exitCode, message.includes(words) || message]).toEqual([code, true]);
    expect(message).not.toContain('\n');
  });
});

test.each([
  ['SRV-REG-01', true],
  ['SRV-REG-01/named', true],
  ['SRV-REG', true],
  ['SRV', true],
  ['SRV-RE', false],
  ['SRV-REG-0', false],
  ['SRV-REG-01/', false],
  ['*', true],
  ['SRV-REG-0?', true],
  ['*/named', true],
  ['SRV-REG-01/n?med', true],
  ['SRV.REG*', false],
  ['srv-*', false],
])('%s matches SRV-REG-01/named: %s', (pattern, expected) => {
  expect(matches(pattern, info('SRV-REG-01/named'))).toBe(expected);
});

test.each<Role>(['server', 'agent'])('every requirement of role %s can be named', (role) => {
  for (const { id } of requirements.filter((one) => one.role === role))
    expect(select([info(`${id}/x`)], { role, only: [id], skip: [], thorough: false }).get(`${id}/x`)).toBe(
      'selected',
    );
});
