export type OutputStream = 'stdout' | 'stderr';

const MAX_LINES = 40;
const MAX_LENGTH = 8 * 1024;

/** Remembers the last lines that a process wrote: 40 at most, and 8 KiB of text. */
export class OutputTail {
  #lines: string[] = [];
  readonly #unfinished: Record<OutputStream, string> = { stdout: '', stderr: '' };

  add(stream: OutputStream, text: string): void {
    const pieces = (this.#unfinished[stream] + text).split('\n');
    this.#unfinished[stream] = (pieces.pop() ?? '').slice(-MAX_LENGTH);
    this.#lines = bounded([...this.#lines, ...pieces.slice(-MAX_LINES)]);
  }

  /** Oldest first, without line ends; an unfinished line stands at the end. */
  lines(): string[] {
    const { stdout, stderr } = this.#unfinished;
    return bounded([...this.#lines, ...[stdout, stderr].filter((text) => text !== '')]);
  }
}

function bounded(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let left = MAX_LENGTH;
  for (const line of lines.slice(-MAX_LINES).reverse()) {
    if (left <= 0) break;
    const text = line.replace(/\r$/, '').slice(-left);
    kept.push(text);
    left -= text.length + 1;
  }
  return kept.reverse();
}
