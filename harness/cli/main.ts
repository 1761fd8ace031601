import { hideBin } from 'yargs/helpers';
import yargs from 'yargs/yargs';
import { TOOL_VERSION } from '../version.ts';
import { agentCommand } from './commands/agent.ts';
import { diffCommand } from './commands/diff.ts';
import { explainCommand } from './commands/explain.ts';
import { listCommand } from './commands/list.ts';
import { masterCommand } from './commands/master.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { exitWith } from './exit.ts';
import { complain, UnknownWord } from './usage.ts';
import { withRemovals } from './values.ts';

const COMMANDS = ['run', 'master', 'agent', 'replay', 'report', 'diff', 'list', 'explain', 'completion'];

const cli = yargs(withRemovals(hideBin(process.argv)))
  .scriptName('vanmoi-conform')
  .locale('en')
  .parserConfiguration({ 'populate--': true, 'duplicate-arguments-array': true, 'boolean-negation': false })
  .usage(
    'vanmoi-conform tells whether an agent or a master speaks the Vanmoi protocol.\n\n$0 [run] --target <target>',
  )
  .command(runCommand)
  .command(masterCommand)
  .command(agentCommand)
  .command(replayCommand)
  .command(reportCommand)
  .command(diffCommand)
  .command(listCommand)
  .command(explainCommand)
  .completion('completion', 'print a completion script for bash or zsh')
  .strict()
  .demandCommand(0)
  .wrap(Math.min(110, process.stdout.columns ?? 100))
  .alias('h', 'help')
  .version(TOOL_VERSION)
  .epilogue(
    'Exit codes: 0 conformant · 1 not conformant or incomplete · 2 wrong command line · 3 target not reached · ' +
      '4 harness failed · 5 baseline out of date · 6 nothing selected · 130 interrupted',
  )
  .exitProcess(false)
  .showHelpOnFail(false)
  .fail((message, error) => {
    throw complain(message, error);
  });

try {
  await cli.parseAsync();
  // The commands set the exit code themselves; whatever still runs must not keep the process alive.
  await exitWith(Number(process.exitCode ?? 0));
} catch (error) {
  await exitWith(2, error instanceof UnknownWord ? error.inContext(await cli.getHelp(), COMMANDS) : error);
}
