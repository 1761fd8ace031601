import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../spec/report.ts';

const BIN = fileURLToPath(new URL('../../dist/harness/cli/bin.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The folder in which it ran; what it left is in `vanmoi-report`. */
  readonly folder: string;
}

/** The command as a user types it, in an empty folder. */
export function command(...words: readonly string[]): Promise<Finished> {
  return start(words).finished;
}

/** The same for a test that speaks to it while it runs. */
export function start(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vanmoi-test-'));
  const child = spawn(process.execPath, [BIN, ...words], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', LANG: 'en', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout: stdout(), stderr: stderr(), folder }));
  });
  return { child, finished, folder };
}

/** Resolves with the first output of the child in which `wanted` matches. */
export function outputOf(
  child: ChildProcessByStdio<null, Readable, Readable>,
  wanted: RegExp,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: string) => {
        text += chunk;
        const match = wanted.exec(text);
        if (match) resolve(match);
      });
    child.on('close', () => reject(new Error(`it ended without ${wanted}:\n${text}`)));
  });
}

export function reportIn(folder: string): Report {
  return JSON.parse(readFileSync(join(folder, 'vanmoi-report', 'report.json'), 'utf8')) as Report;
}

/** What a run that is not clean has to say: an empty list for a clean one. */
export function blemishes(report: Report): string[] {
  const clean = ['pass', 'not-applicable', 'not-selected'];
  return report.checks
    .filter(({ verdict }) => !clean.includes(verdict))
    .map(({ id, verdict, message, actual }) => `${id} ${verdict}: ${message} ${actual ?? ''}`);
}

function collect(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
