import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import type { ReplayOptions } from '../../replay/options.ts';
import { DEFAULTS } from '../../run/options.ts';
import {
  containerOptions,
  folderFrom,
  levelFrom,
  levelOptions,
  one,
  outputOptions,
  presentationFrom,
  reachFrom,
  targetFrom,
  targetOptions,
} from '../options.ts';
import { duration } from '../values.ts';

/** Inside the usual folder, so that a replay of what a run left does not overwrite it. */
const OUT = join(DEFAULTS.out, 'replay');

const build = (yargs: Argv) =>
  yargs
    .positional('recording', {
      type: 'string',
      demandOption: true,
      describe: 'a journal (traffic.ndjson) or a HAR (traffic.har)',
    })
    .option('target', {
      alias: 't',
      type: 'string',
      describe: "http://host:port, 'cmd:<command> {port}', or reference",
      group: 'Target:',
    })
    .options(targetOptions)
    .options(containerOptions)
    .options(levelOptions)
    .option('timeout', {
      type: 'string',
      default: `${DEFAULTS.timeoutMs / 1000}`,
      describe: 'seconds that one answer may take',
      group: 'How:',
    })
    .options(outputOptions)
    .default('out', OUT)
    .example('$0 replay vanmoi-report/traffic.ndjson --target http://localhost:8080', 'an earlier run')
    .example('$0 replay traffic.har --target reference', 'what the reference server answers to it');

type ReplayArguments = ReturnType<typeof build> extends Argv<infer Arguments> ? Arguments : never;

/** `replay`: sends recorded agent traffic to a server, and judges what it answers. */
export const replayCommand: CommandModule<object, ReplayArguments> = {
  command: 'replay <recording>',
  describe: 'send recorded agent traffic to a server',
  builder: build as CommandModule<object, ReplayArguments>['builder'],
  handler: async (given) => {
    const options = replayOptions(given);
    const { replay } = await import('../../replay/replay.ts');
    const { report } = await import('../run-and-report.ts');
    process.exitCode = await report(options, presentationFrom(given), (events, interrupt) =>
      replay(options, events, interrupt),
    );
  },
};

function replayOptions(given: ReplayArguments): ReplayOptions {
  return {
    ...reachFrom(given),
    file: given.recording,
    target: targetFrom(
      given.target,
      'say where to send it: --target http://localhost:8080, or --target reference',
    ),
    level: levelFrom(given),
    timeoutMs: duration('--timeout', one('--timeout', given.timeout), 100, 3_600_000),
    out: folderFrom(given.out),
    showSecrets: given['show-secrets'],
  };
}
