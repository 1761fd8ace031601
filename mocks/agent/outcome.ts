/** Something that did not go well. */
export interface Failure {
  readonly ok: false;
  /** The status of the answer, or null where none came. */
  readonly status: number | null;
  /** For the log; never holds what the master sent. */
  readonly reason: string;
}

/** How one thing that was sent has ended. */
export type Outcome = { readonly ok: true } | Failure;

/** A failure without an answer, from whatever was thrown. */
export function failureFrom(error: unknown): Failure {
  return { ok: false, status: null, reason: error instanceof Error ? error.message : String(error) };
}
