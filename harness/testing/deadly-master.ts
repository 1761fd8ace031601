/**
 * For tests, as a process of its own: the reference master, which ends at once when it gets what it cannot bear.
 * Arguments: what that is, the port (0: any), and a file for its identities. It says its URL.
 */

import { existsSync, writeFileSync } from 'node:fs';
import { systemClock } from '../../mocks/clock.ts';
import { inFile } from '../../mocks/master/identities.ts';
import { createMaster } from '../../mocks/master/master.ts';
import { type MasterSteps, referenceMaster } from '../../mocks/master/steps.ts';
import { bearerToken, headerValue } from '../../mocks/wire/headers.ts';
import { Journal } from '../journal/journal.ts';

const [what = '', port = '', file = ''] = process.argv.slice(2);

function die(): never {
  process.stderr.write(`cannot bear ${what}\n`);
  process.exit(7);
}

/** Ends at bodies of one kind that hold this. */
function atBody(kind: 'register' | 'info' | 'report', isDeadly: (body: Buffer) => boolean): MasterSteps {
  return {
    ...referenceMaster,
    validate(validated, body) {
      if (validated === kind && isDeadly(body)) die();
      return referenceMaster.validate(validated, body);
    },
  };
}

const handshakes = new Map<string, Set<string>>();
const uptimes = new Map<string, number>();

function uptimeIn(body: Buffer): number {
  try {
    return Number(JSON.parse(body.toString()).uptime);
  } catch {
    return Number.NaN;
  }
}

const deadly: Readonly<Record<string, () => MasterSteps>> = {
  /** The largest int64. */
  total: () => atBody('info', (body) => /"mem_total"\s*:\s*9223372036854775807/.test(body.toString())),
  /** A name with a character beyond the first 65,536. */
  name: () => atBody('register', (body) => /[\u{10000}-\u{10ffff}]/u.test(nameIn(body))),
  /** A message on a socket that is binary. */
  binary: () => ({
    ...referenceMaster,
    message: (agent, message, isText, steps) =>
      isText ? referenceMaster.message(agent, message, isText, steps) : die(),
  }),
  /** A second handshake with one token. */
  socket: () => ({
    ...referenceMaster,
    authenticate(headers, identities) {
      const key = headerValue(headers, 'sec-websocket-key');
      if (key !== null) {
        const keys = handshakes.get(bearerToken(headers) ?? '') ?? new Set();
        handshakes.set(bearerToken(headers) ?? '', keys.add(key));
        if (keys.size > 1) die();
      }
      return referenceMaster.authenticate(headers, identities);
    },
  }),
  /** A report over HTTP after one over the socket that had a higher uptime: a sequence of steps. */
  story: () => ({
    ...referenceMaster,
    message(agent, message, isText, steps) {
      uptimes.set(agent.token, uptimeIn(message));
      return referenceMaster.message(agent, message, isText, steps);
    },
    accept(kind, agent, body, steps) {
      if (kind === 'report' && uptimeIn(body) < (uptimes.get(agent.token) ?? 0)) die();
      return referenceMaster.accept(kind, agent, body, steps);
    },
  }),
  /** The same as `total`, and never starts again. */
  'total-for-good': () => {
    if (existsSync(`${file}.dead`)) die();
    return atBody('info', (body) => {
      const isDeadly = /"mem_total"\s*:\s*9223372036854775807/.test(body.toString());
      if (isDeadly) writeFileSync(`${file}.dead`, '');
      return isDeadly;
    });
  },
};

function nameIn(body: Buffer): string {
  try {
    return String(JSON.parse(body.toString()).name);
  } catch {
    return '';
  }
}

const steps = deadly[what];
if (!steps) throw new Error(`nobody dies of ${what}`);
const master = await createMaster({
  recorder: new Journal('deadly', systemClock),
  port: Number(port),
  identities: inFile(file),
  steps: steps(),
});
process.stdout.write(`${master.url}\n`);
