import { progressMode } from '../../reports/terminal/mode.ts';
import { createProgress } from '../../reports/terminal/progress.ts';
import { wantsColour } from '../../reports/terminal/style.ts';
import { render, say } from '../../spec/messages/message.ts';
import type { RunOptions } from '../run/options.ts';
import type { RunEvents } from '../run/part.ts';
import { levelOf } from '../run/result.ts';
import { type RunResult, run } from '../run/run.ts';
import { subjectFrom } from './attest.ts';
import { reportersFrom, writeOutputs } from './outputs.ts';
import type { Presentation } from './presentation.ts';
import { showResult } from './show-result.ts';

/** What is run: the checks on a target, or a replay. */
export type Runner = (events: RunEvents, interrupt: AbortSignal) => Promise<RunResult>;

/** Runs the checks and reports on them. */
export function runAndReport(
  options: RunOptions,
  presentation: Presentation,
  overtaken?: AbortSignal,
): Promise<number> {
  const runner: Runner = (events, interrupt) => run(options, events, interrupt);
  return report(options, presentation, runner, overtaken);
}

/**
 * Shows progress on stderr and the result on stdout, writes the files into the folder `out`, and answers the exit code.
 * A run that is `overtaken` by another ends at once and leaves nothing.
 */
export async function report(
  { out, target }: Pick<RunOptions, 'out' | 'target'>,
  presentation: Presentation,
  runner: Runner,
  overtaken: AbortSignal = new AbortController().signal,
): Promise<number> {
  const { language, color } = presentation;
  const reporters = reportersFrom(presentation.reporters);
  const subject = subjectFrom(presentation.subject, reporters, { text: target });
  const interrupt = new AbortController();
  // Once asked it ends in order; asked again, at once, and its supervisors clear up. The listeners stay: libraries take
  // a process that has none of its own for one that they must end.
  const stop = () => {
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort(new Error('interrupted'));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  const progress = createProgress({
    mode: progressMode(presentation.progress, process.env, process.stderr.isTTY === true),
    write: (text) => void process.stderr.write(text),
    width: () => process.stderr.columns ?? 100,
    colour: wantsColour(color, process.env, process.stderr.isTTY === true),
    language,
  });
  const began = performance.now();
  let longestMs: number | null = null;
  const ticker = setInterval(() => {
    const elapsed = performance.now() - began;
    // Usually it takes so long; an agent that dawdles takes longer, and then nobody knows.
    progress.tick(elapsed, longestMs === null || elapsed > longestMs ? null : longestMs - elapsed);
  }, 1000);
  const ended = () => {
    clearInterval(ticker);
    progress.end();
  };
  try {
    const result = await runner(
      {
        onPlan(plan) {
          longestMs = plan.longestMs;
          progress.begin(plan);
        },
        onScenario: (id, phase) => progress.scenario(id, phase),
        onResult: ({ info, outcome }) =>
          progress.verdict(
            info.id,
            levelOf(info),
            outcome.verdict,
            outcome.message ? render(outcome.message, language) : '',
          ),
        onNote: (note) => progress.note(render(note, language)),
        onListening: (url) => progress.note(render(say('note.listening', { url }), language)),
      },
      AbortSignal.any([interrupt.signal, overtaken]),
    );
    ended();
    if (overtaken.aborted && !interrupt.signal.aborted) return result.report.run.exitCode;
    const written = await writeOutputs(result, { folder: out, language, reporters, subject });
    showResult(result.report, written, presentation);
    return result.report.run.exitCode;
  } catch (error) {
    ended();
    throw error;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
