/** A Compose file as one run needs it: nothing in it may meet another run, or what the user has running. */

import { shown, TargetError } from '../targets/errors.ts';
import { labelsOf } from './labels.ts';

/** What `docker compose config --format json` prints, as far as it is looked at. */
export interface ComposeConfig {
  readonly services?: Readonly<Record<string, Service>>;
  readonly networks?: Readonly<Record<string, Resource | null>>;
  readonly volumes?: Readonly<Record<string, Resource | null>>;
  readonly [other: string]: unknown;
}

interface Service {
  readonly image?: string;
  readonly build?: unknown;
  readonly labels?: Readonly<Record<string, string>>;
  readonly [other: string]: unknown;
}

interface Resource {
  readonly external?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly [other: string]: unknown;
}

export interface Adaptation {
  readonly run: string;
  readonly service: string;
  /** The port of the service inside, and where it is published on 127.0.0.1. */
  readonly inside: number;
  readonly port: number;
  /** Names the images that are built, so that the next run finds what did not change. */
  readonly imagePrefix: string;
}

/**
 * The same with no port published but ours, no names that are taken once on a machine, and the label of the run on
 * all that is made. What is `external` stays the user's. Throws a `TargetError` where there is no such service.
 */
export function adapted(config: ComposeConfig, adaptation: Adaptation): ComposeConfig {
  const { run, service, inside, port, imagePrefix } = adaptation;
  const services = config.services ?? {};
  if (!services[service]) {
    const known = Object.keys(services).join(', ') || 'none';
    throw new TargetError(`there is no service ${shown(service)} in the Compose file: it has ${known}`);
  }
  const labels = labelsOf(run);
  const ours = {
    ports: [{ target: inside, published: String(port), host_ip: '127.0.0.1', protocol: 'tcp' }],
    // Its end is to be seen, not mended.
    restart: 'no',
  };
  const adaptedService = ([name, { ports, container_name, ...own }]: [string, Service]) => [
    name,
    {
      ...own,
      ...(own.build && !own.image ? { image: `${imagePrefix}-${name}` } : {}),
      ...(name === service ? ours : {}),
      labels: { ...own.labels, ...labels },
    },
  ];
  const made = (resources: ComposeConfig['networks'] = {}) =>
    Object.fromEntries(
      Object.entries(resources).map(([name, resource]) => {
        if (resource?.external) return [name, resource];
        const { name: taken, ...own } = resource ?? {};
        return [name, { ...own, labels: { ...own.labels, ...labels } }];
      }),
    );
  const { name, ...rest } = config;
  return {
    ...rest,
    services: Object.fromEntries(Object.entries(services).map(adaptedService)),
    networks: made(config.networks),
    volumes: made(config.volumes),
  };
}
