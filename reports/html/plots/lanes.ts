/** The time line: what went over the wire, a lane for each scenario and agent. */

import type { JournalEvent } from '../../../spec/journal.ts';
import { endpointOf } from '../../../spec/protocol.ts';
import type { Bilingual } from '../../../spec/requirement.ts';
import { html, type Markup } from '../markup.ts';

/** What is drawn: the agent's doing above the line, the master's below it, lives of a process across it. */
export const KINDS = {
  register: { from: 0, to: 11, name: { en: 'registration', zh: '注册' } },
  info: { from: 3, to: 11, name: { en: 'basic information', zh: '基本信息' } },
  report: { from: 6, to: 11, name: { en: 'report', zh: '上报' } },
  socket: { from: 1, to: 11, name: { en: 'handshake', zh: '握手' } },
  control: { from: 8, to: 14, name: { en: 'ping or pong', zh: 'Ping 或 Pong' } },
  refused: {
    from: 11,
    to: 16,
    name: { en: 'answer of 400 and above, or none', zh: '400 及以上的应答，或无应答' },
  },
  fault: { from: 11, to: 21, name: { en: 'fault that the master played', zh: '主控端制造的故障' } },
  close: { from: 9, to: 19, name: { en: 'end of a socket', zh: 'WebSocket 关闭' } },
  launch: { from: 0, to: 22, name: { en: 'start of a process', zh: '进程启动' } },
  exit: { from: 0, to: 22, name: { en: 'end of a process', zh: '进程结束' } },
} as const satisfies Record<string, { from: number; to: number; name: Bilingual }>;

export type LaneKind = keyof typeof KINDS;

export interface Lane {
  readonly name: string;
  /** Times in milliseconds, ascending. */
  readonly marks: ReadonlyMap<LaneKind, readonly number[]>;
}

export interface TimeLine {
  readonly lanes: readonly Lane[];
  /** Where it ends, in milliseconds. */
  readonly end: number;
}

/** The lanes of a journal, in the order in which they began. */
export function timeLineOf(events: Iterable<JournalEvent>): TimeLine {
  const lanes = new Map<string, Map<LaneKind, number[]>>();
  let prefix = '';
  let end = 1;
  for (const event of events) {
    if (event.type === 'run') prefix = event.prefix;
    const kind = kindOf(event, prefix);
    if (kind === null) continue;
    end = Math.max(end, event.t);
    const id = laneOf(event);
    const lane = lanes.get(id) ?? new Map<LaneKind, number[]>();
    lanes.set(id, lane);
    const times = lane.get(kind) ?? [];
    times.push(event.type === 'request' ? event.began : event.t);
    lane.set(kind, times);
  }
  return { lanes: Array.from(lanes, ([name, marks]) => ({ name, marks })), end };
}

function laneOf({ scenario, peer, attempt }: JournalEvent): string {
  const own = scenario ?? peer ?? '';
  const who = scenario !== null && peer !== null && /\d$/.test(peer) ? ` · ${peer}` : '';
  return `${own}${who}${attempt > 1 ? ` (${attempt})` : ''}`;
}

function kindOf(event: JournalEvent, prefix: string): LaneKind | null {
  switch (event.type) {
    case 'request':
      return endpointOf(event.path, prefix) ?? 'report';
    case 'response':
      return event.status >= 400 ? 'refused' : null;
    case 'no-response':
      return 'refused';
    case 'frame':
      if (event.opcode === 8) return 'close';
      if (event.opcode > 8) return 'control';
      return event.from === 'agent' ? 'report' : null;
    case 'socket':
      return event.phase === 'close' ? 'close' : null;
    case 'fault':
      return 'fault';
    case 'launch':
      return 'launch';
    case 'exit':
      return 'exit';
    default:
      return null;
  }
}

/** Two marks that are closer than this part of the whole are one. */
const FINEST = 1 / 4_000;

/** One lane as SVG. Its view box is in milliseconds, so that another view box is another zoom. */
export function laneSvg({ marks }: Lane, end: number): Markup {
  const step = Math.max(1, end * FINEST);
  const paths = [...marks].map(([kind, times]) => {
    const { from, to } = KINDS[kind];
    const distinct = [...new Set(times.map((time) => Math.round(Math.round(time / step) * step)))].sort(
      (a, b) => a - b,
    );
    let last = 0;
    const d = distinct.map((time, index) => {
      const move = index === 0 ? `M${time} ${from}` : `m${time - last}-${to - from}`;
      last = time;
      return `${move}v${to - from}`;
    });
    return html`<path class="k-${kind}" d="${d.join('')}"/>`;
  });
  return html`<svg viewBox="0 0 ${Math.ceil(end)} 22" preserveAspectRatio=none aria-hidden=true><path class=grid d="M0 11H${Math.ceil(end)}"/>${paths}</svg>`;
}
