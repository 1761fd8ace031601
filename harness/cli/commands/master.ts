import { randomBytes } from 'node:crypto';
import type { Argv, CommandModule } from 'yargs';
import { systemClock } from '../../../mocks/clock.ts';
import { inFile, inMemory } from '../../../mocks/master/identities.ts';
import { Journal } from '../../journal/journal.ts';
import { RunFailure } from '../../run/failure.ts';
import { UsageError } from '../usage.ts';
import { prefix, whole } from '../values.ts';

const build = (yargs: Argv) =>
  yargs
    .option('port', { type: 'string', default: '8080', describe: 'port to listen on; 0 for a free one' })
    .option('host', { type: 'string', default: '127.0.0.1', describe: 'address to listen on' })
    .option('prefix', { type: 'string', describe: 'path under which the master stands' })
    .option('state', { type: 'string', describe: 'file that keeps identities over restarts' })
    .option('quiet', { alias: 'q', type: 'boolean', default: false, describe: 'say nothing' })
    .example('$0 master --state master.json', 'leave it running while you write an agent');

type MasterArguments = ReturnType<typeof build> extends Argv<infer Arguments> ? Arguments : never;

/** `master`: the reference master, live: a line for each thing that an agent does, and for each fault in it. */
export const masterCommand: CommandModule<object, MasterArguments> = {
  command: 'master',
  describe: 'run the mock master alone, for work on an agent',
  builder: build as CommandModule<object, MasterArguments>['builder'],
  handler: async (given) => {
    const { createMaster } = await import('../../../mocks/master/master.ts');
    const journal = new Journal(randomBytes(4).toString('hex'), systemClock);
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    if (!given.quiet) {
      const { liveLines } = await import('../live-lines.ts');
      journal.listen(liveLines(say, prefix(given.prefix)));
    }
    const master = await createMaster({
      recorder: journal,
      host: given.host,
      port: whole('--port', String(given.port), 0, 65_535),
      prefix: prefix(given.prefix),
      identities: given.state === undefined ? inMemory() : stateIn(given.state),
    }).catch((error: Error) => {
      throw new RunFailure(2, `the master cannot listen: ${error.message}`);
    });
    if (!given.quiet) say(`master at ${master.url}  (Ctrl-C ends it)`);
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    });
    await master.close();
  },
};

function stateIn(file: string) {
  try {
    return inFile(file);
  } catch (error) {
    throw new UsageError(`--state: ${(error as Error).message}`);
  }
}
