import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../mocks/clock.ts';
import { createMaster, type Master } from '../../mocks/master/master.ts';
import type { JournalEvent } from '../../spec/journal.ts';
import { Journal } from '../journal/journal.ts';
import { Masker } from '../journal/mask.ts';
import { JournalWriter } from '../journal/writer.ts';
import type { RunEvents } from '../run/part.ts';
import type { ReplayOptions } from './options.ts';
import { replay } from './replay.ts';

const ignored = () => undefined;
const silent: RunEvents = {
  onPlan: ignored,
  onScenario: ignored,
  onResult: ignored,
  onNote: ignored,
  onListening: ignored,
};

const defaults: ReplayOptions = {
  file: '',
  target: 'http://127.0.0.1:1',
  extraArguments: [],
  level: 'MUST',
  timeoutMs: 30_000,
  out: '',
  namePrefix: 'conform-',
  env: [],
  readyTimeoutMs: 30_000,
  ca: null,
  insecure: false,
  headers: [],
  prefix: '',
  showSecrets: false,
  cwd: '',
};

/** A folder for recordings, and for what replays of them leave. */
export class Place {
  readonly folder = mkdtempSync(join(tmpdir(), 'replay-'));

  /** Writes events into a file as a run does; answers its path. */
  written(events: readonly JournalEvent[], showSecrets = false): string {
    const path = join(this.folder, 'recorded.ndjson');
    const writer = new JournalWriter(path, new Masker(), showSecrets);
    for (const event of events) writer.write(event);
    writer.close();
    return path;
  }

  /** Replays; answers the report. Rejects where the options are wrong. */
  async replayed(options: Partial<ReplayOptions>, signal = AbortSignal.timeout(60_000)) {
    const out = join(this.folder, 'out');
    const { report } = await replay({ ...defaults, out, cwd: this.folder, ...options }, silent, signal);
    return report;
  }
}

/** Starts a master for as long as it is used. */
export async function onMaster<Result>(
  master: Promise<Master>,
  use: (master: Master) => Promise<Result>,
): Promise<Result> {
  const running = await master;
  try {
    return await use(running);
  } finally {
    await running.close();
  }
}

export const reference = () => createMaster({ recorder: new Journal('master', systemClock) });
