/** Keeping a file below a limit of bytes. */

export interface Fitted {
  /** The parts that fit, joined. */
  readonly text: string;
  /** How many did not. */
  readonly cut: number;
}

/** As many parts from the front as `room` bytes (UTF-8) take. */
export function fitParts(parts: readonly string[], room: number): Fitted {
  let used = 0;
  const count = parts.findIndex((part) => {
    used += Buffer.byteLength(part);
    return used > room;
  });
  const fitting = count < 0 ? parts : parts.slice(0, count);
  return { text: fitting.join(''), cut: parts.length - fitting.length };
}
