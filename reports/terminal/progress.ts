/** The live part of a run: fed with facts, it writes lines. It knows no clock; time comes with the facts. */

import type { Verdict } from '../../spec/report.ts';
import type { Language, Level } from '../../spec/requirement.ts';
import { durationText } from '../duration.ts';
import type { Weight } from '../findings.ts';
import { VERDICT_MARKS, WEIGHT_MARKS } from '../marks.ts';
import { forTerminal } from '../sanitize.ts';
import { truncate, widthOf } from '../width.ts';
import { wordsIn } from '../words.ts';
import type { ProgressMode } from './mode.ts';
import { styleOf, verdictPaint, weightPaint } from './style.ts';

/** What a run tells while it goes on. */
export interface Progress {
  /** How much is planned; `scenarios` is 0 for a server run. */
  begin(plan: { readonly checks: number; readonly scenarios: number }): void;
  scenario(id: string, phase: 'begin' | 'end'): void;
  /** A check was judged; `line` says in one line what was seen. */
  verdict(checkId: string, level: Level, verdict: Verdict, line: string): void;
  /** Call it about once a second. `leftMs` is what is left of the longest scenario, null where unknown. */
  tick(elapsedMs: number, leftMs: number | null): void;
  /** A line about the run as a whole. */
  note(text: string): void;
  /** Takes the bottom line away. */
  end(): void;
}

export interface ProgressOptions {
  readonly mode: ProgressMode;
  /** Writes to stderr. */
  readonly write: (text: string) => void;
  /** Columns of the terminal, asked anew for each line. */
  readonly width: () => number;
  readonly colour: boolean;
  readonly language: Language;
}

/** A run that says nothing for this long seems dead. */
const HEARTBEAT_MS = 30_000;

/** Columns of a verdict's line where no terminal limits it. */
const LONGEST_LINE = 300;

/** Where the cursor is put back and the line emptied. */
const CLEAR_LINE = '\r\u001b[2K';

/** Shows a run's progress; nothing at all in mode `none`. */
export function createProgress(options: ProgressOptions): Progress {
  const { mode, write, language } = options;
  const say = wordsIn(language);
  const style = styleOf(options.colour);
  const live = mode === 'live';
  const running = new Set<string>();
  let total = 0;
  const done = new Set<string>();
  let failed = 0;
  let elapsed = 0;
  let left: number | null = null;
  let heartbeat = 0;

  return {
    begin(plan) {
      total = plan.checks;
      line(plan.scenarios === 0 ? say('planChecks', plan) : say('planScenarios', plan));
    },
    scenario(id, phase) {
      if (phase === 'begin') running.add(id);
      else running.delete(id);
      if (live) draw();
      else line(say(`phase.${phase}`, { id: forTerminal(id) }));
    },
    verdict(checkId, level, verdict, text) {
      done.add(checkId); // what was said of it before may be said anew
      if (verdict === 'fail') failed += 1;
      if (isWorthALine(verdict)) line(verdictLine(checkId, level, verdict, text));
      else if (live) draw();
    },
    tick(elapsedMs, leftMs) {
      elapsed = elapsedMs;
      left = leftMs;
      if (live) draw();
      else if (elapsed - heartbeat >= HEARTBEAT_MS) {
        heartbeat = elapsed;
        line(status());
      }
    },
    note(text) {
      for (const part of text.split('\n')) line(forTerminal(part));
    },
    end() {
      if (live) write(CLEAR_LINE);
    },
  };

  /** A line that stays. */
  function line(text: string): void {
    if (mode === 'none') return;
    write(live ? `${CLEAR_LINE}${text}\n` : `${text}\n`);
    if (live) draw();
  }

  /** The bottom line, one column short of the terminal so that it never wraps. */
  function draw(): void {
    write(CLEAR_LINE + style.dim(truncate(status(), options.width() - 1)));
  }

  function status(): string {
    const parts = [
      say('doneChecks', { done: done.size, total }),
      ...(failed > 0 ? [say('failedSoFar', { n: failed })] : []),
      left === null
        ? say('elapsed', { elapsed: durationText(elapsed) })
        : say('elapsedLeft', { elapsed: durationText(elapsed), left: durationText(left) }),
      ...(running.size > 0 ? [say('running', { scenarios: forTerminal([...running].join(', ')) })] : []),
    ];
    return parts.join(' · ');
  }

  function verdictLine(checkId: string, level: Level, verdict: Verdict, text: string): string {
    const weight = WEIGHT_OF[level];
    const [mark, paint] =
      verdict === 'fail'
        ? [WEIGHT_MARKS[weight], weightPaint(style, weight)]
        : [VERDICT_MARKS[verdict], verdictPaint(style, verdict)];
    const word = verdict === 'fail' ? say('fail') : say(verdict);
    const head = `${mark} ${level} ${forTerminal(checkId)} ${word}`;
    const room = (live ? options.width() : LONGEST_LINE) - widthOf(head) - 2;
    return `${paint(head)}  ${truncate(forTerminal(text), room)}`.trimEnd();
  }
}

const WEIGHT_OF: Readonly<Record<Level, Weight>> = { MUST: 'failure', SHOULD: 'warning', ADVISORY: 'notice' };

function isWorthALine(verdict: Verdict): boolean {
  return verdict === 'fail' || verdict === 'error' || verdict === 'inconclusive';
}
