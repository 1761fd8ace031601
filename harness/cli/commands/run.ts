import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { render } from '../../../spec/messages/message.ts';
import type { Level } from '../../../spec/requirement.ts';
import { DEFAULTS, type RunOptions } from '../../run/options.ts';
import { parseVariable, TargetError } from '../../targets/index.ts';
import { type Presentation, runAndReport } from '../run-and-report.ts';
import { UsageError } from '../usage.ts';
import { duration, headers, language, list, prefix, whole } from '../values.ts';
import { runAgainAndAgain } from '../watch/again.ts';
import { namedFiles } from '../watch/named-files.ts';
import { Watcher } from '../watch/watcher.ts';

const build = (yargs: Argv) =>
  yargs
    .option('target', {
      alias: 't',
      type: 'string',
      describe: "http://host:port, 'cmd:<command>', listen[:port], or reference",
      group: 'Target:',
    })
    .option('role', {
      choices: ['server', 'agent'] as const,
      describe: 'what the target is, where that is not plain',
      group: 'Target:',
    })
    .option('env', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'K=V for a launched target; placeholders are filled',
      group: 'Target:',
    })
    .option('ready-timeout', {
      type: 'string',
      describe: 'how long a target may take to start (30s launched, 3s a URL)',
      group: 'Target:',
    })
    .option('header', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: "'Name: value' sent with every request to a server",
      group: 'Target:',
    })
    .option('ca', {
      type: 'string',
      describe: 'PEM file of the authority of an https server',
      group: 'Target:',
    })
    .option('insecure', {
      type: 'boolean',
      default: false,
      describe: 'accept any certificate',
      group: 'Target:',
    })
    .option('prefix', { type: 'string', describe: 'put the mock master under a path', group: 'Target:' })
    .option('name-prefix', {
      type: 'string',
      default: DEFAULTS.namePrefix,
      describe: 'of every agent that is registered',
      group: 'Target:',
    })
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
    .option('level', {
      choices: ['must', 'should', 'advisory'] as const,
      default: 'must' as const,
      describe: 'what gates',
      group: 'Selection:',
    })
    .option('strict', {
      type: 'boolean',
      default: false,
      describe: 'the same as --level should',
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
    .option('out', {
      alias: 'o',
      type: 'string',
      default: DEFAULTS.out,
      describe: 'folder for what the run leaves',
      group: 'Output:',
    })
    .option('reporter', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'x adds, -x removes: junit summary failures har badge github',
      group: 'Output:',
    })
    .option('lang', {
      choices: ['en', 'zh-CN'] as const,
      describe: 'language of what people read',
      group: 'Output:',
    })
    .option('quiet', {
      alias: 'q',
      type: 'boolean',
      default: false,
      describe: 'the verdict alone',
      group: 'Output:',
    })
    .option('verbose', {
      alias: 'v',
      type: 'boolean',
      default: false,
      describe: 'shorten nothing',
      group: 'Output:',
    })
    .option('color', {
      choices: ['auto', 'always', 'never'] as const,
      default: 'auto' as const,
      describe: 'NO_COLOR and FORCE_COLOR count too',
      group: 'Output:',
    })
    .option('progress', {
      choices: ['auto', 'live', 'plain', 'none'] as const,
      default: 'auto' as const,
      describe: 'how progress is shown',
      group: 'Output:',
    })
    .option('show-secrets', {
      type: 'boolean',
      default: false,
      describe: 'do not mask tokens in what is written',
      group: 'Output:',
    })
    .example('$0 --target http://localhost:8080', 'plays agents against a master')
    .example(
      "$0 --target 'cmd:./my-agent --server {url}'",
      'plays the master to an agent, a scenario a process',
    )
    .example('$0 --target listen:9000', 'waits for an agent that you start yourself')
    .example('$0 --target reference --role server --only SRV-AUTH', 'one area against the reference server');

type RunArguments = ReturnType<typeof build> extends Argv<infer Arguments> ? Arguments : never;

/** `run`, and what happens where no command is named. */
export const runCommand: CommandModule<object, RunArguments> = {
  command: ['run', '$0'],
  describe: 'run the checks against a target',
  builder: build as CommandModule<object, RunArguments>['builder'],
  handler: async (given) => {
    const options = runOptions(given);
    const presentation: Presentation = {
      language: language(given.lang, process.env),
      detail: given.quiet ? 'quiet' : given.verbose ? 'verbose' : 'normal',
      color: given.color,
      progress: given.quiet ? 'none' : given.progress,
      reporters: list(given.reporter),
    };
    process.exitCode = given.watch
      ? await runAgainAndAgain(
          (overtaken) => runAndReport(options, presentation, overtaken),
          new Watcher(namedFiles(options), options.out),
          (note) => void process.stderr.write(`${render(note, presentation.language)}\n`),
        )
      : await runAndReport(options, presentation);
  },
};

function runOptions(given: RunArguments & { '--'?: unknown }): RunOptions {
  const extra = Array.isArray(given['--']) ? given['--'].map(String) : [];
  return {
    target: targetIn(given.target),
    role: given.role,
    extraArguments: extra,
    only: list(given.only),
    skip: list(given.skip),
    thorough: given.thorough,
    level: given.strict && given.level === 'must' ? 'SHOULD' : (given.level.toUpperCase() as Level),
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
    bail: given.bail,
    out: resolve(one('--out', given.out)),
    namePrefix: one('--name-prefix', given['name-prefix'] as string),
    env: (given.env ?? []).map(variable),
    readyTimeoutMs:
      given['ready-timeout'] === undefined
        ? null
        : duration('--ready-timeout', String(given['ready-timeout']), 1, 3_600_000),
    ca: given.ca === undefined ? null : fileText('--ca', given.ca),
    insecure: given.insecure,
    headers: headers(given.header),
    prefix: prefix(given.prefix),
    scenarios: list(given.scenario),
    showSecrets: given['show-secrets'] === true,
    cwd: process.cwd(),
  };
}

function targetIn(given: unknown): string {
  if (given !== undefined) return one('--target', given);
  throw new UsageError(
    "say what to test: --target http://localhost:8080, --target 'cmd:./agent --server {url}', --target reference",
  );
}

function variable(text: string) {
  try {
    return parseVariable(text);
  } catch (error) {
    if (error instanceof TargetError) throw new UsageError(error.message);
    throw error;
  }
}

/** An option that may be given once alone. */
function one(option: string, value: unknown): string {
  if (Array.isArray(value)) throw new UsageError(`${option} was given ${value.length} times: give it once`);
  return String(value);
}

function fileText(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${option} ${path} cannot be read: ${(error as Error).message}`);
  }
}
