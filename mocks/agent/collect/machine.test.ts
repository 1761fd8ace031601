import { expect, test } from 'vitest';
import { faultsOf } from '../../../spec/faults.ts';
import { ManualClock, systemClock } from '../../clock.ts';
import { encodeExactly } from '../messages.ts';
import { createMachine } from './machine.ts';
import type { Source } from './source.ts';
import { readTemperature } from './temperature.ts';
import { readVirtualization } from './virtualization.ts';

/** A machine made of texts, which a test may change. */
function sourceOf(files: Record<string, string>): Source {
  return {
    read: (path) => files[path] ?? '',
    list: (path) => {
      const below = Object.keys(files).filter((name) => name.startsWith(`${path}/`));
      return [...new Set(below.map((name) => name.slice(path.length + 1).split('/', 1)[0] ?? ''))];
    },
    exists: (path) => path in files,
  };
}

function filesAt(seconds: number, busy: number, received: number, sent: number): Record<string, string> {
  return {
    '/proc/stat': `cpu  ${busy} 0 0 ${seconds * 100 - busy} 0 0 0 0 0 0\n`,
    '/proc/net/dev': `  eth0: ${received} 0 0 0 0 0 0 0 ${sent} 0 0 0 0 0 0 0\n`,
    '/proc/uptime': `${seconds}.50 1.0\n`,
    '/proc/1/stat': '',
    '/proc/22/stat': '',
  };
}

test('rates and processor use are those since the last report', async () => {
  const clock = new ManualClock();
  const files = filesAt(100, 1000, 5000, 700);
  const machine = createMachine(clock, 5000, sourceOf(files));
  const first = machine.report();
  await clock.advance(250);
  await first;

  Object.assign(files, filesAt(105, 1250, 25_000, 10_700));
  await clock.advance(5000);
  const report = await machine.report();

  expect(report).toMatchObject({ cpu: 50, net_in: 4000n, net_out: 2000n, net_total_down: 25_000n });
  expect(report).toMatchObject({ net_total_up: 10_700n, process: 2, uptime: 105 });
});

test('a report soon after another still looks back over a window that shows more than ticks', async () => {
  const clock = new ManualClock();
  const files = filesAt(100, 1000, 0, 0);
  const machine = createMachine(clock, 5000, sourceOf(files));
  const first = machine.report();
  await clock.advance(250);
  await first;

  await clock.advance(10);
  Object.assign(files, filesAt(101, 1025, 260, 0));
  expect(await machine.report()).toMatchObject({ cpu: 25, net_in: 1000n });
});

test('after a long silence a report tells of the present', async () => {
  const clock = new ManualClock();
  const files = filesAt(100, 0, 0, 0);
  const machine = createMachine(clock, 5000, sourceOf(files));
  const first = machine.report();
  await clock.advance(250);
  await first;

  await clock.advance(60_000);
  Object.assign(files, filesAt(160, 6000, 1_000_000, 0));
  const late = machine.report();
  Object.assign(files, filesAt(161, 6000, 1_000_000, 0));
  await clock.advance(250);
  expect(await late).toMatchObject({ cpu: 0, net_in: 0n });
});

test('what this machine tells is complete and of the right types', async () => {
  const machine = createMachine(systemClock, 5000);
  expect(faultsOf('info', Buffer.from(encodeExactly(machine.info())))).toEqual([]);
  expect(faultsOf('report', Buffer.from(encodeExactly(await machine.report())))).toEqual([]);
});

test('a machine without /proc tells what Node knows, complete and of the right types', async () => {
  const machine = createMachine(systemClock, 5000, sourceOf({}));
  expect(faultsOf('info', Buffer.from(encodeExactly(machine.info())))).toEqual([]);
  expect(faultsOf('report', Buffer.from(encodeExactly(await machine.report())))).toEqual([]);
});

test('the temperature is that of a sensor of the processor', () => {
  const zones = '/sys/class/thermal';
  const source = sourceOf({
    [`${zones}/thermal_zone0/type`]: 'battery\n',
    [`${zones}/thermal_zone0/temp`]: '20000\n',
    [`${zones}/thermal_zone1/type`]: 'x86_pkg_temp\n',
    [`${zones}/thermal_zone1/temp`]: '55500\n',
  });
  expect(readTemperature(source)).toBe(55.5);
  expect(readTemperature(sourceOf({}))).toBeUndefined();
});

test('virtualization is the innermost that shows', () => {
  const kvm = { '/sys/class/dmi/id/sys_vendor': 'QEMU\n' };
  expect(readVirtualization(sourceOf(kvm))).toBe('kvm');
  expect(readVirtualization(sourceOf({ ...kvm, '/.dockerenv': '' }))).toBe('docker');
  expect(readVirtualization(sourceOf({}))).toBe('');
});
