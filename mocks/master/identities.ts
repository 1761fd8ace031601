import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import type { Identity } from '../../spec/protocol.ts';

/** An agent as a master knows it. */
export interface Known extends Identity {
  readonly name: string;
}

/** Who is registered at a master. */
export interface Identities {
  add(agent: Known): void;
  byToken(token: string): Known | undefined;
  /** Forgets a token, so that it is answered 401 from now on. */
  revoke(token: string): void;
  all(): readonly Known[];
}

/** Identities that live as long as the process. */
export function inMemory(known: Iterable<Known> = []): Identities {
  const agents = new Map<string, Known>();
  for (const agent of known) agents.set(agent.token, agent);
  return {
    add: (agent) => void agents.set(agent.token, agent),
    byToken: (token) => agents.get(token),
    revoke: (token) => void agents.delete(token),
    all: () => [...agents.values()],
  };
}

/** What stands behind the last agent of the file. */
const END = '\n]\n';

/** Identities that outlive the process in a JSON file of mode 0600; throws where the file holds something else. */
export function inFile(file: string): Identities {
  const memory = inMemory(readKnown(file));
  /** The file as this process has written it, and where its last agent ends; null before its first change. */
  let written: { readonly handle: number; end: number } | null = null;
  const save = () => {
    const agents = memory.all().map(lineOf).join(',');
    const text = `[${agents}${END}`;
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    if (written) closeSync(written.handle);
    written = { handle: openSync(file, 'r+'), end: Buffer.byteLength(text) - END.length };
  };
  return {
    ...memory,
    add: (agent) => {
      const isFirst = memory.all().length === 0;
      const isNew = memory.byToken(agent.token) === undefined;
      memory.add(agent);
      if (!written || isFirst || !isNew) return save();
      // In one write over the end: a fleet registers in no time, and whatever kills the master leaves a whole file.
      const added = `,${lineOf(agent)}`;
      writeSync(written.handle, added + END, written.end);
      written.end += Buffer.byteLength(added);
    },
    revoke: (token) => {
      memory.revoke(token);
      save();
    },
  };
}

function lineOf(agent: Known): string {
  return `\n  ${JSON.stringify(agent)}`;
}

function readKnown(file: string): Known[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const isKnown = (entry: Partial<Known>) =>
    [entry?.uuid, entry?.token, entry?.name].every((value) => typeof value === 'string');
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.every(isKnown)) return value as Known[];
  } catch {
    // said below, with the way out
  }
  throw new Error(`${file} does not hold the identities of a master: name another file, or remove it`);
}

/** Part of every token, so that an agent which changes a legal character (RFC 6750 §2.1) is seen. */
const TOKEN_PREFIX = 'vmoi_~.+/-';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A uuid and a token that nobody can guess: 190 bits, both cases, digits, every b64token character. */
export function newIdentity(): Identity {
  for (;;) {
    const secret = Array.from(randomBytes(64))
      .filter((byte) => byte < ALPHABET.length * 4) // no character more likely than another
      .slice(0, 32)
      .map((byte) => ALPHABET[byte % ALPHABET.length])
      .join('');
    if (/[A-Z]/.test(secret) && /[a-z]/.test(secret) && /\d/.test(secret) && secret.length === 32)
      return { uuid: randomUUID(), token: `${TOKEN_PREFIX}${secret}=` };
  }
}
