/** What a recording has to be sent, read and taken apart. */

import { resolve } from 'node:path';
import { endpointOf } from '../../spec/protocol.ts';
import { type MaskedRecording, maskedRecording } from '../recording/masked.ts';
import { type Recording, RecordingError, readRecording } from '../recording/read.ts';
import { RunFailure } from '../run/failure.ts';
import { JOURNAL_FILE } from '../run/run-journal.ts';
import type { ReplayOptions } from './options.ts';
import { type Plan, planOf } from './plan.ts';
import { type TokenFacts, tokenFacts } from './token-facts.ts';

/** What will be sent. */
export interface Script extends MaskedRecording {
  readonly plan: Plan;
  readonly facts: TokenFacts;
  /** Of the run that was recorded; 0 where that is not known. */
  readonly seed: number;
  /** Whether the end of the file was missing. */
  readonly isCut: boolean;
}

/** Reads the file and finds what can be sent in it; whatever is wrong with it is exit code 2. */
export async function scriptIn({ file, cwd, out }: ReplayOptions): Promise<Script> {
  const path = resolve(cwd, file);
  if (resolve(out, JOURNAL_FILE) === path)
    throw new RunFailure(2, `--out ${out} would overwrite ${file}: name another folder`);
  const { events, isCut } = await recordingAt(path, file);
  const masked = maskedRecording(events);
  const plan = planOf(masked.events);
  if (plan.moves.length === 0)
    throw new RunFailure(
      2,
      `${file} holds no traffic of agents that can be sent: no whole request to /api/agent/…`,
    );
  const run = events.find((event) => event.type === 'run');
  return { ...masked, plan, isCut, facts: tokenFacts(masked.events, plan.moves), seed: run?.seed ?? 0 };
}

async function recordingAt(path: string, file: string): Promise<Recording> {
  try {
    return await readRecording(path);
  } catch (error) {
    if (error instanceof RecordingError) throw new RunFailure(2, error.message.replace(path, file));
    throw error;
  }
}

/** How many agents will be registered at most. */
export function registrations({ plan, facts }: Script): number {
  const registering = plan.moves.filter((move) => move.do === 'ask' && endpointOf(move.path) === 'register');
  return registering.length + facts.fromBefore.length;
}
