import { describe, expect, test } from 'vitest';
import { faultsOf } from '../../spec/faults.ts';
import { anInfo, aReport, bytesOfBody, exact, fieldNames, optionalFields, without } from './bodies.ts';

describe('bodies', () => {
  test('are right in every field', () => {
    expect(faultsOf('info', bytesOfBody(anInfo()))).toEqual([]);
    expect(faultsOf('report', bytesOfBody(aReport()))).toEqual([]);
    expect(Object.keys(anInfo())).toEqual(fieldNames('info'));
    expect(Object.keys(aReport())).toEqual(fieldNames('report'));
  });

  test.each(['9223372036854775807', '9007199254740993', '1.0', '1.5e2', '-0', '1e400'])(
    'write %s exactly so',
    (source) => {
      expect(bytesOfBody({ a: exact(source) }).toString()).toBe(`{"a":${source}}`);
    },
  );

  test('lose the members that are left out, and those alone', () => {
    expect(Object.keys(without(anInfo(), 'ipv4', 'nothing'))).toEqual(
      fieldNames('info').filter((name) => name !== 'ipv4'),
    );
  });

  test('are sent as they are where they are text or bytes', () => {
    expect(bytesOfBody('{"a":').toString()).toBe('{"a":');
    expect(bytesOfBody(Buffer.from([0xff]))).toEqual(Buffer.from([0xff]));
  });
});

test('fields by kind', () => {
  expect(fieldNames('report', 'float')).toEqual(['cpu', 'gpu', 'load', 'temp']);
  expect(optionalFields('info', true)).toEqual(['gpu_name', 'ipv4', 'ipv6']);
  expect(optionalFields('report', true)).toEqual(['gpu', 'temp']);
  expect(optionalFields('report', false)).toHaveLength(16);
});
