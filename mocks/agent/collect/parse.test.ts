import { expect, test } from 'vitest';
import {
  countCores,
  countProcesses,
  countSockets,
  parseCpuName,
  parseCpuTime,
  parseLoad,
  parseMemory,
  parseOsName,
  parseTraffic,
  parseUptime,
} from './parse.ts';

const STAT = `cpu  100 5 20 800 50 3 2 20 7 0
cpu0 50 5 10 400 25 3 2 10 7 0
cpu1 50 0 10 400 25 0 0 10 0 0
intr 12345
`;

const MEMINFO = `MemTotal:       1000 kB
MemFree:         100 kB
MemAvailable:    600 kB
Buffers:          20 kB
Cached:          200 kB
SwapTotal:       500 kB
SwapFree:        400 kB
`;

const DEV = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 7777 1 0 0 0 0 0 0 7777 1 0 0 0 0 0 0
  eth0: 9007199254740993 8 0 0 0 0 0 0 40 5 0 0 0 0 0 0
 wlan0:2 1 0 0 0 0 0 0 3 1 0 0 0 0 0 0
`;

test('processor time counts neither idle nor waiting as busy, nor guests twice', () => {
  expect(parseCpuTime(STAT)).toEqual({ busy: 150, total: 1000 });
  expect(parseCpuTime('')).toBeUndefined();
  expect(countCores(STAT)).toBe(2);
});

test('memory that is not available is used', () => {
  expect(parseMemory(MEMINFO)).toEqual({
    total: 1_024_000n,
    used: 409_600n,
    swapTotal: 512_000n,
    swapUsed: 102_400n,
  });
  expect(parseMemory('')).toBeUndefined();
});

test('on old kernels what is free or reclaimable is available', () => {
  expect(parseMemory(MEMINFO.replace(/MemAvailable.*\n/, ''))?.used).toBe(680n * 1024n);
});

test('traffic is exact, leaves out loopback, and tells received from sent', () => {
  expect(parseTraffic(DEV)).toEqual({ received: 9_007_199_254_740_995n, sent: 43n });
  expect(parseTraffic('')).toBeUndefined();
});

test('load and uptime are the first numbers of their files', () => {
  expect(parseLoad('1.25 0.60 0.24 4/116 8933\n')).toBe(1.25);
  expect(parseUptime('1060.99 1874.34\n')).toBe(1060);
  expect(parseLoad('')).toBeUndefined();
  expect(parseUptime('soon')).toBeUndefined();
});

test('sockets are counted by line, without the heading', () => {
  const table = `  sl  local_address rem_address   st tx_queue
   0: 00000000:07E8 00000000:0000 0A 00000000:00000000
  12: 0100007F:07E8 0100007F:C350 06 00000000:00000000
`;
  expect(countSockets(table)).toBe(2);
  expect(countSockets('')).toBe(0);
});

test('processes are the folders that have numbers for names', () => {
  expect(countProcesses(['1', '42', 'self', 'net', '7x'])).toBe(2);
});

test('the name of the system is unquoted', () => {
  expect(parseOsName('NAME="x"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')).toBe(
    'Debian GNU/Linux 12 (bookworm)',
  );
  expect(parseOsName("PRETTY_NAME='A \\$B'\n")).toBe('A $B');
  expect(parseOsName('PRETTY_NAME=Void\n')).toBe('Void');
  expect(parseOsName('ID=void\n')).toBeUndefined();
});

test('the processor is named by its model, else by its board', () => {
  expect(parseCpuName('processor\t: 0\nmodel\t\t: 17\nmodel name\t: AMD EPYC\n')).toBe('AMD EPYC');
  expect(parseCpuName('processor\t: 0\n\nModel\t\t: Raspberry Pi 4\n')).toBe('Raspberry Pi 4');
  expect(parseCpuName('processor\t: 0\n')).toBeUndefined();
});
