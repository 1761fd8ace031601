import type { Bilingual, Requirement } from '../spec/requirement.ts';
import type { Outcome } from './outcome.ts';

/** What every check has, whether it drives a server or judges a journal. A check is a plain value. */
export interface CheckInfo {
  /** `<requirement>/<slug>`; public, and never changed. */
  readonly id: string;
  readonly requirement: string;
  readonly title: Bilingual;
  /** Requirements and checks that must have passed for this one to mean anything. */
  readonly buildsOn: readonly string[];
  /** How it looks: by cases written by hand, generated ones, a model, a scenario, or bytes on the wire. */
  readonly method: Method;
  /** True where the verdict rests on times, so that a busy machine can spoil it. */
  readonly timing: boolean;
  /** True where it must watch for more than 45 s: only with `--thorough`. */
  readonly thorough: boolean;
  /** The requirement itself, where it is none of the catalogue: a user's scenario file brings its own. */
  readonly row?: Requirement;
}

export type Method = 'named cases' | 'generated' | 'model' | 'scenario' | 'wire';

/** A check that drives its target through `Context`; it throws a Violation, or answers an outcome of its own. */
export interface Check<Context> extends CheckInfo {
  run(context: Context): Promise<Outcome | undefined>;
}

export type CheckOptions = Partial<Pick<CheckInfo, 'buildsOn' | 'method' | 'timing' | 'thorough'>>;

/** The common part of a check: its requirement stands in its id. */
export function checkInfo(
  id: string,
  title: readonly [en: string, zh: string],
  options: CheckOptions,
): CheckInfo {
  return {
    id,
    requirement: id.slice(0, id.indexOf('/')),
    title: { en: title[0], zh: title[1] },
    buildsOn: options.buildsOn ?? [],
    method: options.method ?? 'named cases',
    timing: options.timing ?? false,
    thorough: options.thorough ?? false,
  };
}
