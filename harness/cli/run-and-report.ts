import { finalText } from '../../reports/terminal/final.ts';
import { progressMode } from '../../reports/terminal/mode.ts';
import { createProgress } from '../../reports/terminal/progress.ts';
import { wantsColour } from '../../reports/terminal/style.ts';
import { render, say } from '../../spec/messages/message.ts';
import type { Language } from '../../spec/requirement.ts';
import type { RunOptions } from '../run/options.ts';
import { levelOf } from '../run/result.ts';
import { run } from '../run/run.ts';
import { reportersFrom, writeOutputs } from './outputs.ts';

export interface Presentation {
  readonly language: Language;
  readonly detail: 'quiet' | 'normal' | 'verbose';
  readonly color: 'auto' | 'always' | 'never';
  readonly progress: 'auto' | 'live' | 'plain' | 'none';
  /** As given: `x` adds, `-x` removes. */
  readonly reporters: readonly string[];
}

/**
 * Runs, shows progress on stderr and the result on stdout, writes the files, and answers the exit code. A run that is
 * `overtaken` by another ends at once and leaves nothing.
 */
export async function runAndReport(
  options: RunOptions,
  presentation: Presentation,
  overtaken: AbortSignal = new AbortController().signal,
): Promise<number> {
  const { language, detail, color } = presentation;
  const reporters = reportersFrom(presentation.reporters);
  const interrupt = new AbortController();
  const stop = () => interrupt.abort(new Error('interrupted'));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

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
    const result = await run(
      options,
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
    const outputs = await writeOutputs(result, options.out, language, reporters);
    process.stdout.write(
      finalText(result.report, {
        ...outputs.sources,
        width: process.stdout.columns ?? 100,
        rows: process.stdout.rows ?? 24,
        colour: wantsColour(color, process.env, process.stdout.isTTY === true),
        detail,
        files: outputs.files,
      }),
    );
    return result.report.run.exitCode;
  } catch (error) {
    ended();
    throw error;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
