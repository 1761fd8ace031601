import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Identity } from '../../spec/protocol.ts';

/** The file below the state folder that holds uuid and token, readable by its owner alone. */
export const IDENTITY_FILE = 'identity.json';

/** The identity that was saved, or undefined. A file that holds none is moved aside, so that a person can look at it. */
export async function loadIdentity(stateDir: string): Promise<Identity | undefined> {
  const path = join(stateDir, IDENTITY_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  const identity = identityIn(text);
  if (!identity) await rename(path, `${path}.corrupt`).catch(() => {});
  return identity;
}

/**
 * Saves an identity whole or not at all: it is written beside the old one, brought to the disk and renamed.
 * Rejects where the folder cannot be written to.
 */
export async function saveIdentity(stateDir: string, { uuid, token }: Identity): Promise<void> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const path = join(stateDir, IDENTITY_FILE);
  const draft = `${path}.${process.pid}.tmp`;
  // A draft that a crash left behind might have another mode.
  await rm(draft, { force: true });
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ uuid, token })}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

/** Removes the identity that was saved, where there is one. */
export async function forgetIdentity(stateDir: string): Promise<void> {
  await rm(join(stateDir, IDENTITY_FILE), { force: true });
}

/**
 * The identity that a JSON text holds, or undefined (protocol §1). The token has to be fit for a header: any other
 * could never be sent.
 */
export function identityIn(text: string): Identity | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { uuid, token } = value as Partial<Record<keyof Identity, unknown>>;
  if (typeof uuid !== 'string' || uuid === '') return undefined;
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) return undefined;
  return { uuid, token };
}
