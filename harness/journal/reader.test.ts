import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readJournal } from './reader.ts';

test('a line ends at a line feed alone, not at what Unicode calls a line separator', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  try {
    const path = join(folder, 'traffic.ndjson');
    const event = { v: 1, type: 'output', text: 'a\u2028b\u2029c\u0085d' };
    writeFileSync(path, `${JSON.stringify(event)}\n`);
    const read = [];
    for await (const one of readJournal(path)) read.push(one);
    expect(read).toEqual([event]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
