import { describe, expect, test } from 'vitest';
import { type FaultKind, faultsOf, fieldsOf } from '../../../spec/faults.ts';
import { PATHS } from '../../../spec/protocol.ts';
import { anInfo, aReport, bytesOfBody, fieldNames } from '../../drive/bodies.ts';
import { type Question, ruleOn } from '../../oracle/ruling.ts';
import {
  type FieldCase,
  floatSpellings,
  int64Edges,
  noBodies,
  noInt64,
  oddValues,
  outOfRange,
  subsets,
  wrongTypes,
} from './wrong-values.ts';

const bodyOf = (message: 'info' | 'report', { field, value }: FieldCase) =>
  bytesOfBody(message === 'info' ? anInfo({ [field]: value }) : aReport({ [field]: value }));

/** An authenticated call with this body. */
function asked(message: 'info' | 'report', body: Buffer): Question {
  const headers = [
    ['Authorization', 'Bearer t'],
    ['Content-Type', 'application/json'],
  ] as const;
  return { method: 'POST', path: PATHS[message], headers, body };
}

/** What the law says of one with this case in it. */
function lawOn(message: 'info' | 'report', one: FieldCase) {
  return ruleOn(asked(message, bodyOf(message, one)), () => true).right;
}

describe.each(['info', 'report'] as const)('%s', (message) => {
  test.each<[string, () => FieldCase[], readonly FaultKind[]]>([
    ['wrong types', () => wrongTypes(message), ['wrong-type', 'null']],
    ['numbers that are no int64', () => noInt64(message), ['fraction', 'overflow']],
  ])('%s must be refused, for nothing else than that', (_, cases, kinds) => {
    for (const one of cases()) {
      const faults = faultsOf(message, bodyOf(message, one));
      expect([one.name, faults.map(({ field }) => field)]).toEqual([one.name, [one.field]]);
      expect(kinds).toContain(faults[0]?.kind);
      expect([one.name, lawOn(message, one)]).toEqual([one.name, [400]]);
    }
  });

  test('every field has wrong types of each kind but its own, null among them where it is required', () => {
    for (const { name, kind, optional } of fieldsOf(message)) {
      const values = wrongTypes(message).flatMap(({ field, value }) =>
        field === name ? [value === null ? 'null' : typeof value] : [],
      );
      const scalar = kind === 'string' ? 'number' : 'string';
      expect([name, values.sort()]).toEqual([
        name,
        [...(optional ? [] : ['null']), 'boolean', 'boolean', 'object', 'object', scalar, scalar].sort(),
      ]);
    }
  });

  test('the edges of int64 must be accepted, in every such field', () => {
    const cases = int64Edges(message);
    expect(new Set(cases.map(({ field }) => field))).toEqual(new Set(fieldNames(message, 'int64')));
    for (const one of cases) expect([one.name, lawOn(message, one)]).toEqual([one.name, 'accepted']);
    expect(
      cases
        .map((one) => bodyOf(message, one).toString())
        .filter((text) => text.includes('9223372036854775807')),
    ).toHaveLength(fieldNames(message, 'int64').length);
  });

  test('bodies that are no object must be refused, for that alone', () => {
    for (const { name, body } of noBodies(message)) {
      const question = asked(message, Buffer.from(body));
      const requirement = message === 'info' ? 'SRV-INFO-04' : 'SRV-REP-06';
      expect([name, ruleOn(question, () => true)]).toMatchObject([name, { right: [400], requirement }]);
    }
  });

  test('what is no number stands once in each field of numbers', () => {
    const numbers = fieldNames(message, 'int', 'int64', 'float');
    const whole = bytesOfBody(message === 'info' ? anInfo() : aReport()).toString();
    for (const value of ['NaN', 'Infinity', '-Infinity'])
      for (const field of numbers) {
        const body = noBodies(message).find(({ name }) => name === `${field} = ${value}`)?.body;
        expect(body).toBe(whole.replace(new RegExp(`"${field}":[^,}]*`), `"${field}":${value}`));
      }
  });

  test('what is odd is nothing that a server must take, in every field and beside them', () => {
    const cases = oddValues(message);
    const fields = new Set(cases.map(({ field }) => field));
    for (const one of cases)
      expect([one.name, ruleOn(asked(message, bodyOf(message, one)), () => true).valid]).toEqual([
        one.name,
        false,
      ]);
    for (const name of fieldNames(message)) expect(fields).toContain(name);
    expect(cases.some(({ field }) => field === '__proto__')).toBe(true);
    expect(bodyOf(message, cases.find(({ field }) => field === '__proto__')!).toString()).toContain(
      '"__proto__":',
    );
  });

  test('names tell the cases apart', () => {
    const bodies = noBodies(message);
    expect(new Set(bodies.map(({ name }) => name)).size).toBe(bodies.length);
    for (const cases of [wrongTypes(message), noInt64(message), int64Edges(message), oddValues(message)])
      expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });
});

test('every spelling of a float must be accepted', () => {
  for (const one of floatSpellings())
    expect([one.name, lawOn('report', one)]).toEqual([one.name, 'accepted']);
  expect(new Set(floatSpellings().map(({ field }) => field))).toEqual(new Set(fieldNames('report', 'float')));
});

test('a float past the double range is asked in every such field, whatever the seed', () => {
  const asked = oddValues('report').map(({ name }) => name);
  for (const field of fieldNames('report', 'float'))
    expect(asked).toEqual(expect.arrayContaining([`${field} = 1e400`, `${field} = -1e400`]));
});

test('percentages that are none must be refused', () => {
  for (const one of outOfRange()) expect([one.name, lawOn('report', one)]).toEqual([one.name, [400]]);
  expect(new Set(outOfRange().map(({ field }) => field))).toEqual(new Set(['cpu', 'gpu']));
});

test('subsets', () => {
  expect(subsets(['a', 'b'])).toEqual([['a'], ['b'], ['a', 'b']]);
  expect(subsets(['a', 'b', 'c'])).toHaveLength(7);
  expect(subsets([])).toEqual([]);
});
