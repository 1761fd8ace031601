/** What does not change while a scenario lasts, read once. */

import { machine, release } from 'node:os';
import { memoryLimit, processorQuota } from './cgroup.ts';
import { processorTimes, type Values } from './proc.ts';
import { textOf } from './take.ts';

/** Facts about this machine; those that cannot be read are left out. `proc` says whether Linux can be asked at all. */
export function takeFacts(): Values {
  const stat = textOf('/proc/stat');
  const cpuinfo = textOf('/proc/cpuinfo');
  const system = textOf('/etc/os-release') || textOf('/usr/lib/os-release');
  const quota = processorQuota();
  const limit = memoryLimit();
  return {
    proc: stat === '' ? 'no' : 'yes',
    arch: machine(),
    release: release(),
    'cores.online': processorTimes(stat).cpus ?? 0,
    'cores.affinity': allowedProcessors(textOf('/proc/self/status')),
    'cores.present': countList(textOf('/sys/devices/system/cpu/present')),
    'cores.physical': physicalCores(cpuinfo),
    ...(quota !== null && { 'cores.quota': quota }),
    ...(limit !== null && { 'memory.limit': limit }),
    'cpu.names': named(cpuinfo, ['model name', 'cpu model', 'uarch', 'cpu']).join('\n'),
    'cpu.boards': named(cpuinfo, ['Model', 'Hardware', 'Processor']).join('\n'),
    'os.id': assigned(system, 'ID'),
    'os.name': assigned(system, 'NAME'),
    'os.version': assigned(system, 'VERSION_ID'),
  };
}

/** The processors that a process may run on, from its `status`; 0 where it does not say. */
export function allowedProcessors(status: string): number {
  return countList(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '');
}

/** How many numbers a list such as `0-3,8` names. */
export function countList(list: string): number {
  return list
    .trim()
    .split(',')
    .filter((part) => /^\d+(-\d+)?$/.test(part))
    .reduce((count, part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return count + last - first + 1;
    }, 0);
}

/** Cores counted once however many threads they run; 0 where `/proc/cpuinfo` does not say. */
export function physicalCores(cpuinfo: string): number {
  const cores = new Set<string>();
  for (const block of cpuinfo.split('\n\n')) {
    const chip = /^physical id\s*: (\d+)/m.exec(block)?.[1];
    const core = /^core id\s*: (\d+)/m.exec(block)?.[1];
    if (core !== undefined) cores.add(`${chip}/${core}`);
  }
  return cores.size;
}

/** Each value that `/proc/cpuinfo` has under one of these names, once. */
export function named(cpuinfo: string, names: readonly string[]): string[] {
  const values = cpuinfo.matchAll(new RegExp(`^(?:${names.join('|')})\\s*: *(\\S.*)$`, 'gm'));
  return [...new Set([...values].map((match) => (match[1] ?? '').trim()))];
}

/** A variable of a file of shell assignments, without its quotes; empty where it is not there. */
export function assigned(text: string, name: string): string {
  const value = new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
  return /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
}
