import { expect, test } from 'vitest';
import { localDisks } from './disks.ts';
import { allowedProcessors, assigned, countList, named, physicalCores } from './facts.ts';
import { loads, memory, processorTimes, sockets, socketsInUse, traffic, uptimes } from './proc.ts';
import { connectionsTo } from './whereabouts.ts';

test('processor time by kind, and the processors; old kernels know fewer kinds', () => {
  const stat = 'cpu  100 5 20 800 50 3 2 20 7 1\ncpu0 1 2\ncpu1 1 2\nintr 99\n';
  expect(processorTimes(stat)).toMatchObject({
    'cpu.user': 100,
    'cpu.idle': 800,
    'cpu.guest_nice': 1,
    cpus: 2,
  });
  expect(processorTimes('cpu  1 2 3 4\n')).toMatchObject({ 'cpu.idle': 4, 'cpu.steal': 0 });
  expect(processorTimes('')).toEqual({});
});

test('traffic of each interface, exact, also where the name touches the number', () => {
  const dev = `Inter-|   Receive                  |  Transmit
 face |bytes    packets errs |bytes    packets
    lo: 7777 1 0 0 0 0 0 0 7777 1 0 0 0 0 0 0
  eth0:9007199254740993 8 0 0 0 0 0 0 40 5 0 0 0 0 0 0
`;
  expect(traffic(dev, (name) => (name === 'lo' ? 'loopback' : 'physical'))).toEqual({
    'rx.loopback.lo': 7777,
    'tx.loopback.lo': 7777,
    'rx.physical.eth0': '9007199254740993',
    'tx.physical.eth0': 40,
  });
});

test('memory in bytes; what the kernel does not say is left out', () => {
  const meminfo =
    'MemTotal:       1000 kB\nMemFree:  100 kB\nSwapCached: 2 kB\nShmem: 3 kB\nShmemHugePages: 9 kB\n';
  expect(memory(meminfo)).toEqual({ MemTotal: 1_024_000, MemFree: 102_400, SwapCached: 2048, Shmem: 3072 });
});

test('load, threads and uptime', () => {
  expect(loads('1.25 0.60 0.24 4/116 8933\n')).toEqual({
    load1: 1.25,
    load5: 0.6,
    load15: 0.24,
    threads: 116,
  });
  expect(uptimes('1060.99 1874.34\n')).toEqual({ uptime: 1060.99, 'uptime.idle': 1874.34 });
  expect(loads('soon')).toEqual({});
  expect(uptimes('')).toEqual({});
});

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1
   1: 0100007F:07E8 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 101 1
   2: 0100007F:C350 0100007F:07E8 01 00000000:00000000 00:00000000 00000000     0        0 102 1
   3: 0100007F:C351 0100007F:07E8 06 00000000:00000000 00:00000000 00000000     0        0 0 1
  12: 0100007F:C352 0100007F:07E9 08 00000000:00000000 00:00000000 00000000     0        0 103 1
`;

test('sockets by state', () => {
  expect(sockets(TABLE, 'tcp')).toEqual({
    'tcp.established': 2,
    'tcp.listen': 1,
    'tcp.time-wait': 1,
    'tcp.other': 1,
  });
  expect(sockets('', 'tcp6')['tcp6.listen']).toBe(0);
});

test('sockets in use', () => {
  const sockstat =
    'sockets: used 16\nTCP: inuse 5 orphan 0 tw 7 alloc 6 mem 1\nUDP: inuse 2 mem 0\nUDPLITE: inuse 9\n';
  expect(socketsInUse(`${sockstat}TCP6: inuse 3\nUDP6: inuse 1\n`)).toEqual({
    'inuse.tcp': 5,
    'inuse.tcp6': 3,
    'inuse.udp': 2,
    'inuse.udp6': 1,
    'inuse.time-wait': 7,
  });
});

test('the far ends of connections to a port', () => {
  expect([...connectionsTo(0x07e8, TABLE)]).toEqual(['102']);
  expect(connectionsTo(0x07e9, TABLE).size).toBe(0);
});

test('disks are what a device is named for, but for images and discs', () => {
  const mounts = `proc /proc proc rw 0 0
/dev/sda1 / ext4 rw 0 0
/dev/sda1 /mnt/a\\040b ext4 rw 0 0
/dev/loop3 /snap/x squashfs ro 0 0
/dev/sr0 /media iso9660 ro 0 0
tmpfs /run tmpfs rw 0 0
nas:/share /nas nfs4 rw 0 0
overlay /var/lib/docker/overlay2/1/merged overlay rw 0 0
`;
  expect(localDisks(mounts)).toEqual([
    { device: '/dev/sda1', at: '/' },
    { device: '/dev/sda1', at: '/mnt/a b' },
  ]);
});

test('cores: listed, allowed, and counted once for all their threads', () => {
  expect(countList('0-3,8\n')).toBe(5);
  expect(countList('')).toBe(0);
  expect(allowedProcessors('Name:\tx\nCpus_allowed:\tf\nCpus_allowed_list:\t0-1,3\n')).toBe(3);
  const thread = (chip: number, core: number) => `physical id\t: ${chip}\ncore id\t\t: ${core}\n`;
  expect(physicalCores([thread(0, 0), thread(0, 1), thread(0, 0), thread(1, 0)].join('\n'))).toBe(3);
  expect(physicalCores('processor: 0\n')).toBe(0);
});

test('names of processors and systems', () => {
  expect(named('model name\t: A\nmodel\t: 17\nmodel name\t: A\nmodel name\t: B\n', ['model name'])).toEqual([
    'A',
    'B',
  ]);
  expect(assigned('NAME="Debian GNU/Linux"\nVERSION_ID=12\n', 'NAME')).toBe('Debian GNU/Linux');
  expect(assigned('NAME="x"\nVERSION_ID=12\n', 'VERSION_ID')).toBe('12');
  expect(assigned('', 'ID')).toBe('');
});
