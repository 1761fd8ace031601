/** The reference agent with the defects that `npm run demo` shows. Takes what `vanmoi-conform agent` takes. */

import { parseArgs } from 'node:util';
import { type AgentSteps, referenceSteps, runAgent } from '../../../mocks/agent/index.ts';
import { faultySteps } from './faulty-steps.ts';

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: 'http://127.0.0.1:8080' },
    state: { type: 'string', default: '.faulty-agent' },
    interval: { type: 'string', default: '5' },
  },
});
const ends = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ends.abort());
const steps: AgentSteps = { ...referenceSteps, ...faultySteps() };
await runAgent(
  {
    server: values.server,
    transport: 'http',
    intervalMs: 1000 * Number(values.interval),
    stateDir: values.state,
    signal: ends.signal,
    log: (line) => console.error(line),
  },
  steps,
);
