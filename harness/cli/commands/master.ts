import { randomBytes } from 'node:crypto';
import type { Argv, CommandModule } from 'yargs';
import { systemClock } from '../../../mocks/clock.ts';
import { inFile, inMemory } from '../../../mocks/master/identities.ts';
import { RECOMMENDED_INTERVAL_MS } from '../../../spec/protocol.ts';
import { Journal } from '../../journal/journal.ts';
import type { JournalWriter } from '../../journal/writer.ts';
import { RunFailure } from '../../run/failure.ts';
import { watchLateness } from '../../run/lateness.ts';
import { TOOL_VERSION } from '../../version.ts';
import { UsageError } from '../usage.ts';
import { duration, language, prefix, whole } from '../values.ts';

const build = (yargs: Argv) =>
  yargs
    .option('port', { type: 'string', default: '8080', describe: 'port to listen on; 0 for a free one' })
    .option('host', { type: 'string', default: '127.0.0.1', describe: 'address to listen on' })
    .option('prefix', { type: 'string', describe: 'path under which the master stands' })
    .option('state', { type: 'string', describe: 'file that keeps identities over restarts' })
    .option('page', { type: 'string', describe: 'port of the live page (a free one next to the master)' })
    .option('no-page', { type: 'boolean', default: false, describe: 'serve no live page' })
    .option('interval', {
      type: 'string',
      describe: 'seconds between reports that agents are told; each by its own median, where left out',
    })
    .option('journal', { type: 'string', describe: 'file that all traffic is written to, tokens masked' })
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
    const startedAt = systemClock.wall();
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    const pagePort = given.page === undefined ? null : whole('--page', String(given.page), 0, 65_535);
    const intervalMs =
      given.interval === undefined ? null : duration('--interval', String(given.interval), 100, 3_600_000);
    if (!given.quiet) {
      const { liveLines } = await import('../live-lines.ts');
      journal.listen(liveLines(say, prefix(given.prefix)));
    }
    const writer = given.journal === undefined ? null : await writerTo(given.journal);
    if (writer) journal.listen((event) => writer.write(event));
    journal.record({
      type: 'run',
      startedAt: startedAt.toISOString(),
      tool: TOOL_VERSION,
      spec: 'vanmoi-agent-protocol',
      role: 'agent',
      target: 'master',
      seed: 0,
      interval: intervalMs ?? RECOMMENDED_INTERVAL_MS,
      prefix: prefix(given.prefix),
    });
    const master = await createMaster({
      recorder: journal,
      host: given.host,
      port: whole('--port', String(given.port), 0, 65_535),
      prefix: prefix(given.prefix),
      identities: given.state === undefined ? inMemory() : stateIn(given.state),
    }).catch((error: Error) => {
      throw new RunFailure(2, `the master cannot listen: ${error.message}`);
    });
    // Where nothing is said nobody learns of a port that was not chosen.
    const isWanted = !given['no-page'] && !(given.quiet && pagePort === null);
    const live = isWanted
      ? await (await import('../../live/live.ts'))
          .openLive({
            journal,
            master,
            prefix: prefix(given.prefix),
            host: given.host,
            port: pagePort,
            intervalMs,
            file: given.journal ?? null,
            startedAt,
            language: language(undefined, process.env),
          })
          .catch((error: Error) => {
            throw new RunFailure(2, `--page ${given.page}: the live page cannot listen: ${error.message}`);
          })
      : null;
    const stopWatching = live || writer ? watchLateness(journal) : null;
    if (!given.quiet) say(`master at ${master.url}${live ? `  live at ${live.url}` : ''}  (Ctrl-C ends it)`);
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    });
    stopWatching?.();
    await live?.close();
    await master.close();
    writer?.close();
  },
};

async function writerTo(file: string): Promise<JournalWriter> {
  const { Masker } = await import('../../journal/mask.ts');
  const { JournalWriter } = await import('../../journal/writer.ts');
  try {
    return new JournalWriter(file, new Masker());
  } catch (error) {
    throw new UsageError(`--journal ${file} cannot be written: ${(error as Error).message}`);
  }
}

function stateIn(file: string) {
  try {
    return inFile(file);
  } catch (error) {
    throw new UsageError(`--state: ${(error as Error).message}`);
  }
}
