/** For tests: a made-up machine that lives as time goes by, reported about by an agent and read beside it. */

import { createMachine, type Info, type Machine, type Report, type Source } from '../../mocks/agent/index.ts';
import type { Clock } from '../../mocks/clock.ts';
import type { Recorder } from '../../mocks/recorder.ts';
import type { Load } from '../truth/load.ts';
import type { Values } from '../truth/proc.ts';
import type { Stimulus } from '../truth/stimulus.ts';
import { type Course, DISK, FACTS, MachineAt } from './machine-of.ts';

/** How often the rates, and every so many of these the levels and the sockets, are read, in milliseconds. */
const READING_EVERY_MS = 100;
const LEVELS_EVERY = 3;
const SOCKETS_EVERY = 10;
const PROCESSORS = 8;
/** The processors count so many ticks a second together. */
const TICKS = 100 * PROCESSORS;
const MIB = 1024 * 1024;
/** A counter of 32 bits begins anew here. */
const WRAP = 2 ** 32;
/** So many seconds after its beginning, early in each scenario, the totals come to a multiple of that. */
const WRAPS_AT = 4;
/** What the bridge carried before (`MachineAt`). */
const BRIDGED = { received: 4e8, sent: 7e8 } as const;

/** Its numbers tell apart what is counted: no doubling of processors is right by chance. */
const LIVE_FACTS: Values = {
  ...FACTS,
  'cores.online': PROCESSORS,
  'cores.affinity': PROCESSORS,
  'cores.present': PROCESSORS,
  'cores.physical': PROCESSORS / 2,
  'cores.quota': PROCESSORS,
};

/** What moves by itself: enough to tell a rate from a total, a sum from one interface. */
const QUIET = {
  /** The share of the processors in use: little, and more from a second and a half on. */
  busy: { least: 0.15, most: 0.45, from: 1.5 },
  processes: 150,
  connections: 60,
  datagrams: 12,
  usedMiB: 2000,
  // What a kernel leaves of 8 GiB, and 2 GB: one who counts whole GiB is seen.
  totalMiB: 7943,
  swapMiB: 1907,
  /** Nothing at all until a while after its beginning. */
  load: { from: 0.5, is: 1.25, rise: 0.1 },
  received: 400_000,
  sent: 150_000,
  bridged: 60_000,
  loopback: 90_000,
} as const;

/** What went over the network before: `MachineAt` has the bridge receive at one rate and send at twice that. */
const RECEIVED = 2 * WRAP - BRIDGED.received - WRAPS_AT * (QUIET.received + QUIET.bridged);
const SENT = WRAP - BRIDGED.sent - WRAPS_AT * (QUIET.sent + 2 * QUIET.bridged);

/** Seconds of all processors until then. */
function quietlyBusy(t: number): number {
  const { least, most, from } = QUIET.busy;
  return least * t + (most - least) * Math.max(0, t - from);
}

export class LiveMachine {
  readonly #clock: Clock;
  readonly #began: number;
  #load: { readonly is: Load; readonly since: number } | null = null;
  /** What loads that are over have made of the counters: these never go back. */
  #left = { ticks: 0, bytes: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#began = clock.now();
  }

  /** The machine as an agent in this process sees it. */
  asSeenBy(intervalMs: number): Machine {
    const source: Source = {
      read: (path) => this.#now().read(path),
      list: (path) => this.#now().list(path),
      exists: () => false,
    };
    const machine = createMachine(this.#clock, intervalMs, source);
    return {
      source,
      info: () => INFO,
      async report(signal): Promise<Report> {
        return { ...(await machine.report(signal)), disk: DISK.used, disk_total: DISK.total };
      },
    };
  }

  /** Writes readings down until the signal aborts; the answer reads at once, as when a report arrives. */
  readBeside(recorder: Recorder, signal: AbortSignal): () => void {
    const read = (source: 'rates' | 'levels' | 'sockets') =>
      recorder.record({ type: 'reading', source, values: { at: recorder.now(), ...this.#now()[source] } });
    recorder.record({ type: 'reading', source: 'machine', values: { at: recorder.now(), ...LIVE_FACTS } });
    let count = 0;
    const tick = () => {
      read('rates');
      if (count % LEVELS_EVERY === 0) read('levels');
      if (count % SOCKETS_EVERY === 0) read('sockets');
      count++;
    };
    tick();
    const timer = setInterval(tick, READING_EVERY_MS);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    return () => {
      read('rates');
      read('levels');
      read('sockets');
    };
  }

  /** Load as the harness would put it on the machine, here only in its files. */
  stimulus(recorder: Recorder): Stimulus {
    const write = (state: string, held: Partial<Load> = {}) =>
      recorder.record({
        type: 'reading',
        source: 'stimulus',
        values: { at: recorder.now(), state, ...held },
      });
    return {
      start: async (load) => {
        write('begins');
        this.#load = { is: load, since: this.#seconds() };
        write('stands', load);
      },
      stop: () => {
        if (!this.#load) return;
        write('ends');
        this.#left = this.#carried(this.#seconds());
        this.#load = null;
      },
    };
  }

  #seconds(): number {
    return (this.#clock.now() - this.#began) / 1000;
  }

  /** What loads have made of the counters until then. */
  #carried(t: number): { ticks: number; bytes: number } {
    const { ticks, bytes } = this.#left;
    const load = this.#load;
    if (!load) return this.#left;
    const seconds = Math.max(0, t - load.since);
    return {
      ticks: ticks + TICKS * (load.is.processors ?? 0) * seconds,
      bytes: bytes + (load.is.trafficMiB ?? 0) * MIB * seconds,
    };
  }

  #now(): MachineAt {
    const load = this.#load;
    const held = (name: 'processes' | 'connections' | 'datagrams' | 'memoryMiB') => load?.is[name] ?? 0;
    const course: Course = {
      processors: () => PROCESSORS,
      busy: (t) => TICKS * quietlyBusy(t) + this.#carried(t).ticks,
      processes: () => QUIET.processes + held('processes'),
      connections: () => QUIET.connections + 2 * held('connections'),
      datagrams: () => QUIET.datagrams + held('datagrams'),
      usedMiB: () => QUIET.usedMiB + held('memoryMiB'),
      totalMiB: () => QUIET.totalMiB,
      swapMiB: () => QUIET.swapMiB,
      load: (t) => (t < QUIET.load.from ? 0 : QUIET.load.is + QUIET.load.rise * t),
      received: (t) => RECEIVED + QUIET.received * t,
      sent: (t) => SENT + QUIET.sent * t,
      bridged: (t) => QUIET.bridged * t,
      loopback: (t) => 3e9 + QUIET.loopback * t + this.#carried(t).bytes,
    };
    return new MachineAt(this.#seconds(), course);
  }
}

/** What a right agent says about it. */
const INFO: Info = {
  cpu_name: String(LIVE_FACTS['cpu.names']),
  arch: String(LIVE_FACTS.arch),
  cpu_cores: Number(LIVE_FACTS['cores.online']),
  os: `${LIVE_FACTS['os.name']} ${LIVE_FACTS['os.version']}`,
  kernel_version: String(LIVE_FACTS.release),
  virtualization: 'kvm',
  mem_total: QUIET.totalMiB * MIB,
  swap_total: QUIET.swapMiB * MIB,
  disk_total: DISK.total,
  version: '1.0.0',
  ipv4: '192.0.2.7',
};
