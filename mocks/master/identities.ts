import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
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

/** Identities that outlive the process in a JSON file of mode 0600; throws where the file holds something else. */
export function inFile(file: string): Identities {
  const memory = inMemory(readKnown(file));
  const save = () => {
    writeFileSync(`${file}.new`, `${JSON.stringify(memory.all(), null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return {
    ...memory,
    add: (agent) => {
      memory.add(agent);
      save();
    },
    revoke: (token) => {
      memory.revoke(token);
      save();
    },
  };
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
