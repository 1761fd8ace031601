/** What must not bring a 5xx, right or wrong (protocol, error handling). */

import fc from 'fast-check';
import { fieldsOf } from '../../../../spec/faults.ts';
import type { ServerCheck } from '../define.ts';
import { drafts, type RequestKind, textOf, withField } from './drafts.ts';
import { lawOn, type Sent, survives } from './http.ts';
import { oddTexts } from './strings.ts';
import { missing, noIntegers, notJson, notObjects, outOfRange, twoFaults, wrongTypes } from './wrong.ts';

/** Values that the text leaves open, and others that belong nowhere. */
const ODD_VALUES: readonly string[] = [
  'null',
  '-1',
  '-9223372036854775808',
  '-9223372036854775809',
  '1.0',
  '1e2',
  '2147483648',
  '1e400',
  '-1e400',
  '1e-400',
  '-0',
  '""',
  '"\\u0001"',
  `"${'x'.repeat(300)}"`,
  `${'['.repeat(20)}${']'.repeat(20)}`,
  `${'9'.repeat(400)}`,
  '{"":{"":null}}',
];

/** Valid strings that nobody would type; only what the law calls valid. */
function oddButValid(prefix: string): fc.Arbitrary<Sent> {
  const strings = fieldsOf('info').filter(({ kind, name }) => kind === 'string' && !/^ipv[46]$/.test(name));
  const odd = fc
    .tuple(drafts('info', {}), fc.constantFrom(...strings), oddTexts)
    .map(([draft, { name }, text]) => sent('info', textOf(withField(draft, name, JSON.stringify(text)))));
  const oddName = oddTexts.map((text) => sent('register', JSON.stringify({ name: prefix + text })));
  return fc.oneof({ weight: 4, arbitrary: odd }, { weight: 1, arbitrary: oddName });
}

/** Malformed bodies of every sort, for each endpoint. */
function malformed(prefix: string): fc.Arbitrary<Sent> {
  const kinds: readonly RequestKind[] = ['register', 'info', 'report'];
  const faulty = fc.oneof(
    ...kinds.flatMap((kind) =>
      [notJson(kind, prefix), notObjects(kind, prefix), wrongTypes(kind, prefix)].map((wrong) =>
        wrong.map(({ wrong: body }) => sent(kind, body)),
      ),
    ),
    ...(['info', 'report'] as const).flatMap((kind) =>
      [missing(kind), noIntegers(kind), twoFaults(kind)].map((wrong) =>
        wrong.map(({ wrong: body }) => sent(kind, body)),
      ),
    ),
    outOfRange().map(({ wrong: body }) => sent('report', body)),
  );
  const bytes = fc
    .tuple(fc.constantFrom(...kinds), fc.uint8Array({ maxLength: 64 }))
    .map(([kind, body]) => sent(kind, Buffer.from(body)));
  const anyJson = fc
    .tuple(fc.constantFrom<RequestKind>('info', 'report'), fc.json({ maxDepth: 4 }))
    .map(([kind, body]) => sent(kind, body));
  return fc.oneof(
    { weight: 4, arbitrary: faulty },
    { weight: 3, arbitrary: fc.oneof(odd('info'), odd('report')) },
    { weight: 1, arbitrary: bytes },
    { weight: 2, arbitrary: anyJson },
  );
}

/** One or two odd values in a body that is otherwise ordinary, perhaps with members of other names beside it. */
function odd(kind: 'info' | 'report'): fc.Arbitrary<Sent> {
  const names = fc.oneof(
    fc.constantFrom(...fieldsOf(kind).map(({ name }) => name)),
    fc.constantFrom('', '__proto__', 'constructor', 'extra'),
  );
  const member = fc.tuple(names, fc.constantFrom(...ODD_VALUES));
  return fc
    .tuple(drafts(kind, {}), fc.array(member, { minLength: 1, maxLength: 2 }))
    .map(([draft, members]) =>
      sent(
        kind,
        textOf(members.reduce((changed, [name, source]) => withField(changed, name, source), draft)),
      ),
    );
}

function sent(kind: RequestKind, body: Sent['body']): Sent {
  return { kind, body };
}

export const errorChecks: readonly ServerCheck[] = [
  survives(
    'SRV-ERR-01/generated',
    ['no odd, but valid string brings a 5xx', '奇特但有效的字符串不会引发 5xx'],
    ({ name }) => oddButValid(name('')).filter(({ kind, body }) => lawOn(kind, body).valid),
    { share: 0.5 },
  ),
  survives(
    'SRV-ERR-02/generated',
    ['no malformed body brings a 5xx', '任何格式错误的请求体都不会引发 5xx'],
    ({ name }) => malformed(name('')).filter(({ kind, body }) => !lawOn(kind, body).valid),
    { share: 1.5 },
  ),
];
