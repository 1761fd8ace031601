/** Tar archives (ustar), as far as files go in and out of containers in them. */

const BLOCK = 512;

/** One file or folder of an archive. */
export interface Entry {
  /** Path without a slash at its beginning; one at the end makes it a folder. */
  readonly path: string;
  readonly mode: number;
  readonly bytes: Buffer;
}

/** An archive of these, which belong to root. */
export function pack(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, mode, bytes }) => [
    header({ path, mode, size: bytes.length }),
    bytes,
    padding(bytes.length),
  ]);
  return Buffer.concat([...blocks, END]);
}

/** What stands at the end of an archive. */
export const END = Buffer.alloc(2 * BLOCK);

/** What follows so many bytes of a file. */
export function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** What stands before the bytes of a file, of a folder (a slash at the end of its path) or of a link to `target`. */
export function header(entry: { path: string; mode: number; size: number; target?: string }): Buffer {
  const { path, mode, size, target } = entry;
  const block = Buffer.alloc(BLOCK);
  const [prefix, name] = split(path);
  if (Buffer.byteLength(target ?? '') > 100)
    throw new RangeError(`the link ${path} is too long for an archive`);
  block.write(name, 0, 100);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(Math.floor(Date.now() / 1000), 11), 136);
  block.write(target !== undefined ? '2' : path.endsWith('/') ? '5' : '0', 156);
  block.write(target ?? '', 157, 100);
  block.write('ustar\0', 257);
  block.write('00', 263);
  block.write(prefix, 345, 155);
  block.fill(' ', 148, 156);
  block.write(`${octal(sum(block), 6)}\0 `, 148);
  return block;
}

/** A name has a hundred bytes, and the folders before it 155. */
function split(path: string): [prefix: string, name: string] {
  if (Buffer.byteLength(path) <= 100) return ['', path];
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (name !== '' && Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155)
      return [prefix, name];
  }
  throw new RangeError(`the path ${path} is too long for an archive`);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function sum(block: Buffer): number {
  return block.reduce((total, byte) => total + byte, 0);
}

/** The files of an archive; other kinds of entries are passed over but for folders, whose modes count. */
export function* unpack(archive: Buffer): Generator<Entry> {
  let longName: string | null = null;
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const block = archive.subarray(at, at + BLOCK);
    if (block[0] === 0) return;
    const size = Number.parseInt(field(block, 124, 12), 8) || 0;
    const bytes = archive.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const kind = field(block, 156, 1);
    if (kind === 'x' || kind === 'L') {
      longName = kind === 'L' ? field(bytes, 0, size) : (pathIn(bytes) ?? longName);
      continue;
    }
    const prefix = field(block, 345, 155);
    const name = field(block, 0, 100);
    const path = longName ?? (prefix === '' ? name : `${prefix}/${name}`);
    longName = null;
    if (kind !== '' && kind !== '0' && kind !== '5') continue;
    const mode = Number.parseInt(field(block, 100, 8), 8) & 0o7777;
    yield { path: kind === '5' && !path.endsWith('/') ? `${path}/` : path, mode, bytes };
  }
}

function field(block: Buffer, start: number, length: number): string {
  const text = block.subarray(start, start + length);
  const end = text.indexOf(0);
  return text.toString('utf8', 0, end < 0 ? text.length : end).trimEnd();
}

/** The path in an extended header: lines `<length> path=<path>`. */
function pathIn(bytes: Buffer): string | null {
  return /^\d+ path=(.*)$/m.exec(bytes.toString('utf8'))?.[1] ?? null;
}
