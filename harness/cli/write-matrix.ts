import { writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { matrixPage } from '../../reports/html/matrix/page.ts';
import { type Column, matrixOf } from '../../reports/matrix.ts';
import { matrixMarkdown } from '../../reports/matrix-markdown.ts';
import { forTerminal } from '../../reports/sanitize.ts';
import type { Sources } from '../../reports/sources.ts';
import { wordsIn } from '../../reports/words.ts';
import type { Language } from '../../spec/requirement.ts';
import { requirements } from '../../spec/requirements/index.ts';
import { assertOneRole, type ReportFile } from './report-files.ts';
import { UsageError } from './usage.ts';

/** Writes `matrix.html` and `matrix.md`, and says so in one line. */
export function writeMatrix(files: readonly ReportFile[], folder: string, language: Language): void {
  const say = wordsIn(language);
  if (files.length < 2) throw new UsageError(say('matrix.few'));
  assertOneRole(files, language);
  const sources: Sources = {
    language,
    exchanges: new Map(),
    requirements: new Map(requirements.map((requirement) => [requirement.id, requirement])),
  };
  const matrix = matrixOf(files.map(columnOf));
  writeFileSync(join(folder, 'matrix.md'), matrixMarkdown(matrix, sources));
  writeFileSync(join(folder, 'matrix.html'), matrixPage(matrix, sources));
  const { length: of } = matrix.rows;
  const n = matrix.rows.filter(({ differs }) => differs).length;
  const file = join(relative(process.cwd(), folder), 'matrix.html');
  process.stdout.write(`${forTerminal(say('matrixWritten', { reports: files.length, n, of, file }))}\n`);
}

/** A column is called after the folder of its run, or after its file where that has a name of its own. */
function columnOf({ path, report }: ReportFile): Column {
  const file = basename(path, '.json');
  return { name: file === 'report' ? basename(dirname(resolve(path))) : file, report };
}
