/** What basic information says in words and small numbers, against facts about the machine. */

import type { Values } from './proc.ts';

export interface Compared {
  /** `unknown` where the machine does not say. */
  readonly verdict: 'agrees' | 'differs' | 'unknown';
  /** What would agree. */
  readonly expected: readonly string[];
}

/** Compares one field with facts about the machine, and with what is known about the agent's process. */
export type Comparison = (
  given: string | number,
  facts: Readonly<Values>,
  ofAgent: Readonly<Values>,
) => Compared;

/** Names of one architecture; the first is what `uname -m` says. */
const ARCHITECTURES: readonly (readonly string[])[] = [
  ['x86_64', 'amd64', 'x64', 'x86-64', 'intel64'],
  ['aarch64', 'arm64', 'armv8', 'armv8l', 'armv8b', 'armv9'],
  ['i686', 'i386', 'i486', 'i586', 'x86', 'ia32', '386'],
  ['armv7l', 'arm', 'armv7', 'armhf', 'armv7hf', 'armv6l', 'armv6', 'arm32'],
  ['riscv64', 'riscv64gc', 'riscv'],
  ['ppc64le', 'powerpc64le', 'ppc64el'],
  ['ppc64', 'powerpc64'],
  ['s390x', 's390'],
  ['loongarch64', 'loong64'],
  ['mips64', 'mips64le', 'mips64el'],
  ['mips', 'mipsle', 'mipsel'],
];

const CORES = ['online', 'affinity', 'present', 'physical'] as const;

const cores: Comparison = (given, facts, ofAgent) => {
  const counts = [...CORES.map((way) => facts[`cores.${way}`]), ofAgent['cores.affinity']].map(Number);
  const quota = Number(facts['cores.quota'] ?? Number.NaN);
  const right = new Set([...counts, Math.floor(quota), Math.ceil(quota), Math.max(1, Math.round(quota))]);
  const expected = [...right].filter((count) => Number.isFinite(count) && count > 0);
  return judged(expected.includes(Number(given)), expected.map(String));
};

const architecture: Comparison = (given, facts) => {
  const ours = String(facts.arch).toLowerCase();
  const aliases = ARCHITECTURES.find((names) => names.includes(ours)) ?? [ours];
  return judged(aliases.includes(String(given).toLowerCase().trim()), aliases.slice(0, 3));
};

/** The whole release, with whatever stands around it, or its version without what the distribution adds. */
const kernel: Comparison = (given, facts) => {
  const release = String(facts.release);
  const text = String(given).trim();
  const isVersion =
    /^\d+\.\d+/.test(text) && release.startsWith(text) && !/^[\d.]/.test(release.slice(text.length));
  return judged(text.includes(release) || isVersion, [release]);
};

/** The distribution by its id or name, and its major version as a number of its own. */
const system: Comparison = (given, facts) => {
  const [id = '', name = '', version = ''] = ['id', 'name', 'version'].map((key) =>
    String(facts[`os.${key}`] ?? ''),
  );
  const text = String(given).toLowerCase();
  const names = [id, name, name.split(' ')[0] ?? '']
    .map((one) => one.toLowerCase())
    .filter((one) => one.length > 1);
  if (names.length === 0) return { verdict: 'unknown', expected: [] };
  const major = version.split('.')[0] ?? '';
  const hasVersion = major === '' || new RegExp(`(^|\\D)${major.replace(/\W/g, '\\$&')}(\\D|$)`).test(text);
  return judged(hasVersion && names.some((one) => text.includes(one)), [`${name || id} ${version}`.trim()]);
};

/** Marks and clock rates come and go: the name may be shortened to half, or have more beside it. */
const model: Comparison = (given, facts) => {
  const [names = [], boards = []] = ['cpu.names', 'cpu.boards'].map((key) =>
    String(facts[key] ?? '')
      .split('\n')
      .filter((one) => plain(one) !== ''),
  );
  const text = plain(String(given));
  const agrees = [...names, ...boards].some((one) => {
    const ours = plain(one);
    return text !== '' && (text.includes(ours) || (ours.includes(text) && 2 * text.length >= ours.length));
  });
  // Where the kernel does not name the processor, agents decode its numbers, each in its way.
  if (!agrees && names.length === 0) return { verdict: 'unknown', expected: [] };
  return judged(agrees, names.slice(0, 2));
};

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/\((r|tm|c)\)|[®™©]/g, ' ')
    .replace(/@.*$/, ' ')
    .replace(/\b(cpu|processor)\b/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function judged(agrees: boolean, expected: readonly string[]): Compared {
  return { verdict: agrees ? 'agrees' : 'differs', expected };
}

/** How each field is compared, by its name. */
export const agrees: Readonly<Record<string, Comparison>> = {
  cpu_cores: cores,
  arch: architecture,
  kernel_version: kernel,
  os: system,
  cpu_name: model,
};
