import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEvent } from '../../spec/journal.ts';
import { readJournal } from '../journal/reader.ts';
import { makeFolder } from './folder.ts';
import type { CheckResult } from './result.ts';

/** The folder, in that of the run, for sequences that went wrong. */
const FOLDER = 'counterexamples';

/** The path of a check's sequence in the folder of the run. */
function fileOf(checkId: string): string {
  return join(FOLDER, `${checkId.replaceAll('/', '-')}.ndjson`);
}

/**
 * Saves what each failed sequence sent and got as a journal of its own, which `replay` sends again: lines of the run's
 * journal at `path`, as they stand there. Answers the files by their checks, relative to `out`; those that an earlier
 * run left there are gone afterwards.
 */
export async function saveCounterexamples(
  path: string,
  out: string,
  results: readonly CheckResult[],
): Promise<ReadonlyMap<string, string>> {
  removeOld(join(out, FOLDER));
  const sequences = results.flatMap(({ info, outcome }) =>
    outcome.verdict === 'fail' && outcome.sequence
      ? [{ id: info.id, exchanges: new Set(outcome.sequence), lines: [] as string[] }]
      : [],
  );
  if (sequences.length === 0) return new Map();
  for await (const event of readJournal(path))
    for (const { exchanges, lines } of sequences)
      if (belongs(event, exchanges)) lines.push(JSON.stringify(event));
  makeFolder(join(out, FOLDER));
  for (const { id, lines } of sequences) writeFileSync(join(out, fileOf(id)), `${lines.join('\n')}\n`);
  return new Map(sequences.map(({ id }) => [id, fileOf(id)]));
}

function belongs({ type, exchange }: JournalEvent, exchanges: ReadonlySet<number>): boolean {
  return type === 'run' || (exchange !== null && exchanges.has(exchange));
}

/** Files that this tool named, and no others. */
const OURS = /^[A-Z]+-[A-Z]+-\d\d-[a-z0-9-]+\.ndjson$/;

function removeOld(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return; // there is none
  }
  for (const name of names) if (OURS.test(name)) rmSync(join(folder, name));
}
