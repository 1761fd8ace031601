/** A schedule that breaks an agent comes again by the command that the report prints. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Scenario, Step } from '../scenario.ts';
import { schedules } from '../scenarios/schedules.ts';
import { splitWords } from '../targets/index.ts';
import { command, reportIn } from '../testing/command.ts';

const CHECK = 'AGT-STATE-01/alive';
/** Nine schedules; a default run has three, and eight where it is thorough. */
const RUNS = 300;
const INTERVAL_MS = 300;

/** The reference agent, but for a 401, of which it dies. */
const MORTAL = `
import { referenceSteps, runAgent } from '${new URL('../../mocks/agent/index.ts', import.meta.url)}';
const [server, interval, stateDir] = process.argv.slice(2);
await runAgent(
  { server, transport: 'http', intervalMs: 1000 * interval, stateDir, signal: new AbortController().signal },
  { ...referenceSteps, meansUnauthorized: ({ status }) => status === 401 && process.exit(3) },
);
`;

const says401 = (step: Step) =>
  step.step === 'revoke' ||
  ((step.step === 'disturb' || step.step === 'play') &&
    step.play.play === 'answer' &&
    step.play.status === 401);
/** One on its information is met only by who still has to send that. */
const isMet = (step: Step) => says401(step) && step.step !== 'play';

/** A seed of which the last schedule is the first that kills. */
function seedOfALateDeath(): number {
  for (let seed = 0; ; seed++) {
    const all = schedules({ intervalMs: INTERVAL_MS, seed, runs: RUNS, thorough: false });
    const isLast = all.findIndex(({ steps }) => steps.some(says401)) === all.length - 1;
    if (isLast && all.at(-1)!.steps.some(isMet)) return seed;
  }
}

/** What this run says of the check, but for how long it waits for reports at the end. */
function found(folder: string) {
  const check = reportIn(folder).checks.find(({ id }) => id === CHECK)!;
  const { id, steps } = check.counterexample as Scenario;
  return { verdict: check.verdict, command: check.repro.command, id, steps: steps.slice(0, -1) };
}

test('a schedule that kills an agent comes again by its seed and --runs', async () => {
  const agent = join(mkdtempSync(join(tmpdir(), 'vanmoi-test-')), 'agent.ts');
  writeFileSync(agent, MORTAL);
  const target = ['--target', `cmd:node ${agent} {url} {interval} {stateDir}`];
  const asked = [
    '--seed',
    `${seedOfALateDeath()}`,
    '--runs',
    `${RUNS}`,
    '--interval',
    `${INTERVAL_MS / 1000}`,
  ];
  const first = found(
    (await command(...target, '--only', 'AGT-STATE-01', ...asked, '--level', 'advisory')).folder,
  );
  expect(first).toMatchObject({ verdict: 'fail', id: 'schedule-9' });

  const [npx, tool, ...words] = splitWords(first.command);
  expect([npx, tool]).toEqual(['npx', 'vanmoi-conform']);
  const second = await command(...words);
  expect(second.code).toBe(1);
  expect(found(second.folder)).toEqual(first);
});
