import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { UsageError } from '../usage.ts';
import { duration } from '../values.ts';

const build = (yargs: Argv) =>
  yargs
    .option('server', {
      type: 'string',
      describe: 'base URL of the master',
    })
    .option('transport', {
      choices: ['http', 'socket'] as const,
      default: 'http' as const,
      describe: 'what reports go over',
    })
    .option('interval', { type: 'string', default: '5', describe: 'seconds between reports' })
    .option('state', { type: 'string', describe: 'folder for the identity (~/.vanmoi-conform-agent)' })
    .option('name', { type: 'string', describe: 'name to register with' })
    .option('ca', { type: 'string', describe: 'PEM file of the authority of an https master' })
    .option('quiet', { alias: 'q', type: 'boolean', default: false, describe: 'say nothing' })
    .example('$0 agent --server http://localhost:8080 --transport socket', 'reports about this machine');

type AgentArguments = ReturnType<typeof build> extends Argv<infer Arguments> ? Arguments : never;

/** `agent`: the reference agent, reporting about this machine. */
export const agentCommand: CommandModule<object, AgentArguments> = {
  command: 'agent',
  describe: 'run the reference agent against a master',
  builder: build as CommandModule<object, AgentArguments>['builder'],
  handler: async (given) => {
    if (given.server === undefined)
      throw new UsageError('say where the master is: --server http://localhost:8080');
    if (!/^https?:\/\//.test(given.server))
      throw new UsageError(`--server ${given.server} is no http or https URL`);
    const { runAgent } = await import('../../../mocks/agent/index.ts');
    const ends = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ends.abort());
    await runAgent({
      server: given.server,
      transport: given.transport,
      intervalMs: duration('--interval', String(given.interval), 100, 3_600_000),
      stateDir: given.state ?? join(homedir(), '.vanmoi-conform-agent'),
      signal: ends.signal,
      ...(given.name === undefined ? {} : { name: given.name }),
      ...(given.ca === undefined ? {} : { ca: readFileSync(given.ca, 'utf8') }),
      ...(given.quiet ? {} : { log: (line: string) => void process.stderr.write(`${line}\n`) }),
    });
  },
};
