/** For tests: a made-up machine that lives as time goes by, reported about by an agent and read beside it. */

import { createMachine, type Info, type Machine, type Report, type Source } from '../../mocks/agent/index.ts';
import type { Clock } from '../../mocks/clock.ts';
import type { Recorder } from '../../mocks/recorder.ts';
import type { Load } from '../truth/load.ts';
import type { Stimulus } from '../truth/stimulus.ts';
import { type Course, DISK, FACTS, MachineAt, MEMORY } from './machine-of.ts';

/** How often the rates, and every so many of these the levels and the sockets, are read, in milliseconds. */
const READING_EVERY_MS = 100;
const LEVELS_EVERY = 3;
const SOCKETS_EVERY = 10;
/** Two processors count so many ticks a second together. */
const TICKS = 200;
const MIB = 1024 * 1024;

/** What moves by itself: enough to tell a rate from a total, a sum from one interface. */
const QUIET = {
  busy: 40,
  processes: 150,
  connections: 30,
  datagrams: 12,
  usedMiB: 2000,
  received: 400_000,
  sent: 150_000,
  bridged: 60_000,
  loopback: 90_000,
} as const;

export class LiveMachine {
  readonly #clock: Clock;
  readonly #began: number;
  #load: { readonly is: Load; readonly since: number } | null = null;

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
    recorder.record({ type: 'reading', source: 'machine', values: { at: recorder.now(), ...FACTS } });
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
        if (this.#load) write('ends');
        this.#load = null;
      },
    };
  }

  #seconds(): number {
    return (this.#clock.now() - this.#began) / 1000;
  }

  #now(): MachineAt {
    const load = this.#load;
    const loaded = (t: number) => (load ? Math.max(0, t - load.since) : 0);
    const held = (name: 'processes' | 'connections' | 'datagrams' | 'memoryMiB') => load?.is[name] ?? 0;
    const course: Course = {
      busy: (t) => QUIET.busy * t + TICKS * (load?.is.processors ?? 0) * loaded(t),
      processes: () => QUIET.processes + held('processes'),
      connections: () => QUIET.connections + 2 * held('connections'),
      datagrams: () => QUIET.datagrams + held('datagrams'),
      usedMiB: () => QUIET.usedMiB + held('memoryMiB'),
      received: (t) => 5e9 + QUIET.received * t,
      sent: (t) => 1e9 + QUIET.sent * t,
      bridged: (t) => QUIET.bridged * t,
      loopback: (t) => 3e9 + QUIET.loopback * t + (load?.is.trafficMiB ?? 0) * MIB * loaded(t),
    };
    return new MachineAt(this.#seconds(), course);
  }
}

/** What a right agent says about the machine of `FACTS`. */
const INFO: Info = {
  cpu_name: String(FACTS['cpu.names']),
  arch: String(FACTS.arch),
  cpu_cores: Number(FACTS['cores.online']),
  os: `${FACTS['os.name']} ${FACTS['os.version']}`,
  kernel_version: String(FACTS.release),
  virtualization: 'kvm',
  mem_total: MEMORY.total,
  swap_total: MEMORY.swap,
  disk_total: DISK.total,
  version: '1.0.0',
  ipv4: '192.0.2.7',
};
