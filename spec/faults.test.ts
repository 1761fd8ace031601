import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fault, type FaultKind, faultsOf, fieldsOf, isLeftOpenForServers, isValid } from './faults.ts';
import type { MessageKind } from './protocol.ts';

const info = {
  cpu_name: 'Intel(R) Xeon(R) E5-2680 v4',
  arch: 'x86_64',
  cpu_cores: 8,
  os: 'Ubuntu 22.04.3 LTS',
  kernel_version: '5.15.0-91-generic',
  gpu_name: '',
  virtualization: 'kvm',
  mem_total: 17179869184,
  swap_total: 2147483648,
  disk_total: 107374182400,
  version: '0.1.0',
  ipv4: '1.2.3.4',
  ipv6: '2001:db8::1',
};

const report = {
  cpu: 45.5,
  gpu: 0,
  ram: 8589934592,
  ram_total: 17179869184,
  swap: 0,
  swap_total: 2147483648,
  load: 1.25,
  temp: 55.0,
  disk: 42949672960,
  disk_total: 107374182400,
  net_in: 1048576,
  net_out: 524288,
  net_total_up: 107374182400,
  net_total_down: 214748364800,
  process: 150,
  connections: 42,
  connections_udp: 10,
  uptime: 86400,
};

const right: Record<MessageKind, object> = {
  register: { name: 'My Server' },
  identity: { uuid: '550e8400-e29b-41d4-a716-446655440000', token: 'vmoi_a1b2c3d4e5f6' },
  info,
  report,
  status: { status: 'ok' },
};
const kinds = Object.keys(right) as MessageKind[];

/** A right body with one member written as `source`, or left out. */
function bodyWith(kind: MessageKind, name: string, source?: string): string {
  const members = Object.entries(right[kind])
    .filter(([other]) => other !== name)
    .map(([other, value]) => `${JSON.stringify(other)}:${JSON.stringify(value)}`);
  if (source !== undefined) members.unshift(`${JSON.stringify(name)}:${source}`);
  return `{${members.join(',')}}`;
}

test.each(kinds)('the example of the text has no fault: %s', (kind) => {
  expect(faultsOf(kind, JSON.stringify(right[kind]))).toEqual([]);
  expect(faultsOf(kind, new TextEncoder().encode(JSON.stringify(right[kind])))).toEqual([]);
  expect(isValid(kind, right[kind])).toBe(true);
});

test.each(kinds)('extra members are no fault, and fields may come in any order: %s', (kind) => {
  const body = Object.fromEntries([['extra', { deep: [null] }], ...Object.entries(right[kind]).reverse()]);
  expect(faultsOf(kind, JSON.stringify(body))).toEqual([]);
  expect(isValid(kind, body)).toBe(true);
});

describe('bodies as a whole', () => {
  test.each<[string, string | Uint8Array, FaultKind, string]>([
    ['nothing', '', 'not-json', ''],
    ['no JSON', '{"name":', 'not-json', '{"name":'],
    ['a byte order mark', '\uFEFF{}', 'not-json', '\uFEFF{}'],
    ['a byte order mark as bytes', Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d), 'not-json', '\uFEFF{}'],
    ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'not-utf8', '{\uFFFD}'],
    [
      'a byte order mark before bytes that are no UTF-8',
      Uint8Array.of(0xef, 0xbb, 0xbf, 0xff),
      'not-utf8',
      '\uFEFF\uFFFD',
    ],
    ['null', 'null', 'not-object', 'null'],
    ['an array', '[]', 'not-object', '[]'],
    ['a string', '"{}"', 'not-object', '"{}"'],
    ['a number', '1', 'not-object', '1'],
    ['something just short enough', 'x'.repeat(60), 'not-json', 'x'.repeat(60)],
    ['something long', 'x'.repeat(99), 'not-json', `${'x'.repeat(59)}…`],
  ])('%s', (_, body, kind, seen) => {
    for (const message of kinds) expect(faultsOf(message, body)).toEqual([{ kind, field: null, seen }]);
  });
});

describe('one field', () => {
  test.each<[MessageKind, string, string, ...FaultKind[]]>([
    ['register', 'name', '""'],
    ['register', 'name', 'null', 'null'],
    ['register', 'name', '{}', 'wrong-type'],
    ['identity', 'uuid', '""', 'empty'],
    ['identity', 'token', '""', 'empty'],
    ['identity', 'token', '7', 'wrong-type'],
    ['status', 'status', '"fine"', 'wrong-value'],
    ['status', 'status', 'true', 'wrong-type'],
    ['info', 'os', '""'],
    ['info', 'os', 'null', 'null'],
    ['info', 'os', '1.50', 'wrong-type'],
    ['info', 'gpu_name', 'null', 'null'],
    ['info', 'cpu_cores', '2147483648'],
    ['info', 'cpu_cores', '9223372036854775808', 'overflow'],
    ['info', 'cpu_cores', '"8"', 'wrong-type'],
    ['info', 'mem_total', '9007199254740993'],
    ['info', 'mem_total', '9223372036854775807'],
    ['info', 'mem_total', '9223372036854775808', 'overflow'],
    ['info', 'mem_total', '1.5', 'fraction'],
    ['info', 'mem_total', '-1.5', 'fraction'],
    ['info', 'mem_total', '1.0', 'spelling'],
    ['info', 'mem_total', '-1', 'negative'],
    ['info', 'mem_total', '-1.0', 'spelling', 'negative'],
    ['info', 'mem_total', '-0'],
    ['info', 'mem_total', 'false', 'wrong-type'],
    ['report', 'cpu', '0'],
    ['report', 'cpu', '1e2'],
    ['report', 'cpu', '100.01', 'out-of-range'],
    ['report', 'cpu', '-0.5', 'out-of-range'],
    ['report', 'gpu', '1e400', 'out-of-range'],
    ['report', 'gpu', '[1]', 'wrong-type'],
    ['report', 'load', '1e400', 'overflow'],
    ['report', 'load', '-1'],
    ['report', 'temp', '-40.5'],
    ['report', 'process', '1.5e2', 'spelling'],
  ])('%s: %s %s', (kind, name, source, ...faults) => {
    const expected = faults.map((fault) => ({ kind: fault, field: name, seen: source }));
    expect(faultsOf(kind, bodyWith(kind, name, source))).toEqual(expected);
  });

  test.each(kinds.flatMap((kind) => fieldsOf(kind).map((field) => [kind, field] as const)))(
    'left out: %s $name',
    (kind, field) => {
      const missing: Fault = { kind: 'missing', field: field.name, seen: '' };
      expect(faultsOf(kind, bodyWith(kind, field.name))).toEqual(field.optional ? [] : [missing]);
    },
  );
});

test('faults come in the order of the fields, all of them', () => {
  const faults = faultsOf('report', '{"uptime":null,"gpu":101,"cpu":"1"}');
  expect(faults.slice(0, 3).map((fault) => fault.field)).toEqual(['cpu', 'gpu', 'ram']);
  expect(faults.at(-1)).toEqual({ kind: 'null', field: 'uptime', seen: 'null' });
});

test('what is shown is cut, but a number out of range stays one', () => {
  const shown = (name: string, source: string) =>
    faultsOf('report', bodyWith('report', name, source))[0]?.seen;
  expect(shown('cpu', `100.5${'0'.repeat(80)}`)).toBe('100.5');
  expect(shown('cpu', `100.5${'0'.repeat(55)}`)).toBe(`100.5${'0'.repeat(55)}`);
  expect(shown('cpu', '9'.repeat(400))).toBe('Infinity');
  expect(shown('ram', '9'.repeat(400))).toBe(`${'9'.repeat(59)}…`);
  expect(shown('ram', JSON.stringify(`x${'😀'.repeat(40)}`))?.isWellFormed()).toBe(true);
});

test('a value nested deeper than the stack is a wrong type', () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  expect(faultsOf('info', bodyWith('info', 'os', deep))).toEqual([
    { kind: 'wrong-type', field: 'os', seen: '[…]' },
  ]);
});

describe('what the text leaves open for servers', () => {
  test.each<[MessageKind, string, string, boolean]>([
    ['register', 'name', 'null', true],
    ['register', 'name', '1', false],
    ['info', 'gpu_name', 'null', true],
    ['info', 'os', 'null', false],
    ['info', 'cpu_cores', '9223372036854775808', true],
    ['info', 'mem_total', '9223372036854775808', false],
    ['info', 'mem_total', '-9223372036854775809', true],
    ['info', 'mem_total', '-1', true],
    ['info', 'mem_total', '1.0', true],
    ['info', 'mem_total', '1.5', false],
    ['report', 'cpu', '100.5', false],
    ['report', 'cpu', '1e400', true],
    ['report', 'cpu', '9'.repeat(400), true],
    ['report', 'load', '1e400', true],
    ['report', 'load', '"1"', false],
    ['identity', 'token', '""', false],
    ['identity', 'token', 'null', false],
  ])('%s: %s %s: %s', (kind, name, source, open) => {
    const faults = faultsOf(kind, bodyWith(kind, name, source));
    expect(faults.map((fault) => isLeftOpenForServers(fault, kind))).toEqual([open]);
  });

  test('an overflow of a field that no request has', () => {
    expect(isLeftOpenForServers({ kind: 'overflow', field: 'other', seen: '1e19' })).toBe(true);
  });

  test.each<[string, string | Uint8Array, MessageKind | undefined, boolean]>([
    ['no UTF-8', Uint8Array.of(0xff), 'info', true],
    ['a byte order mark', '\uFEFF{}', 'info', true],
    ['no body, registering', '', 'register', true],
    ['no body, informing', '', 'info', false],
    ['no body, who knows where', '', undefined, true],
    ['no JSON', '{', 'register', false],
    ['no object', '[]', 'register', false],
    ['a field missing', bodyWith('info', 'os'), 'info', false],
  ])('%s', (_, body, kind, open) => {
    const faults = faultsOf(kind ?? 'info', body);
    expect(faults.map((fault) => isLeftOpenForServers(fault, kind))).toEqual([open]);
  });
});

test('validators agree with faults but where a plain parse cannot see', () => {
  const unseen: FaultKind[] = ['spelling', 'negative'];
  const values = fc.oneof(
    fc.constantFrom(
      'null',
      '""',
      '"x"',
      'true',
      '[]',
      '{}',
      '0',
      '-1',
      '1.0',
      '1.5',
      '100',
      '101',
      '1e30',
      '"ok"',
    ),
    fc.json(),
  );
  const bodies = fc.constantFrom(...kinds).chain((kind) => {
    const names = fc.constantFrom(...fieldsOf(kind).map((field) => field.name), 'extra');
    return fc.tuple(
      fc.constant(kind),
      fc.tuple(names, values).map(([name, value]) => bodyWith(kind, name, value)),
    );
  });
  fc.assert(
    fc.property(bodies, ([kind, body]) => {
      const seen = faultsOf(kind, body).filter((fault) => !unseen.includes(fault.kind));
      // An `int` has no bounds in its schema.
      const wide = seen.filter((fault) => fault.kind === 'overflow' && isInt(kind, fault));
      expect(isValid(kind, JSON.parse(body))).toBe(seen.length === wide.length);
    }),
  );
});

function isInt(kind: MessageKind, fault: Fault): boolean {
  return fieldsOf(kind).some((field) => field.name === fault.field && field.kind === 'int');
}
