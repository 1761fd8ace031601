/** The steps that sequences are made of, with values in their bodies that servers remember wrongly. */

import fc from 'fast-check';
import { anInfo, aReport, bytesOfBody, exact, type Members, without } from '../../../drive/bodies.ts';
import type { Step, Who } from './world.ts';

const LARGEST = exact('9223372036854775807');

/** A body, and what is worth telling of it. */
interface Told {
  readonly body: string;
  readonly told: string;
}

function told(members: Members, changes: Members = {}): Told {
  const text = (of: Members) => bytesOfBody(of).toString('utf8');
  return {
    body: text({ ...members, ...changes }),
    told: Object.keys(changes).length > 0 ? text(changes) : '',
  };
}

const INFOS: readonly Told[] = [
  told(anInfo()),
  told(anInfo(), { version: '0.2.0', ipv4: '198.51.100.7' }),
  told(anInfo(), { mem_total: 0, swap_total: 0, disk_total: 0 }),
  told(anInfo(), { mem_total: LARGEST, disk_total: LARGEST }),
  { body: told(without(anInfo(), 'gpu_name', 'ipv4', 'ipv6')).body, told: '−gpu_name −ipv4 −ipv6' },
];

const REPORTS: readonly Told[] = [
  told(aReport()),
  told(aReport(), { uptime: 86405, net_total_up: 107374182500 }),
  told(aReport(), { uptime: 0, net_total_up: 0, net_total_down: 0 }),
  told(aReport(), { uptime: LARGEST, net_total_up: LARGEST, net_total_down: LARGEST }),
  told(aReport(), { ram: LARGEST, ram_total: 0 }),
  told(aReport(), { ram_total: 1, swap_total: 1, disk_total: 1 }),
  told(aReport(), { cpu: 100, gpu: 100 }),
  { body: told(without(aReport(), 'gpu', 'temp')).body, told: '−gpu −temp' },
];

const WRONG_INFOS: readonly string[] = ['{"cpu_name":', '[]', told(anInfo(), { arch: 7 }).body];
const WRONG_REPORTS: readonly string[] = ['{"cpu":', '[]', told(aReport(), { cpu: '45' }).body];

/** Mostly two agents, so that they meet. */
const anyone = fc.constantFrom<Who>('A', 'A', 'A', 'B', 'B', 'C');

type Bare = 'report-as-before' | 'open' | 'close' | 'vanish';

function bare(step: Bare): fc.Arbitrary<Step> {
  return anyone.map((who): Step => ({ do: step, who }));
}

/** Agents may have one name: it says nothing about who they are. */
const register = fc
  .tuple(anyone, fc.boolean())
  .map(([who, isNamesake]): Step => ({ do: 'register', who, isNamesake }));

function bearing(step: 'info' | 'report' | 'send', bodies: readonly Told[]): fc.Arbitrary<Step> {
  return fc
    .tuple(anyone, fc.constantFrom(...bodies))
    .map(([who, body]): Step => ({ do: step, who, ...body }));
}

function wrong(call: 'info' | 'report', bodies: readonly string[]): fc.Arbitrary<Step> {
  return fc
    .tuple(anyone, fc.constantFrom(...bodies))
    .map(([who, body]): Step => ({ do: 'wrong', who, call, body }));
}

const sendWrong = fc
  .tuple(anyone, fc.constantFrom(...WRONG_REPORTS))
  .map(([who, body]): Step => ({ do: 'send-wrong', who, body }));

const forge = fc
  .constantFrom<'info' | 'report' | 'open'>('info', 'report', 'open')
  .map((call): Step => ({ do: 'forge', call }));

/** Every kind of step; what is rarely possible stands here more than once. */
export const everyStep: readonly fc.Arbitrary<Step>[] = [
  register,
  bearing('info', INFOS),
  bearing('info', INFOS),
  bearing('report', REPORTS),
  bearing('report', REPORTS),
  bare('report-as-before'),
  wrong('info', WRONG_INFOS),
  wrong('report', WRONG_REPORTS),
  forge,
  bare('open'),
  bare('open'),
  bearing('send', REPORTS),
  bearing('send', REPORTS),
  sendWrong,
  bare('close'),
  bare('close'),
  bare('vanish'),
];

/** What agents do at their start, where a sequence begins with agents that are there already. */
export function starting(who: Who, isNamesake: boolean): readonly Step[] {
  return [
    { do: 'register', who, isNamesake },
    { do: 'info', who, ...INFOS[0]! },
  ];
}

/** An ordinary report: what goes on working goes on working. */
export function ordinaryReport(who: Who): Step {
  return { do: 'report', who, ...REPORTS[0]! };
}
