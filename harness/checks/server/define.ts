import { type Check, type CheckOptions, checkInfo } from '../../check.ts';
import type { ServerContext } from '../../drive/server-context.ts';
import { Settled } from '../../drive/settled.ts';
import type { Fail, Outcome } from '../../outcome.ts';

/** A check that drives a server. It passes where nothing in it settles otherwise. */
export interface ServerCheck extends Check<ServerContext> {
  /**
   * `alone`: what it does may hurt others, so that it comes when they are done. `restart`: it ends the server and starts
   * it again, last of all.
   */
  readonly needs?: 'alone' | 'restart';
  /** For how many intervals it watches before it can say anything. */
  readonly watches?: number;
}

export function check(
  id: string,
  title: readonly [en: string, zh: string],
  run: (context: ServerContext) => Promise<Outcome | undefined> | Promise<void>,
  { watches, ...options }: CheckOptions & Pick<ServerCheck, 'watches'> = {},
): ServerCheck {
  return {
    ...checkInfo(id, title, options),
    ...(watches === undefined ? {} : { watches }),
    run: async (context) => (await run(context)) ?? undefined,
  };
}

/** Ends a check as failed. */
export function failWith(failure: Omit<Fail, 'verdict'>): never {
  throw new Settled({ verdict: 'fail', ...failure });
}
