/** The target, or something said about it, cannot be understood: exit code 2. One line with the way out. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

/** The target could not be started or ended: exit code 3. One line with the way out. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
}

/** The supervisor process failed: exit code 4, never the target's fault. */
export class SupervisorError extends Error {
  override readonly name = 'SupervisorError';
}

/** A text in quotes, on one line and not too long, as it stands in an error message. */
export function shown(text: string): string {
  const quoted = JSON.stringify(text);
  return quoted.length <= 82 ? quoted : `${quoted.slice(0, 80)}…"`;
}
