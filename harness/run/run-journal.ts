import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '../../mocks/clock.ts';
import type { RunEvent } from '../../spec/journal.ts';
import type { Report } from '../../spec/report.ts';
import { Journal } from '../journal/journal.ts';
import { Masker } from '../journal/mask.ts';
import { JournalWriter } from '../journal/writer.ts';
import { TOOL_VERSION } from '../version.ts';
import { RunFailure } from './failure.ts';
import { makeFolder } from './folder.ts';
import type { RunOptions } from './options.ts';

/** The journal of a run, which is written to `traffic.ndjson` as it grows. */
export interface RunJournal {
  readonly runId: string;
  readonly startedAt: Date;
  readonly journal: Journal;
  readonly masker: Masker;
  /** Path of the file. */
  readonly path: string;
  /** Writes what is left; what comes after that is written nowhere. */
  close(): Promise<void>;
  /** The report with tokens hidden as in the journal. */
  masked(report: Report): Report;
}

/** The name of the journal in the folder of a run. */
export const JOURNAL_FILE = 'traffic.ndjson';

/** What the first line of the journal says of this run alone. */
export type RunFacts = Pick<RunEvent, 'role' | 'seed' | 'interval' | 'prefix'>;

/** Begins the journal of a run; a RunFailure of code 2 where `--out` cannot be written. */
export function openRunJournal(
  { out, headers, showSecrets, target }: Pick<RunOptions, 'out' | 'headers' | 'showSecrets' | 'target'>,
  facts: RunFacts,
): RunJournal {
  const path = journalIn(out);
  const runId = `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`;
  const startedAt = systemClock.wall();
  const journal = new Journal(runId, systemClock);
  const masker = new Masker();
  for (const [name, value] of headers) if (SECRET_HEADER.test(name)) masker.learn(value);
  const writer = new JournalWriter(path, masker, showSecrets);
  journal.listen((event) => writer.write(event));
  journal.record({
    type: 'run',
    startedAt: startedAt.toISOString(),
    tool: TOOL_VERSION,
    spec: 'vanmoi-agent-protocol',
    target,
    ...facts,
  });
  return {
    runId,
    startedAt,
    journal,
    masker,
    path,
    async close() {
      await connectionsEnd();
      writer.close();
    },
    masked: (report) => (showSecrets ? report : (JSON.parse(masker.mask(JSON.stringify(report))) as Report)),
  };
}

/** Headers of a user's own whose values are no journal's business. */
const SECRET_HEADER = /authorization|cookie|token|key|secret/i;

/** The journal's path in a folder that can be written; anything else is a wrong `--out`. */
function journalIn(folder: string): string {
  try {
    makeFolder(folder);
    return join(folder, JOURNAL_FILE);
  } catch (error) {
    throw new RunFailure(2, `--out ${folder} cannot be written: ${(error as Error).message}`);
  }
}

/** Sockets that were destroyed say so in the next turn of the event loop: it belongs to the journal. */
function connectionsEnd(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
