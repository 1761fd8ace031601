import type { Argv, CommandModule } from 'yargs';
import { DEFAULTS, type RunOptions } from '../../run/options.ts';
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
import { duration, list, shard, whole } from '../values.ts';

const build = (yargs: Argv) =>
  yargs
    .option('target', {
      alias: 't',
      type: 'string',
      describe:
        "http://host:port, 'cmd:<command>', docker:<image>, dockerfile:<folder>, compose:<file>#<service>:<port>, " +
        'listen[:port], or reference',
      group: 'Target:',
    })
    .option('role', {
      choices: ['server', 'agent'] as const,
      describe: 'what the target is, where that is not plain',
      group: 'Target:',
    })
    .options(targetOptions)
    .options(containerOptions)
    .option('only', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'ids, areas (SRV-REG) or globs',
      group: 'Selection:',
    })
    .option('skip', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'ids, areas or globs',
      group: 'Selection:',
    })
    .option('thorough', {
      type: 'boolean',
      default: false,
      describe: 'also what must be watched for more than 45 s',
      group: 'Selection:',
    })
    .options(levelOptions)
    .option('shard', {
      type: 'string',
      describe: 'i/n: this part of n, from 1; with --seed, the same for all (report merges them)',
      group: 'Selection:',
    })
    .option('bail', {
      type: 'boolean',
      default: false,
      describe: 'stop at the first failure that gates',
      group: 'Selection:',
    })
    .option('scenario', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'a scenario file of your own (YAML or JSON), played beside the others',
      group: 'Selection:',
    })
    .option('watch', {
      type: 'boolean',
      default: false,
      describe: 'run again when files of the target change, or on Enter',
      group: 'How:',
    })
    .option('seed', { type: 'string', describe: 'of every generated value (random)', group: 'How:' })
    .option('runs', {
      type: 'string',
      default: `${DEFAULTS.runs}`,
      describe: 'generated cases per property; for an agent 3 schedules a hundred, 24 at most',
      group: 'How:',
    })
    .option('interval', { type: 'string', default: '5', describe: 'seconds between reports', group: 'How:' })
    .option('samples', {
      type: 'string',
      default: `${DEFAULTS.samples}`,
      describe: 'intervals that the cadence is judged by',
      group: 'How:',
    })
    .option('concurrency', {
      type: 'string',
      describe: 'checks (16) or scenarios (all) at once',
      group: 'How:',
    })
    .option('timeout', {
      type: 'string',
      default: `${DEFAULTS.timeoutMs / 1000}`,
      describe: 'seconds that a check on a server may take',
      group: 'How:',
    })
    .options(outputOptions)
    .default('out', DEFAULTS.out)
    .example('$0 --target http://localhost:8080', 'plays agents against a master')
    .example(
      "$0 --target 'cmd:./my-agent --server {url}'",
      'plays the master to an agent, a scenario a process',
    )
    .example('$0 --target listen:9000', 'waits for an agent that you start yourself')
    .example('$0 --target http://localhost:8080 --shard 1/3 --seed 7', 'a third of the run; report merges')
    .example('$0 --target reference --role server --only SRV-AUTH', 'one area against the reference server');

type RunArguments = ReturnType<typeof build> extends Argv<infer Arguments> ? Arguments : never;

/** `run`, and what happens where no command is named. */
export const runCommand: CommandModule<object, RunArguments> = {
  command: ['run', '$0'],
  describe: 'run the checks against a target',
  builder: build as CommandModule<object, RunArguments>['builder'],
  handler: async (given) => {
    const options = runOptions(given);
    const { runAndReport } = await import('../run-and-report.ts');
    const presentation = presentationFrom(given);
    if (!given.watch) {
      process.exitCode = await runAndReport(options, presentation);
      return;
    }
    const { watchAndRun } = await import('../watch/run.ts');
    process.exitCode = await watchAndRun(options, presentation);
  },
};

function runOptions(given: RunArguments): RunOptions {
  return {
    ...reachFrom(given),
    target: targetFrom(
      given.target,
      "say what to test: --target http://localhost:8080, --target 'cmd:./agent --server {url}', --target reference",
    ),
    role: given.role,
    only: list(given.only),
    skip: list(given.skip),
    thorough: given.thorough,
    level: levelFrom(given),
    seed:
      given.seed === undefined
        ? Math.floor(Math.random() * 2 ** 31)
        : whole('--seed', one('--seed', given.seed), 0, 2 ** 32 - 1),
    runs: whole('--runs', one('--runs', given.runs), 1, 100_000),
    intervalMs: duration('--interval', one('--interval', given.interval), 100, 3_600_000),
    samples: whole('--samples', one('--samples', given.samples), 3, 10_000),
    concurrency:
      given.concurrency === undefined
        ? null
        : whole('--concurrency', one('--concurrency', given.concurrency), 1, 1000),
    timeoutMs: duration('--timeout', one('--timeout', given.timeout), 100, 3_600_000),
    shard: given.shard === undefined ? undefined : shard(one('--shard', given.shard), given.seed),
    bail: given.bail,
    out: folderFrom(given.out),
    scenarios: list(given.scenario),
    showSecrets: given['show-secrets'],
    sentinel: true,
  };
}
