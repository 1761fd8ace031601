import { describe, expect, test } from 'vitest';
import { areaOf, requirementById, requirements } from './index.ts';

/** Ids, levels and origins are public: users write them in baselines. Rows may be added, none may change. */
const PINNED = `
SRV-REG-01 MUST doc §1
SRV-REG-02 MUST doc §1
SRV-REG-03 MUST doc §1
SRV-REG-04 MUST doc §1
SRV-REG-05 MUST doc auth
SRV-REG-06 SHOULD implied §1
SRV-REG-07 MUST RFC 6750 §2.1
SRV-REG-08 SHOULD implied §1
SRV-REG-09 MUST doc errors
SRV-REG-10 MUST doc errors
SRV-REG-11 SHOULD implied §1
SRV-REG-12 SHOULD implied §1
SRV-AUTH-01 MUST doc auth, errors
SRV-AUTH-02 MUST doc errors
SRV-AUTH-03 MUST doc errors
SRV-AUTH-04 MUST doc auth
SRV-AUTH-05 SHOULD RFC 9110 §11.1
SRV-AUTH-06 ADVISORY RFC 9110 §11.6.1
SRV-AUTH-07 SHOULD implied auth
SRV-INFO-01 MUST doc §2
SRV-INFO-02 MUST doc §2
SRV-INFO-03 MUST doc §2
SRV-INFO-04 MUST doc errors
SRV-INFO-05 MUST doc §2, errors
SRV-INFO-06 SHOULD implied §2
SRV-INFO-07 MUST doc §2
SRV-INFO-08 SHOULD implied §2
SRV-REP-01 MUST doc §3
SRV-REP-02 MUST doc §3
SRV-REP-03 MUST doc §3
SRV-REP-04 MUST doc §3
SRV-REP-05 MUST doc §3
SRV-REP-06 MUST doc §3, errors
SRV-REP-07 SHOULD implied §3
SRV-REP-08 SHOULD implied §3
SRV-REP-09 SHOULD implied §3
SRV-WS-01 MUST doc §4, RFC 6455 §4.2.2
SRV-WS-02 MUST doc §4, errors
SRV-WS-03 MUST doc §4
SRV-WS-04 MUST doc §4
SRV-WS-05 MUST RFC 6455 §5.5.2
SRV-WS-06 MUST RFC 6455 §5.5.1
SRV-WS-07 MUST RFC 6455 §5.4
SRV-WS-08 MUST RFC 6455 §5
SRV-WS-09 MUST doc §3, §4
SRV-WS-10 ADVISORY field
SRV-WS-11 ADVISORY field
SRV-WS-12 ADVISORY field
SRV-WS-13 ADVISORY field
SRV-WS-14 SHOULD RFC 6455 §8.1
SRV-ERR-01 MUST doc errors
SRV-ERR-02 SHOULD doc errors
SRV-ERR-03 SHOULD doc errors
SRV-ERR-04 MUST doc §1-3
SRV-ERR-05 ADVISORY field
SRV-ERR-06 ADVISORY field
SRV-ERR-07 ADVISORY field
SRV-ERR-08 SHOULD doc §1-3
SRV-STATE-01 MUST doc
SRV-STATE-02 ADVISORY field
AGT-REG-01 MUST doc §1
AGT-REG-02 MUST doc §1
AGT-REG-03 MUST doc §1
AGT-REG-04 SHOULD doc §1 (需妥善保存)
AGT-REG-05 ADVISORY field
AGT-REG-06 ADVISORY field
AGT-AUTH-01 MUST doc auth
AGT-AUTH-02 SHOULD implied auth
AGT-INFO-01 MUST doc §2
AGT-INFO-02 MUST doc §2
AGT-INFO-03 SHOULD implied §2
AGT-INFO-04 SHOULD doc collection
AGT-INFO-05 SHOULD implied §2
AGT-REP-01 MUST doc §3, §4
AGT-REP-02 MUST doc §3
AGT-REP-03 MUST doc §3
AGT-REP-04 SHOULD implied §3
AGT-REP-05 SHOULD implied §3
AGT-REP-06 SHOULD implied §3
AGT-REP-07 SHOULD doc collection
AGT-REP-08 SHOULD doc collection
AGT-REP-09 MUST doc §1-3
AGT-TIME-01 SHOULD doc §4
AGT-TIME-02 ADVISORY field
AGT-TIME-03 ADVISORY field
AGT-WS-01 MUST doc §4, RFC 6455 §4.1
AGT-WS-02 MUST doc §4
AGT-WS-03 MUST doc §4, RFC 6455 §5.5.2
AGT-WS-04 MUST RFC 6455 §5
AGT-WS-05 SHOULD implied §4
AGT-WS-06 ADVISORY field
AGT-WS-07 ADVISORY field
AGT-WS-08 MUST RFC 6455 §4.1
AGT-REC-01 SHOULD doc errors
AGT-REC-02 SHOULD doc errors
AGT-REC-03 SHOULD doc errors
AGT-REC-04 MUST doc auth
AGT-REC-05 SHOULD implied §2
AGT-REC-06 SHOULD implied errors
AGT-REC-07 ADVISORY field
AGT-ERR-01 ADVISORY field
AGT-ERR-02 ADVISORY field
AGT-ERR-03 ADVISORY field
AGT-ERR-04 ADVISORY field
AGT-STATE-01 ADVISORY field
`;

test('no id, level or origin has changed', () => {
  const rows = requirements.map(({ id, level, origin }) => `${id} ${level} ${origin}`);
  expect(rows).toEqual(PINNED.trim().split('\n'));
});

test('no id and no sentence is there twice', () => {
  const texts = requirements.flatMap(({ id, statement, advice }) => [
    id,
    statement.en,
    statement.zh,
    advice.en,
    advice.zh,
  ]);
  expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
});

describe.each(requirements)('$id', ({ id, role, statement, advice }) => {
  test('has the role that its id says', () => {
    expect(role).toBe(id.startsWith('SRV-') ? 'server' : 'agent');
  });

  test.each([statement.en, advice.en])('is said in English: %s', (text) => {
    expect(text).toMatch(/^[A-Z`][^\p{Script=Han}]{20,}\.$/u);
  });

  test.each([statement.zh, advice.zh])('is said in Chinese: %s', (text) => {
    expect(text).toMatch(/\p{Script=Han}[^\n]*。$/u);
    // Half-width punctuation beside a Chinese character is a slip.
    expect(text).not.toMatch(/\p{Script=Han}[,;:?!()]|[,;:?!()]\p{Script=Han}/u);
  });

  test('names the same things in both languages', () => {
    expect(literals(statement.zh)).toEqual(literals(statement.en));
    expect(literals(advice.zh)).toEqual(literals(advice.en));
  });
});

/** What stands in backticks, whatever its order. */
function literals(text: string): string[] {
  expect(text.split('`').length % 2).toBe(1);
  return [...text.matchAll(/`[^`]+`/g)].map((match) => match[0]).sort();
}

test('an id leads to its requirement, and an unknown one to none', () => {
  expect(requirementById('AGT-REC-06')?.origin).toBe('implied errors');
  expect(requirementById('AGT-REC-99')).toBeUndefined();
});

test.each([
  ['SRV-REG-01', 'SRV-REG'],
  ['AGT-STATE-01/calm-again', 'AGT-STATE'],
])('the area of %s is %s', (id, area) => {
  expect(areaOf(id)).toBe(area);
});
