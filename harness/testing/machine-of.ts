/** For tests: a machine that is made up, as its files show it, read by the reference agent and by the harness. */

import { type Report, reportBetween, type Source, takeReading } from '../../mocks/agent/index.ts';
import {
  loads,
  memory,
  processorTimes,
  sockets,
  socketsInUse,
  traffic as trafficOf,
  uptimes,
  type Values,
} from '../truth/proc.ts';
import { type Story, type Told, traffic } from './journal-of.ts';

const MIB = 1024 * 1024;
const KIB_IN_MIB = 1024;
const GIB = 1024 * MIB;
const BYTES_IN_PACKET = 900;

/** What does not move, in bytes. */
export const DISK = { total: 100 * GIB, used: 40 * GIB } as const;

/** How the machine moves; what is left out moves as below. Amounts are a second's, or at a second. */
export interface Course {
  readonly processors?: () => number;
  /** Busy ticks of all processors, a hundred a second each. */
  readonly busy?: (t: number) => number;
  readonly processes?: (t: number) => number;
  readonly connections?: (t: number) => number;
  /** Connections in TIME_WAIT. */
  readonly waiting?: (t: number) => number;
  readonly datagrams?: (t: number) => number;
  readonly usedMiB?: (t: number) => number;
  /** All memory, and all swap. */
  readonly totalMiB?: () => number;
  readonly swapMiB?: () => number;
  /** The average of one minute. */
  readonly load?: (t: number) => number;
  readonly received?: (t: number) => number;
  readonly sent?: (t: number) => number;
  readonly bridged?: (t: number) => number;
  readonly loopback?: (t: number) => number;
}

const COURSE: Required<Course> = {
  processors: () => 2,
  busy: (t) => 50 * t,
  processes: (t) => 150 + Math.floor(4 * t),
  connections: (t) => 30 + Math.floor(2 * t),
  waiting: () => 25,
  datagrams: (t) => 12 + Math.floor(t),
  usedMiB: (t) => 2000 + 60 * t,
  totalMiB: () => 8192,
  swapMiB: () => 2048,
  load: () => 1.25,
  received: (t) => 5e9 + 200_000 * t,
  sent: (t) => 1e9 + 50_000 * t,
  bridged: (t) => 60_000 * t,
  loopback: (t) => 3e9 + 1000 * t,
};

/** The machine at one moment, in seconds of its story. */
export class MachineAt implements Source {
  readonly t: number;
  readonly #course: Required<Course>;

  constructor(t: number, course: Course = {}) {
    this.t = t;
    this.#course = { ...COURSE, ...course };
  }

  read(path: string): string {
    return this.#files[path]?.(this.t) ?? '';
  }

  list(path: string): readonly string[] {
    if (path !== '/proc') return [];
    return Array.from({ length: this.#course.processes(this.t) }, (_, i) => String(i + 1));
  }

  exists(): boolean {
    return false;
  }

  readonly #files: Readonly<Record<string, (t: number) => string>> = {
    '/proc/stat': (t) => {
      const busy = Math.round(this.#course.busy(t));
      const waiting = Math.round(10 * t);
      const ticks = [1000 + busy - Math.floor(busy / 3), 5, Math.floor(busy / 3), 90_000, 3000 + waiting];
      const processors = this.#course.processors();
      ticks[3] = 90_000 + Math.round(100 * processors * t) - busy - waiting;
      const each = Array.from({ length: processors }, (_, i) => `cpu${i} 1\n`);
      return `cpu  ${ticks.join(' ')} 0 0 0 0 0\n${each.join('')}`;
    },
    '/proc/meminfo': (t) => {
      const used = Math.round(this.#course.usedMiB(t));
      const [total, swap] = [this.#course.totalMiB(), this.#course.swapMiB()];
      const sizes = {
        MemTotal: total,
        MemFree: total - 1500 - 100 - 300 - used,
        MemAvailable: total - 400 - used,
        Buffers: 100,
        Cached: 1500,
        SReclaimable: 300,
        Shmem: 200,
        SwapCached: 64,
        SwapTotal: swap,
        SwapFree: swap - 512,
      };
      return Object.entries(sizes)
        .map(([name, mebibytes]) => `${name}: ${mebibytes * KIB_IN_MIB} kB\n`)
        .join('');
    },
    '/proc/net/dev': (t) => {
      const sums = (bytes: number) =>
        `${Math.round(bytes)} ${Math.round(bytes / BYTES_IN_PACKET)} 0 0 0 0 0 0`;
      const line = (name: string, received: number, sent: number) =>
        ` ${name}: ${sums(received)} ${sums(sent)}\n`;
      const { received, sent, bridged, loopback } = this.#course;
      return [
        'Inter-| Receive | Transmit\n face |bytes packets\n',
        line('lo', loopback(t), loopback(t)),
        line('eth0', received(t), sent(t)),
        line('docker0', 4e8 + bridged(t), 7e8 + 2 * bridged(t)),
      ].join('');
    },
    '/proc/loadavg': (t) => `${this.#course.load(t).toFixed(2)} 0.80 0.40 2/900 4711\n`,
    '/proc/uptime': (t) => `${(86_400 + t).toFixed(2)} ${(150_000 + 1.4 * t).toFixed(2)}\n`,
    '/proc/net/tcp': (t) =>
      table({ '01': this.#course.connections(t), '0A': 10, '06': this.#course.waiting(t) }),
    '/proc/net/tcp6': () => table({ '01': 40, '0A': 18 }),
    '/proc/net/udp': (t) => table({ '01': this.#course.datagrams(t), '07': 60 }),
    '/proc/net/udp6': () => table({ '07': 160 }),
    '/proc/net/sockstat': (t) =>
      `TCP: inuse ${this.#course.connections(t) + 10} orphan 0 tw ${this.#course.waiting(t)} alloc 80 mem 9\nUDP: inuse ${this.#course.datagrams(t) + 60} mem 2\n`,
    '/proc/net/sockstat6': () => 'TCP6: inuse 58\nUDP6: inuse 160\n',
  };

  get rates(): Values {
    return {
      ...processorTimes(this.read('/proc/stat')),
      ...trafficOf(this.read('/proc/net/dev'), (name) =>
        name === 'lo' ? 'loopback' : name === 'eth0' ? 'physical' : 'bridged',
      ),
    };
  }

  get levels(): Values {
    return {
      wall: 1_790_000_000 + this.t,
      ...memory(this.read('/proc/meminfo')),
      ...loads(this.read('/proc/loadavg')),
      ...uptimes(this.read('/proc/uptime')),
      processes: this.list('/proc').length,
      ...disks(),
    };
  }

  get sockets(): Values {
    return {
      ...['tcp', 'tcp6', 'udp', 'udp6'].reduce<Values>(
        (all, name) => Object.assign(all, sockets(this.read(`/proc/net/${name}`), name)),
        {},
      ),
      ...socketsInUse(this.read('/proc/net/sockstat') + this.read('/proc/net/sockstat6')),
    };
  }
}

/** Two disks, the first of them mounted twice. */
function disks(): Values {
  const root = { size: 100 * GIB, free: 60 * GIB, available: 55 * GIB };
  const more = { size: 300 * GIB, free: 250 * GIB, available: 240 * GIB };
  const values: Values = { 'root.block': 4096 };
  for (const key of ['size', 'free', 'available'] as const) {
    values[`root.${key}`] = root[key];
    values[`disks.${key}`] = root[key] + more[key];
    values[`mounts.${key}`] = 2 * root[key] + more[key];
  }
  return values;
}

function table(states: Readonly<Record<string, number>>): string {
  const rows = Object.entries(states).map(([state, count]) =>
    `  0: 0100007F:0050 0100007F:C350 ${state} 00000000:00000000 0\n`.repeat(count),
  );
  return `  sl  local_address rem_address   st\n${rows.join('')}`;
}

/** What the reference agent reports at a moment, with rates since an earlier one. */
export function referenceReport(from: MachineAt, to: MachineAt): Report {
  const [before, now] = [from, to].map((machine) => takeReading(machine, 1000 * machine.t));
  return { ...reportBetween(before!, now!), disk: DISK.used, disk_total: DISK.total };
}

/** What an agent makes of the machine: the reference agent's report, and the machine before and now. */
export type Collect = (right: Report, now: MachineAt, before: MachineAt, i: number) => object;

export interface BesideOptions extends Told {
  readonly course?: Course;
  readonly reports?: number;
  /** How many seconds lie between them. Default the interval that the agent was told. */
  readonly every?: number;
  /** How many reports never come, after the first two. Default none. */
  readonly lost?: number;
  /** What the reader says about the machine and the agent; null for a reader that never speaks. */
  readonly machine?: Values | null;
  readonly agent?: Values;
  /** What the stimulus did, by the second at which it did. */
  readonly stimulus?: Readonly<Record<number, Values>>;
}

/** The facts about the machine of these stories. */
export const FACTS: Values = {
  proc: 'yes',
  arch: 'x86_64',
  release: '6.1.0-18-amd64',
  'cores.online': 8,
  'cores.affinity': 4,
  'cores.present': 16,
  'cores.physical': 2,
  'cores.quota': 1.5,
  'cpu.names': 'Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz',
  'cpu.boards': '',
  'os.id': 'debian',
  'os.name': 'Debian GNU/Linux',
  'os.version': '12',
};

/** The story of an agent that reports beside readings of the machine that it reports about. */
export function beside(collect: Collect, options: BesideOptions = {}): Story {
  const { course = {}, machine = FACTS, agent, stimulus = {}, reports = 6, lost = 0, ...pace } = options;
  const { every = (pace.intervalMs ?? 5000) / 1000, ...told } = pace;
  const story = traffic(told).launch();
  const at = (tick: number) => new MachineAt(tick / 10, course);
  const ticks = Math.round(10 * every);
  if (machine) story.reads('machine', machine);
  for (let tick = 0, sent = 0; sent < reports; tick++) {
    const now = at(tick);
    story.at(now.t);
    if (machine) {
      story.reads('rates', now.rates);
      if (tick % 3 === 0) story.reads('levels', now.levels);
      if (tick % 10 === 0) story.reads('sockets', now.sockets);
    }
    const done = stimulus[now.t];
    if (done) story.reads('stimulus', done);
    if (tick === 5) {
      story.registers('t1');
      if (agent) story.reads('agent', agent);
    }
    if (tick < 12 || (tick - 12) % ticks !== 0) continue;
    // Collected a moment before it comes.
    const [collected, before] = [
      new MachineAt(now.t - 0.02, course),
      new MachineAt(Math.max(0.1, now.t - every), course),
    ];
    const body = collect(referenceReport(before, collected), collected, before, sent++);
    if (sent > 2 && sent <= 2 + lost) continue;
    story.at(now.t + 0.003).report({ body: plain(body) });
    const after = new MachineAt(now.t + 0.005, course);
    story.at(after.t);
    if (!machine) continue;
    story.reads('rates', after.rates).reads('levels', after.levels).reads('sockets', after.sockets);
  }
  return story.wait(1);
}

/** Numbers beyond doubles do not occur in these stories. */
function plain(body: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  );
}
