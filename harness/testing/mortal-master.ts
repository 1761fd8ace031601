/** For tests: a master within this process that dies of some reports, and what a run needs to see it die. */

import { systemClock } from '../../mocks/clock.ts';
import { createMaster, type Master } from '../../mocks/master/master.ts';
import { type Answer, referenceMaster } from '../../mocks/master/steps.ts';
import { Line } from '../../mocks/probe/line.ts';
import type { ServerUnderTest } from '../drive/server-context.ts';
import { Journal } from '../journal/journal.ts';
import type { Mortal } from '../run/liveness.ts';

/** How long after its connections have broken its end is known, in milliseconds. */
const KNOWN_MS = 10;

export interface MortalMaster {
  readonly server: ServerUnderTest;
  readonly target: Mortal;
  /** Ends it now. */
  dies(): void;
  /** How often it was started again. */
  revivals(): number;
  close(): Promise<void>;
}

export interface MortalOptions {
  /** Whether it dies of a report with this uptime. */
  readonly diesOf: (uptime: number) => boolean;
  /** How long it lives on, in milliseconds, after it has answered what it dies of; default: it does not answer. */
  readonly livesOn?: number;
  /** Whether it comes back; default: always. */
  readonly comesBack?: boolean;
}

/** It dies as a process does: every connection breaks, and a moment later its end is known. */
export async function mortalMaster({
  diesOf,
  livesOn = 0,
  comesBack = true,
}: MortalOptions): Promise<MortalMaster> {
  let death = Promise.withResolvers<string>();
  let revivals = 0;
  let master: Master | null = null;
  let isDead = false;
  const dying = (): Answer => {
    const end = () =>
      void master?.outage().then(() => setTimeout(() => death.resolve('exit code 7'), KNOWN_MS));
    if (!isDead && livesOn > 0) setTimeout(end, livesOn);
    else if (!isDead) end();
    isDead = true;
    return { status: 200, body: { status: 'ok' } }; // unheard where it has died by now
  };
  const running = await createMaster({
    recorder: new Journal('master', systemClock),
    steps: {
      ...referenceMaster,
      accept: (kind, agent, body, steps) =>
        kind === 'report' && diesOf(uptimeIn(body))
          ? dying()
          : referenceMaster.accept(kind, agent, body, steps),
      message(agent, message, isText, steps) {
        if (diesOf(uptimeIn(message))) dying();
        return referenceMaster.message(agent, message, isText, steps);
      },
    },
  });
  master = running;
  const { url } = running;
  const line = new Line({ url, timeoutMs: 10_000 });
  const server: ServerUnderTest = {
    line,
    url,
    recorder: new Journal('test', systemClock),
    clock: systemClock,
    seed: 1,
    runs: 30,
    intervalMs: 100,
    namePrefix: '',
    issued: new Set(),
    uuids: new Set(),
    shared: null,
    shareIdentities: false,
  };
  return {
    server,
    dies: () => void death.resolve('exit code 7'),
    revivals: () => revivals,
    target: {
      died: () => death.promise,
      async revive() {
        if (!comesBack) return false;
        death = Promise.withResolvers();
        revivals++;
        if (isDead) await running.resume();
        isDead = false;
        return true;
      },
    },
    async close() {
      line.close();
      await running.close();
    },
  };
}

function uptimeIn(body: Buffer): number {
  try {
    return Number((JSON.parse(body.toString()) as { uptime?: unknown }).uptime);
  } catch {
    return Number.NaN;
  }
}
