/** The result model: what `report.json` holds (`schemas/report.schema.json`), and all that a renderer may know. */

import type { Message } from './messages/message.ts';
import type { Bilingual, Level, Role } from './requirement.ts';

export type Verdict =
  | 'pass'
  | 'fail'
  | 'inconclusive'
  | 'blocked'
  | 'not-applicable'
  | 'not-selected'
  | 'error';

/** Worst first, as a requirement's verdict is its worst check's. */
export const WORST_FIRST: readonly Verdict[] = [
  'fail',
  'error',
  'inconclusive',
  'blocked',
  'pass',
  'not-applicable',
  'not-selected',
];

export type RunVerdict = 'conformant' | 'not-conformant' | 'incomplete';

/** A text for people: English, with the key and values from which any language is rendered. */
export interface Said {
  readonly text: string;
  readonly key: string;
  readonly values: Message['values'];
}

export interface CheckReport {
  /** `<requirement>/<slug>` */
  readonly id: string;
  readonly requirement: string;
  readonly level: Level;
  readonly title: string;
  /** The title in both languages. */
  readonly titles: Bilingual;
  readonly verdict: Verdict;
  /** English; `says` has the same with keys. Empty where there is nothing to say. */
  readonly message: string;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly durationMs: number;
  /** Numbers of the exchanges in the journal that the verdict rests on, the offending one last. */
  readonly exchanges: readonly number[];
  readonly repro: {
    /** Repeats just this check. */
    readonly command: string;
    /** Sends the one request that shows it. */
    readonly curl: string | null;
    /** Sends the saved sequence again (`counterexample.journal`), where there is one. */
    readonly replay?: string;
  };
  readonly counterexample: unknown;
  /** Whether this check counts for the run's verdict and exit code. */
  readonly gates: boolean;
  /** The scenario whose journal it was judged on, or null for a check that drives by itself. */
  readonly scenario: string | null;
  readonly says: {
    readonly message: Said | null;
    readonly expected: Said | null;
    readonly actual: Said | null;
  };
}

export interface RequirementReport {
  readonly id: string;
  readonly level: Level;
  readonly origin: string;
  readonly statement: string;
  readonly verdict: Verdict;
  /** Why it was not selected or does not apply, where it is either. */
  readonly reason: string | null;
  readonly checks: readonly string[];
}

export interface Summary {
  readonly pass: number;
  /** MUST failures. */
  readonly fail: number;
  /** SHOULD failures. */
  readonly warn: number;
  /** ADVISORY failures. */
  readonly notice: number;
  readonly inconclusive: number;
  readonly blocked: number;
  readonly 'not-applicable': number;
  readonly 'not-selected': number;
  readonly error: number;
}

export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'vanmoi-conform'; readonly version: string };
  readonly spec: { readonly name: 'vanmoi-agent-protocol'; readonly version: string };
  readonly target: {
    readonly role: Role;
    readonly kind: string;
    readonly text: string;
    /** Digest of what was tested (`sha256:…`), where that is known: a container's image. */
    readonly digest?: string;
  };
  readonly run: {
    readonly id: string;
    readonly startedAt: string;
    readonly durationMs: number;
    readonly seed: number;
    /** Which part of a run this is, `i/n`; null for a whole one. */
    readonly shard: string | null;
    /** What else was asked for that verdicts depend on; shards of one run have it in common. */
    readonly options: Readonly<Record<string, string | number | boolean | readonly string[]>>;
    /** False where it was interrupted or bailed out. */
    readonly complete: boolean;
    /** What gates, as asked for. */
    readonly level: Level;
    /** Interval that agents were told, in milliseconds. */
    readonly intervalMs: number;
    /** True where `--only`, `--skip`, `--bail` or a shard left something out. */
    readonly partial: boolean;
    readonly exitCode: number;
    /** Lines about the run as a whole: a target that ended early, kindness to a real server. */
    readonly notes: readonly Said[];
  };
  readonly verdict: RunVerdict;
  /** Counts requirements. */
  readonly summary: Summary;
  readonly requirements: readonly RequirementReport[];
  readonly checks: readonly CheckReport[];
}
