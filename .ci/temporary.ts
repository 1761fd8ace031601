import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One folder for all that the tests make, which goes with them. */
export default function temporary(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'vanmoi-tests-'));
  chmodSync(folder, 0o755); // some tests step down to another user
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
