import { createServer } from 'node:net';
import { LaunchError } from '../targets/errors.ts';
import { type Engine, type Network, wordsOf } from './engine.ts';
import { labelsOf, nameOf } from './labels.ts';

/** The network of a run, and how what is in it reaches the harness. */
export interface RunNetwork {
  readonly network: Network;
  readonly name: string;
  /** The address that a master listens on: the network's gateway, or loopback where the engine runs in a machine of its own. */
  readonly masterHost: string;
  /** What containers call that address. */
  readonly hostInside: string;
  /** Lines for their /etc/hosts. */
  readonly extraHosts: readonly string[];
}

/** What Docker Desktop and the like call the machine that the user sits at. */
const DESKTOP_HOST = 'host.docker.internal';

/** Makes the network of a run. */
export async function createNetwork(engine: Engine, run: string): Promise<RunNetwork> {
  const name = nameOf(run);
  try {
    const network = await engine.docker.createNetwork({
      Name: name,
      Driver: 'bridge',
      CheckDuplicate: true,
      Labels: labelsOf(run),
    });
    const { IPAM } = await network.inspect();
    const gateway = IPAM?.Config?.find((config) => config.Gateway)?.Gateway?.split('/')[0];
    return { network, name, ...(await placeOfMaster(gateway)) };
  } catch (error) {
    throw new LaunchError(`the engine makes no network: ${wordsOf(error)}`);
  }
}

async function placeOfMaster(gateway: string | undefined): Promise<Omit<RunNetwork, 'network' | 'name'>> {
  if (gateway && (await isHere(gateway))) return { masterHost: gateway, hostInside: gateway, extraHosts: [] };
  // The bridge is in another machine, which forwards this name to loopback here.
  return {
    masterHost: '127.0.0.1',
    hostInside: DESKTOP_HOST,
    extraHosts: [`${DESKTOP_HOST}:host-gateway`],
  };
}

/** Whether one can listen on this address; interfaces that nothing is plugged into are not listed anywhere. */
function isHere(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(0, address, () => server.close(() => resolve(true)));
  });
}
