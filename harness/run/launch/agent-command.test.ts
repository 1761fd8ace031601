import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../mocks/clock.ts';
import { Journal } from '../../journal/journal.ts';
import type { Launched } from '../../targets/index.ts';
import type { RunOptions } from '../options.ts';
import { commandAgents } from './agent-command.ts';
import type { TargetTools } from './launcher.ts';

test('what an agent does before it is known to run comes after its launch', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vanmoi-agent-command-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const home = { state: join(folder, 'state'), work: join(folder, 'work'), root: folder };
  for (const path of [home.state, home.work]) mkdirSync(path);
  const journal = new Journal('test', systemClock);
  const recorder = journal.at({ scenario: 'restarted', attempt: 1, peer: 'agent' });
  const seen: string[] = [];
  journal.listen((event) => seen.push(event.type));
  const running = {
    onOutput: () => () => undefined,
    exited: new Promise(() => undefined),
  } as unknown as Launched;
  const tools = {
    homes: async () => ({ make: async () => home }),
    supervisor: async () => ({
      async launch() {
        recorder.record({ type: 'connection', phase: 'open' }); // the agent has called already
        return running;
      },
    }),
  } as unknown as TargetTools;
  const options = { env: [], namePrefix: '', intervalMs: 1000, cwd: folder } as unknown as RunOptions;
  const agent = await commandAgents([process.execPath], options, tools).make({
    id: 'restarted',
    scenario: 'restarted',
    masterUrl: 'http://127.0.0.1:9',
    recorder,
    options,
    onContained: () => undefined,
  });
  await agent.start();
  expect(seen).toEqual(['launch', 'connection']);
});
