import { expect, test } from 'vitest';
import { inOrder } from './in-order.ts';
import type { AgentProcess } from './launcher.ts';

/** An agent whose starts end when they are told to. */
function slowToStart(started: Promise<void>) {
  const done: string[] = [];
  const agent: AgentProcess = {
    crashed: new Promise(() => undefined),
    tail: () => [],
    hint: async () => null,
    async start() {
      await started;
      done.push('started');
    },
    stop: async (signal) => void done.push(`stopped by ${signal}`),
    end: async () => void done.push('ended'),
  };
  return { agent: inOrder(agent), done };
}

test('an agent that has called before its start is known of is stopped once it is', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { agent, done } = slowToStart(promise);
  const starting = agent.start();
  const stopping = agent.stop('SIGKILL').then(() => agent.end());
  await Promise.resolve();
  expect(done).toEqual([]);
  resolve();
  await Promise.all([starting, stopping]);
  expect(done).toEqual(['started', 'stopped by SIGKILL', 'ended']);
});

test('one that could not be started is ended all the same', async () => {
  const { agent, done } = slowToStart(Promise.reject(new Error('no such program')));
  await expect(agent.start()).rejects.toThrow('no such program');
  await agent.end();
  expect(done).toEqual(['ended']);
});

test('one that was never started is ended too', async () => {
  const { agent, done } = slowToStart(Promise.resolve());
  await agent.end();
  expect(done).toEqual(['ended']);
});
