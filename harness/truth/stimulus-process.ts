/**
 * The process that puts load on the machine: its one argument is the load as JSON. It tells what it holds once all
 * stands, and leaves with everything when the pipe to its parent closes, or after a minute.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Held, Load } from './load.ts';

const MIB = 1024 * 1024;
const LONGEST_MS = 60_000;
const MOST_PROCESSORS = 8;
const CHUNK_EVERY_MS = 20;
const KEEP_EVERY_MS = 500;
const LOOPBACK = '127.0.0.1';

const load = JSON.parse(process.argv[2] ?? '') as Load;
/** Nothing in it may be collected: a timer goes through it, since no one else reads it. */
const kept: unknown[] = [];
setInterval(() => kept.every(Boolean), KEEP_EVERY_MS);

setTimeout(leave, LONGEST_MS).unref();
process.on('disconnect', leave);

function leave(): void {
  process.exit();
}

/** Each waits at the end of a pipe from here, so that it ends however this process ends. */
async function startProcesses(count: number): Promise<number> {
  const started = Array.from({ length: count }, () => {
    const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
    kept.push(child);
    return hasStarted(child);
  });
  return (await Promise.all(started)).filter(Boolean).length;
}

async function hasStarted(child: ChildProcess): Promise<boolean> {
  child.stdin?.on('error', () => undefined); // closes with its process
  return once(child, 'spawn').then(
    () => true,
    () => false,
  );
}

/** Connections to a server of its own; the first pair also carries the traffic. */
async function openConnections(count: number): Promise<Socket[]> {
  const server = createServer((socket) => {
    socket.on('error', leave).resume();
    kept.push(socket);
  });
  server.listen(0, LOOPBACK, count);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sockets: Socket[] = [];
  for (let i = 0; i < count; i++) {
    const socket = connect(port, LOOPBACK).on('error', leave);
    await once(socket, 'connect');
    sockets.push(socket);
  }
  return sockets;
}

async function openDatagramSockets(count: number): Promise<number> {
  let last: DatagramSocket | null = null;
  for (let i = 0; i < count; i++) {
    const socket = createSocket('udp4').on('error', leave);
    socket.bind(0, LOOPBACK);
    await once(socket, 'listening');
    socket.connect((last ?? socket).address().port, LOOPBACK);
    await once(socket, 'connect');
    kept.push(socket);
    last = socket;
  }
  return count;
}

function holdMemory(mebibytes: number): number {
  const size = Math.floor(Math.min(mebibytes, process.availableMemory() / 8 / MIB));
  // Only pages that were written to are used.
  kept.push(Buffer.alloc(size * MIB, 1));
  return size;
}

function move(socket: Socket, mebibytesPerSecond: number): void {
  const chunk = Buffer.alloc((mebibytesPerSecond * MIB * CHUNK_EVERY_MS) / 1000, 1);
  setInterval(() => {
    if (socket.writableLength === 0) socket.write(chunk);
  }, CHUNK_EVERY_MS);
}

function keepBusy(share: number): number {
  if (share === 0) return 0;
  const count = Math.min(MOST_PROCESSORS, Math.max(1, Math.round(share * availableParallelism())));
  const file = fileURLToPath(new URL(`./busy${extname(import.meta.filename)}`, import.meta.url));
  for (let i = 0; i < count; i++) kept.push(new Worker(file, { workerData: LONGEST_MS }).on('error', leave));
  return count;
}

const memoryMiB = holdMemory(load.memoryMiB);
const connections = await openConnections(load.connections);
const held: Held = {
  memoryMiB,
  connections: connections.length,
  datagrams: await openDatagramSockets(load.datagrams),
  processes: await startProcesses(load.processes),
  trafficMiB: load.trafficMiB,
  processors: keepBusy(load.processors),
};
if (connections[0] && load.trafficMiB > 0) move(connections[0], load.trafficMiB);
process.send?.(held);
