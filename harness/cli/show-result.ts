import { finalText } from '../../reports/terminal/final.ts';
import { wantsColour } from '../../reports/terminal/style.ts';
import type { Report } from '../../spec/report.ts';
import type { Written } from './outputs.ts';
import type { Presentation } from './presentation.ts';

/** Prints the closing text on stdout. */
export function showResult(
  report: Report,
  { sources, files }: Written,
  { detail, color }: Pick<Presentation, 'detail' | 'color'>,
): void {
  process.stdout.write(
    finalText(report, {
      ...sources,
      width: process.stdout.columns ?? 100,
      rows: process.stdout.rows ?? 24,
      colour: wantsColour(color, process.env, process.stdout.isTTY === true),
      detail,
      groups: process.env.GITHUB_ACTIONS === 'true',
      files,
    }),
  );
}
