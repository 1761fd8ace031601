import { describe, expect, it } from 'vitest';
import { type ContainerOptions, PLAIN } from '../containers/options.ts';
import { parseTarget, TargetError } from '../targets/index.ts';
import { type Given, refuseMisuse } from './misuse.ts';

const file = { path: 'agent.json', source: 'a.json', text: '' };
const given = (changes: Partial<Given>, container: Partial<ContainerOptions> = {}): Given => ({
  cwd: '/',
  container: { ...PLAIN, ...container },
  ...changes,
});

describe('options that mean nothing to a target', () => {
  it.each<[string, 'server' | 'agent', Given, string]>([
    ['cmd:a', 'server', given({}, { memory: 1 }), '--memory means nothing to a cmd: target'],
    ['cmd:a', 'agent', given({}, { mounts: ['a:/b'] }), '--mount means nothing'],
    ['http://x', 'server', given({}, { cpus: 1 }), '--cpus means nothing to a URL (http://x)'],
    [
      'listen',
      'agent',
      given({}, { platform: 'linux/arm64' }),
      '--platform means nothing to the target listen',
    ],
    ['reference', 'agent', given({}, { user: 'root' }), '--user means nothing'],
    ['docker:a', 'agent', given({}, { buildArgs: [{ name: 'A', value: 'b' }] }), '--build-arg means nothing'],
    ['compose:a#b:1', 'server', given({ port: 1 }), 'write the port behind the service'],
    ['http://x', 'server', given({ port: 1 }), '--port means nothing'],
    ['docker:a', 'agent', given({ port: 1 }), '--port is that of a server'],
    ['http://x', 'server', given({ files: [file] }), '--file means nothing'],
    ['cmd:a', 'agent', given({ files: [{ ...file, path: '../x' }] }), 'outside'],
    ['cmd:a', 'agent', given({ files: [{ ...file, path: '/etc/x' }] }), 'outside'],
    ['docker:a', 'agent', given({}, { mounts: ['a'] }), '--mount "a" is wrong'],
    ['docker:a', 'agent', given({}, { mounts: ['a:b'] }), 'write source:/path'],
  ])('%s, %s', (text, role, options, said) => {
    const refuse = () => refuseMisuse(parseTarget(text), role, options);
    expect(refuse).toThrow(TargetError);
    expect(refuse).toThrow(said);
  });

  it.each<[string, 'server' | 'agent', Given]>([
    ['cmd:a', 'server', given({ port: 1, files: [file] })],
    ['docker:a', 'server', given({ port: 1 }, { memory: 1, cpus: 1, user: 'a', mounts: ['./a:/b:ro'] })],
    ['docker:a', 'agent', given({ files: [{ ...file, path: '/etc/x' }] })],
    ['dockerfile:a', 'agent', given({}, { buildArgs: [{ name: 'A', value: 'b' }] })],
    ['http://x', 'server', given({})],
  ])('are none here: %s, %s', (text, role, options) => {
    expect(() => refuseMisuse(parseTarget(text), role, options)).not.toThrow();
  });
});
