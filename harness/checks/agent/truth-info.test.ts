import { expect, test } from 'vitest';
import { type MessageKey, render } from '../../../spec/messages/message.ts';
import type { Outcome } from '../../outcome.ts';
import { type Story, traffic } from '../../testing/journal-of.ts';
import { judgeTable } from '../../testing/judge-table.ts';
import { FACTS, MachineAt } from '../../testing/machine-of.ts';
import type { Values } from '../../truth/proc.ts';

const GIB = 1024 ** 3;

interface Told {
  readonly facts?: Values;
  readonly agent?: Values;
}

const idOf = (field: string) => `AGT-INFO-04/${field.replaceAll('_', '-')}`;

/** Information that holds this value, on a machine that is looked at. */
function informing(field: string, value: unknown, { facts = {}, agent }: Told = {}): Story {
  const story = traffic()
    .launch()
    .reads('machine', { ...FACTS, ...facts });
  for (let t = 0; t < 3; t += 0.5) {
    story.at(t).reads('levels', new MachineAt(t).levels);
    if (t === 1) story.registers('t1').info({ body: { [field]: value } });
  }
  if (agent) story.reads('agent', agent);
  return story;
}

const arm: Values = { arch: 'aarch64', 'cpu.names': '', 'cpu.boards': 'Raspberry Pi 4 Model B Rev 1.4' };
const rolling: Values = { 'os.id': 'arch', 'os.name': 'Arch Linux', 'os.version': '' };
const ubuntu: Values = { 'os.id': 'ubuntu', 'os.name': 'Ubuntu', 'os.version': '22.04' };

/** The field, what it holds, the verdict, and what else is known. */
type Row = readonly [field: string, value: string | number, verdict: Outcome['verdict'], told?: Told];

const ROWS: readonly Row[] = [
  ...[8, 4, 16, 2, 1].map((cores) => ['cpu_cores', cores, 'pass'] as const),
  ['cpu_cores', 3, 'pass', { agent: { where: 'here', 'cores.affinity': 3 } }],
  ['cpu_cores', 3, 'fail'],
  ['cpu_cores', 0, 'fail'],
  ...['x86_64', 'amd64', 'x64', 'AMD64'].map((arch) => ['arch', arch, 'pass'] as const),
  ...['aarch64', 'i386', 'linux/amd64', ''].map((arch) => ['arch', arch, 'fail'] as const),
  ['arch', 'arm64', 'pass', { facts: arm }],
  ['arch', 'x86_64', 'fail', { facts: arm }],
  ['arch', 'sparc64', 'pass', { facts: { arch: 'sparc64' } }],
  ['kernel_version', '6.1.0-18-amd64', 'pass'],
  ['kernel_version', 'Linux 6.1.0-18-amd64 #1 SMP', 'pass'],
  ['kernel_version', '6.1.0', 'pass'],
  ['kernel_version', '6.1', 'fail'],
  ['kernel_version', '5.15.0-91-generic', 'fail'],
  ['kernel_version', '', 'fail'],
  ['os', 'Debian GNU/Linux 12 (bookworm)', 'pass'],
  ['os', 'debian 12.5', 'pass'],
  ['os', 'Debian 11', 'fail'],
  ['os', 'Debian 120', 'fail'],
  ['os', 'Ubuntu 12', 'fail'],
  ['os', 'Linux', 'fail'],
  ['os', 'linux 6.1', 'fail'],
  ['os', 'Ubuntu 22.04.3 LTS', 'pass', { facts: ubuntu }],
  ['os', 'Arch Linux', 'pass', { facts: rolling }],
  ['os', 'Linux', 'not-applicable', { facts: { 'os.id': '', 'os.name': '', 'os.version': '' } }],
  ['cpu_name', 'Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz', 'pass'],
  ['cpu_name', 'Intel Xeon E5-2680 v4', 'pass'],
  ['cpu_name', 'Intel(R) Xeon(R)  CPU E5-2680 v4 @ 2.40GHz (8 cores)', 'pass'],
  ['cpu_name', 'Intel', 'fail'],
  ['cpu_name', 'GenuineIntel', 'fail'],
  ['cpu_name', '', 'fail'],
  ['cpu_name', 'Cortex-A72', 'not-applicable', { facts: arm }],
  ['cpu_name', 'Raspberry Pi 4 Model B', 'pass', { facts: arm }],
  ['mem_total', 8 * GIB, 'pass'],
  ['mem_total', 7.95 * GIB, 'pass'],
  ['swap_total', 2 * GIB, 'pass'],
  ['disk_total', 100 * GIB, 'pass'],
  ['disk_total', 400 * GIB, 'pass'],
  ['disk_total', 385 * GIB, 'pass'],
];

for (const [field, value, verdict, told] of ROWS)
  judgeTable(idOf(field), [[JSON.stringify(value), verdict, informing(field, value, told)]]);

judgeTable('AGT-INFO-04/arch', [
  ['what it may be called', 'fail', informing('arch', 'i386'), 'amd64 / x64 arch = i386'],
  ['null, which another check is about', null, informing('arch', null)],
  [
    'no object, which another check is about',
    null,
    traffic().launch().reads('machine', FACTS).info({ body: '[]' }),
  ],
  ['no information', null, traffic().reads('machine', FACTS)],
  ['nobody looked at the machine', 'inconclusive', traffic().info()],
]);

judgeTable('AGT-INFO-04/cpu-cores', [
  [
    'what else is read says nothing about the agent',
    'fail',
    informing('cpu_cores', 3).reads('levels', { 'cores.affinity': 3 }),
  ],
]);

judgeTable('AGT-INFO-04/mem-total', [
  ['what the machine has', 'fail', informing('mem_total', 5 * GIB), 'mem_total = 5368709120'],
  ['a text, which another check is about', null, informing('mem_total', 'much')],
  [
    'what else is read says nothing about sizes',
    'fail',
    informing('mem_total', 5 * GIB, { facts: { MemTotal: 5 * GIB } }),
  ],
  [
    'readings that do not hold it',
    null,
    traffic()
      .launch()
      .reads('machine', FACTS)
      .info({ body: { mem_total: 5 * GIB } })
      .reads('levels', {}),
  ],
  ['no information', null, traffic().reads('levels', new MachineAt(0).levels)],
  ['nobody looked at the machine', 'inconclusive', traffic().info()],
]);

/** One that holds the first value, then one under the second identity that holds the other. */
const informingTwice = (field: string, first: number, second: number): Story =>
  informing(field, first)
    .registers('t2')
    .info({ body: { [field]: second } })
    .reads('levels', new MachineAt(3).levels);

for (const [field, right, wrong] of [
  ['disk_total', 100 * GIB, 200 * GIB],
  ['mem_total', 8 * GIB, 16 * GIB],
  ['cpu_cores', 8, 3],
] as const)
  judgeTable(idOf(field), [
    ['true again', 'pass', informingTwice(field, right, right)],
    ['untrue the second time', 'fail', informingTwice(field, right, wrong)],
    ['untrue the first time alone', 'fail', informingTwice(field, wrong, right)],
  ]);

test.each([
  [8 * GIB, 'pass'],
  [5 * GIB, 'fail'],
])('a size that came before the first reading is held against the next: %d', (value, verdict) => {
  const story = traffic()
    .launch()
    .registers('t1')
    .info({ body: { mem_total: value } });
  story.at(1).reads('machine', FACTS).reads('levels', new MachineAt(1).levels);
  expect(story.judgedBy('AGT-INFO-04/mem-total', 'raw')?.verdict).toBe(verdict);
});

const MISTAKES: readonly (readonly [field: string, value: number, says: MessageKey])[] = [
  ['mem_total', 8 * 1024 ** 2, 'wrong.unit'],
  ['mem_total', 8192, 'wrong.unit'],
  ['mem_total', 8 * 1024 ** 2 * 1000, 'wrong.kilo'],
  ['mem_total', 8 * 1024 ** 4, 'wrong.twice-kilo'],
  ['mem_total', 0, 'wrong.zero'],
  ['mem_total', 5 * GIB, 'truth.untrue'],
  ['swap_total', 2 * 1024 ** 2, 'wrong.unit'],
  ['disk_total', 500 * GIB, 'wrong.twice'],
  ['disk_total', (100 * GIB) / 4096, 'wrong.blocks'],
  ['disk_total', 100, 'wrong.unit'],
];

test.each(MISTAKES)('AGT-INFO-04 %s %j is named', (field, value, says) => {
  const outcome = informing(field, value).judgedBy(idOf(field), 'raw');
  expect(outcome?.verdict === 'fail' ? render(outcome.message) : outcome).toContain(field);
  expect(outcome).toMatchObject({ verdict: 'fail', message: { key: says } });
});

for (const field of ['cpu_cores', 'mem_total'])
  judgeTable(idOf(field), [
    ['the agent is elsewhere', 'not-applicable', informing(field, 7, { agent: { where: 'elsewhere' } })],
    ['no /proc', 'not-applicable', informing(field, 7, { facts: { proc: 'no' } })],
  ]);
