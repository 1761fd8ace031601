/**
 * The process that reads the machine beside an agent: on its own every so often, and at once when it is told that a
 * report arrived. Its arguments are the period in milliseconds, the port of the master, and `container` where the agent
 * lives in one: then it waits until it is told which. Times are the monotonic
 * clock's, which the parent has in common.
 */

import { allowedProcessors, takeFacts } from './facts.ts';
import type { Values } from './proc.ts';
import type { FromReader, ToReader } from './reader-messages.ts';
import { readSocketTables, takeLevels, takeRates, takeSockets, textOf } from './take.ts';
import { lookThrough } from './view.ts';
import { whereIsAgent } from './whereabouts.ts';

/** One in so many readings of rates comes with one of levels. */
const LEVELS_EVERY = 3;
/** How often sockets are counted where no report arrives, in milliseconds. */
const SOCKETS_EVERY = 1000;
/** Each kind of reading takes at most one part in so many of one processor's time. */
const SHARE = 20;
/** Looking for the agent costs as much as counting sockets, so it is given up. */
const MOST_LOOKS = 20;

const period = Number(process.argv[2]);
const port = Number(process.argv[3]);
const isContained = process.argv[4] === 'container';
let reading = false;
let count = 0;
let looks = 0;
let asked = false;
let sockets = { counted: Number.NEGATIVE_INFINITY, cost: 0 };

function send(source: FromReader['source'], at: number, values: Values): void {
  if (process.connected) process.send?.({ source, at, values } satisfies FromReader);
}

function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Milliseconds of processor time that this process has used: waiting for a turn costs others nothing. */
function used(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function keepReading(): void {
  const [began, usedBefore] = [monotonic(), used()];
  send('rates', began, takeRates());
  if (count++ % LEVELS_EVERY === 0) send('levels', monotonic(), takeLevels());
  const rest = SHARE * (used() - usedBefore);
  countSocketsWhenDue();
  setTimeout(keepReading, Math.max(began + period - monotonic(), rest));
}

function countSocketsWhenDue(): void {
  const [began, usedBefore] = [monotonic(), used()];
  const rest = Math.max(SHARE * sockets.cost, asked ? 0 : SOCKETS_EVERY);
  if (began - sockets.counted < rest) return;
  const tables = readSocketTables();
  send('sockets', began, takeSockets(tables));
  sockets = { counted: began, cost: used() - usedBefore };
  if (asked && looks < MOST_LOOKS) lookForAgent(tables.tcp + tables.tcp6);
  asked = false;
}

function lookForAgent(tables: string): void {
  looks++;
  const place = whereIsAgent(port, tables);
  if (!place) return;
  looks = MOST_LOOKS;
  send('agent', monotonic(), place);
}

process.on('message', (message: ToReader) => {
  if (message.type === 'follow') return follow(message);
  if (!reading) return;
  send('rates', monotonic(), takeRates());
  send('levels', monotonic(), takeLevels());
  asked = true;
  countSocketsWhenDue();
});
process.on('disconnect', () => process.exit());

/** A restart has another process, in the same container. */
function follow({ pid, container }: ToReader & { type: 'follow' }): void {
  looks = MOST_LOOKS;
  const isSeen = lookThrough(pid, container);
  const affinity = { 'cores.affinity': allowedProcessors(textOf('/proc/self/status')) };
  if (!reading) begin(isSeen);
  send('agent', monotonic(), {
    where: isSeen ? 'here' : 'elsewhere',
    container: 'yes',
    pid,
    ...(isSeen && affinity),
  });
}

function begin(isSeen: boolean): void {
  const facts = takeFacts();
  send('machine', monotonic(), facts);
  if (facts.proc !== 'yes' || !isSeen) return;
  reading = true;
  keepReading();
}

// What a container sees can be read once there is one.
if (!isContained) begin(true);
