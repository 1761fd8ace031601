import { describe, expect, it } from 'vitest';
import { adapted, type ComposeConfig } from './compose-file.ts';

const config: ComposeConfig = {
  name: 'mine',
  services: {
    api: {
      build: { context: '/src' },
      container_name: 'the-api',
      restart: 'always',
      ports: [{ target: 8080, published: '8080' }],
      labels: { own: 'label' },
    },
    db: { image: 'postgres:18', ports: [{ target: 5432, published: '5432' }], restart: 'always' },
  },
  networks: { default: { name: 'mine_default' }, shared: { name: 'shared', external: true } },
  volumes: { data: { name: 'precious', driver: 'local' }, empty: null },
};
const asked = { run: 'r1', service: 'api', inside: 8080, port: 20_000, imagePrefix: 'vanmoi-conform/mine' };

describe('a Compose file as a run needs it', () => {
  const ours = adapted(config, asked) as never as Record<string, Record<string, Record<string, unknown>>>;

  it('publishes the one port, on loopback', () => {
    expect(ours.services?.api?.ports).toEqual([
      { target: 8080, published: '20000', host_ip: '127.0.0.1', protocol: 'tcp' },
    ]);
    expect(ours.services?.db).not.toHaveProperty('ports');
  });

  it('takes no name that there can be once on a machine', () => {
    expect(ours).not.toHaveProperty('name');
    expect(ours.services?.api).not.toHaveProperty('container_name');
    expect(ours.volumes?.data).not.toHaveProperty('name');
    expect(ours.networks?.default).not.toHaveProperty('name');
    expect(ours.services?.api?.image).toBe('vanmoi-conform/mine-api');
  });

  it('lets an end be seen of the service alone', () => {
    expect(ours.services?.api?.restart).toBe('no');
    expect(ours.services?.db?.restart).toBe('always');
  });

  it('carries the label of the run, and leaves alone what is external', () => {
    const label = { 'vanmoi-conform.run': 'r1' };
    expect(ours.services?.api?.labels).toEqual({ own: 'label', ...label });
    expect(ours.volumes).toEqual({ data: { driver: 'local', labels: label }, empty: { labels: label } });
    expect(ours.networks?.shared).toEqual({ name: 'shared', external: true });
  });

  it('says which services there are where it has not the one asked for', () => {
    expect(() => adapted(config, { ...asked, service: 'apo' })).toThrow('it has api, db');
  });
});
