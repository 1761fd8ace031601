import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Free ports on 127.0.0.1 for one run. */
export interface Ports {
  /** A port that is free now and was not given out before. */
  next(): Promise<number>;
}

const LOWEST = 15_000;
/** A run needs fewer: those of processes that began one after the other do not meet. */
const FOR_A_RUN = 200;

/** Where ports are taken from. */
export interface PortRange {
  readonly lowest: number;
  /** The first that is none of them. */
  readonly end: number;
}

/** For the many masters of one process in our own tests: no run beside it meets those. */
export const BELOW_RUNS: PortRange = { lowest: 8_000, end: LOWEST };

/**
 * Ports are taken below the range from which the system takes the near ends of outgoing connections. There a
 * client could hold one, and a client that dials a closed port of that range can even meet itself, which would
 * happen while a master plays an outage. `from` says where they begin, for processes that must not meet: a port that a
 * master left for an outage must be free when it comes back.
 */
export function createPorts(
  from = FOR_A_RUN * process.pid,
  { lowest, end }: PortRange = { lowest: LOWEST, end: startOfOutgoingRange() },
): Ports {
  const size = end - lowest;
  const start = from % size;
  let given = 0;

  async function next(): Promise<number> {
    while (given < size) {
      const port = lowest + ((start + given) % size);
      given += 1;
      if (await isFree(port)) return port;
    }
    throw new Error(`no free port is left between ${lowest} and ${end} on 127.0.0.1`);
  }

  return { next };
}

function startOfOutgoingRange(): number {
  try {
    const start = Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'), 10);
    return start >= LOWEST + 1000 ? start : 60_000;
  } catch {
    return 49_152;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
