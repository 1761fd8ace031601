/** Finds the container engine. testcontainers is an optional peer: it is loaded when the first container is needed. */

import { existsSync } from 'node:fs';
import type { ContainerRuntimeClient } from 'testcontainers';
import { LaunchError } from '../targets/errors.ts';

/** The engine, spoken to through dockerode; testcontainers finds it, its registries, and builds and pulls. */
export interface Engine {
  readonly client: ContainerRuntimeClient;
  readonly docker: ContainerRuntimeClient['container']['dockerode'];
}

export type Container = ReturnType<Engine['docker']['getContainer']>;
export type Network = ReturnType<Engine['docker']['getNetwork']>;

/** Looks for an engine that answers; rejects with a `LaunchError` that says what is missing and how it was looked for. */
export async function findEngine(): Promise<Engine> {
  const { getContainerRuntimeClient } = await testcontainers();
  try {
    const client = await withoutLookingForHost(getContainerRuntimeClient);
    return { client, docker: client.container.dockerode };
  } catch (error) {
    throw new LaunchError(`no container engine answers: looked for ${places()}${denied(error)}`);
  }
}

async function testcontainers(): Promise<typeof import('testcontainers')> {
  try {
    return await import('testcontainers');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes("'testcontainers'"))
      throw new LaunchError('containers need the package testcontainers: npm install testcontainers');
    throw new LaunchError(
      `the package testcontainers cannot be loaded by Node ${process.versions.node} ` +
        `(${message.split('\n', 1)[0]}): npm install testcontainers@12, Node 22.22 or later`,
    );
  }
}

/**
 * testcontainers asks on which host published ports stand, and within a container it may even start one to find out.
 * It is not needed here: ports are published on loopback, and a run's network says its gateway.
 */
async function withoutLookingForHost<Result>(work: () => Promise<Result>): Promise<Result> {
  const name = 'TESTCONTAINERS_HOST_OVERRIDE';
  if (process.env[name] !== undefined) return work();
  process.env[name] = '127.0.0.1';
  try {
    return await work();
  } finally {
    delete process.env[name];
  }
}

/** Where testcontainers looks, in its order. */
function places(): string {
  const { DOCKER_HOST, XDG_RUNTIME_DIR } = process.env;
  const named = [
    DOCKER_HOST ? `DOCKER_HOST=${DOCKER_HOST}` : 'DOCKER_HOST (not set)',
    '/var/run/docker.sock',
    `${XDG_RUNTIME_DIR ?? '/run/user/<id>'}/docker.sock`,
  ];
  return `${named.join(', ')}: start Docker, or say where it is by DOCKER_HOST`;
}

function denied(error: unknown): string {
  const isThere = !process.env.DOCKER_HOST && existsSync('/var/run/docker.sock');
  if (isThere) return ' (the socket is there: may this user open it, and does the engine run?)';
  return error instanceof Error && /EACCES/.test(error.message) ? ' (access denied)' : '';
}

/** What the engine says where it refuses something, as one line. */
export function wordsOf(error: unknown): string {
  const { json, message } = error as { json?: { message?: unknown }; message?: string };
  const said = typeof json?.message === 'string' ? json.message : (message ?? String(error));
  return (said.trim().split('\n', 1)[0] ?? '').replace(/^\(HTTP code \d+\)[^-]*- /, '');
}

/** The status of the engine's answer; 0 where it gave none. */
export function statusOf(error: unknown): number {
  return (error as { statusCode?: number }).statusCode ?? 0;
}
