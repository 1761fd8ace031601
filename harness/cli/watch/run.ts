import { render } from '../../../spec/messages/message.ts';
import type { RunOptions } from '../../run/options.ts';
import type { Presentation } from '../presentation.ts';
import { runAndReport } from '../run-and-report.ts';
import { runAgainAndAgain } from './again.ts';
import { namedFiles } from './named-files.ts';
import { Watcher } from './watcher.ts';

/** Runs again when the target's files change or Enter is pressed; answers the exit code of the last run. */
export function watchAndRun(options: RunOptions, presentation: Presentation): Promise<number> {
  return runAgainAndAgain(
    (overtaken) => runAndReport(options, presentation, overtaken),
    new Watcher(namedFiles(options), options.out),
    (note) => void process.stderr.write(`${render(note, presentation.language)}\n`),
  );
}
