/** Processes, sockets, load and uptime. */

import { say } from '../../spec/messages/message.ts';
import { amount, combined, type Field, type Formula, instead, scaled } from './formula.ts';

const processes: Field = {
  name: 'process',
  source: 'levels',
  isRate: false,
  wavers: true,
  formulas: () => [combined('/proc/[0-9]*', ['processes'])],
  noise: (right) => 3 + 0.03 * right,
  wrongs: [
    instead(
      'threads',
      (name) => say('wrong.threads', { name }),
      (to) => amount(to, 'threads'),
    ),
  ],
};

const EVERY = ['established', 'time-wait', 'listen', 'other'];
const STATES: readonly (readonly [name: string, states: readonly string[]])[] = [
  ['', EVERY],
  [' − LISTEN', EVERY.filter((state) => state !== 'listen')],
  [': ESTABLISHED', ['established']],
  [' − TIME_WAIT', EVERY.filter((state) => state !== 'time-wait')],
  [' − LISTEN − TIME_WAIT', ['established', 'other']],
];

const tables = (...names: readonly string[]) => names.map((name) => `/proc/net/${name}`).join(' + ');

/** Sockets of some tables in some states, in each of the ways that are about. */
function socketFormulas(states: typeof STATES, families: readonly (readonly string[])[]): readonly Formula[] {
  return families.flatMap((names) =>
    states.map(([suffix, counted]) =>
      combined(
        tables(...names) + suffix,
        names.flatMap((name) => counted.map((state) => `${name}.${state}`)),
      ),
    ),
  );
}

const TCP: readonly Formula[] = [
  ...socketFormulas(STATES, [['tcp', 'tcp6'], ['tcp']]),
  combined('sockstat: TCP inuse + TCP6 inuse', ['inuse.tcp', 'inuse.tcp6']),
  combined('sockstat: TCP inuse + TCP6 inuse + tw', ['inuse.tcp', 'inuse.tcp6', 'inuse.time-wait']),
  combined('sockstat: TCP inuse', ['inuse.tcp']),
];
const UDP: readonly Formula[] = [
  ...socketFormulas(
    STATES.filter(([suffix]) => suffix === '' || suffix === ': ESTABLISHED'),
    [['udp', 'udp6'], ['udp']],
  ),
  combined('sockstat: UDP inuse + UDP6 inuse', ['inuse.udp', 'inuse.udp6']),
  combined('sockstat: UDP inuse', ['inuse.udp']),
];

/** All sockets of one protocol, for what takes them for the other. */
const every = (protocol: 'tcp' | 'udp') =>
  combined(
    '',
    [protocol, `${protocol}6`].flatMap((name) => EVERY.map((state) => `${name}.${state}`)),
  );

function socketField(name: string, formulas: readonly Formula[], other: 'tcp' | 'udp'): Field {
  return {
    name,
    source: 'sockets',
    isRate: false,
    wavers: true,
    isOfTables: true,
    formulas: () => formulas,
    noise: (right) => 3 + 0.05 * right,
    wrongs: [
      instead(
        'other-protocol',
        (field) => say('wrong.other-protocol', { name: field, protocol: other.toUpperCase() }),
        (to) => every(other).value(to, to),
      ),
      {
        id: 'both-protocols',
        says: (field) => say('wrong.both-protocols', { name: field }),
        turned: (right, to) => right + (every(other).value(to, to) ?? Number.NaN),
      },
    ],
  };
}

const load: Field = {
  name: 'load',
  source: 'levels',
  isRate: false,
  wavers: true,
  formulas: () => [combined('/proc/loadavg', ['load1'])],
  noise: () => 0.06,
  wrongs: [
    instead(
      'load5',
      (name) => say('wrong.load', { name, minutes: 5 }),
      (to) => amount(to, 'load5'),
    ),
    instead(
      'load15',
      (name) => say('wrong.load', { name, minutes: 15 }),
      (to) => amount(to, 'load15'),
    ),
    scaled('hundredfold', 100, (name) => say('wrong.hundredfold', { name })),
  ],
};

const uptime: Field = {
  name: 'uptime',
  source: 'levels',
  isRate: false,
  wavers: false,
  formulas: () => [combined('/proc/uptime', ['uptime'])],
  noise: () => 1.2,
  wrongs: [
    scaled('milliseconds', 1000, (name) => say('wrong.milliseconds', { name })),
    scaled('minutes', 1 / 60, (name) => say('wrong.uptime-unit', { name, unit: 'min' })),
    scaled('hours', 1 / 3600, (name) => say('wrong.uptime-unit', { name, unit: 'h' })),
    instead(
      'boot-time',
      (name) => say('wrong.boot-time', { name }),
      (to) => (amount(to, 'wall') ?? Number.NaN) - (amount(to, 'uptime') ?? Number.NaN),
    ),
    instead(
      'idle-time',
      (name) => say('wrong.idle-time', { name }),
      (to) => amount(to, 'uptime.idle'),
    ),
    instead(
      'wall',
      (name) => say('wrong.wall', { name }),
      (to) => amount(to, 'wall'),
    ),
  ],
};

/** The fields of a report that count something. */
export const counts: readonly Field[] = [
  load,
  processes,
  socketField('connections', TCP, 'udp'),
  socketField('connections_udp', UDP, 'tcp'),
  uptime,
];
