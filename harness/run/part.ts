import type { Message } from '../../spec/messages/message.ts';
import type { CheckInfo } from '../check.ts';
import type { Journal } from '../journal/journal.ts';
import type { LoadedFile } from '../scenario-files/load.ts';
import type { Target } from '../targets/index.ts';
import type { TargetTools } from './launch/launcher.ts';
import type { RunOptions } from './options.ts';
import type { CheckResult } from './result.ts';
import type { Choice } from './selection.ts';
import type { ShardPlan } from './shards.ts';

/** What a run tells while it goes on. */
export interface RunEvents {
  onPlan(plan: { checks: number; scenarios: number; longestMs: number }): void;
  onScenario(id: string, phase: 'begin' | 'end'): void;
  onResult(result: CheckResult): void;
  onNote(note: Message): void;
  /** The URL on which a `listen` target is awaited. */
  onListening(url: string): void;
}

/** For runs that nobody watches. */
export const silentEvents: RunEvents = {
  onPlan: () => undefined,
  onScenario: () => undefined,
  onResult: () => undefined,
  onNote: () => undefined,
  onListening: () => undefined,
};

/** What the two kinds of run share. */
export interface Part {
  readonly options: RunOptions;
  readonly target: Target;
  readonly files: readonly LoadedFile[];
  readonly choices: ReadonlyMap<string, Choice>;
  /** Which part of a whole run this is; null for all of it. */
  readonly shard: ShardPlan | null;
  readonly journal: Journal;
  readonly tools: TargetTools;
  readonly note: (message: Message) => void;
  readonly onResult: (result: CheckResult) => void;
  readonly events: RunEvents;
}

/** What one kind of run came to. */
export interface Played {
  readonly results: readonly CheckResult[];
  readonly targetLost: boolean;
  /** Digest of what was tested (`sha256:…`), where the target has one: a container's image. */
  readonly digest?: string;
}

/** The checks that run: those selected, and those that they build on. */
export function chosen<Info extends CheckInfo>(
  checks: readonly Info[],
  choices: ReadonlyMap<string, Choice>,
): Info[] {
  return checks.filter(({ id }) => typeof choices.get(id) === 'string');
}
