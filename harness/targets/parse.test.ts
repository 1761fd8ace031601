import { describe, expect, it } from 'vitest';
import { TargetError } from './errors.ts';
import { parseTarget } from './parse.ts';

describe('a target', () => {
  it.each([
    ['http://h:80/', { kind: 'url', url: 'http://h' }],
    [' HTTPS://H:8443/a/b// ', { kind: 'url', url: 'https://h:8443/a/b' }],
    ['http://[::1]:9', { kind: 'url', url: 'http://[::1]:9' }],
    ['http://127.0.0.1:1', { kind: 'url', url: 'http://127.0.0.1:1' }],
    [`cmd: node 'my agent.js' {url}`, { kind: 'command', argv: ['node', 'my agent.js', '{url}'] }],
    ['docker:a/b:1@sha256:c', { kind: 'docker', image: 'a/b:1@sha256:c', args: [] }],
    ['dockerfile:./a b', { kind: 'dockerfile', folder: './a b', args: [] }],
    ['compose:C:\\x#y.yaml#web:80', { kind: 'compose', file: 'C:\\x#y.yaml', service: 'web', port: 80 }],
    ['listen', { kind: 'listen', port: 0 }],
    ['listen:0', { kind: 'listen', port: 0 }],
    ['listen:65535', { kind: 'listen', port: 65535 }],
    ['reference', { kind: 'reference' }],
  ])('%s', (text, target) => expect(parseTarget(text)).toEqual({ text, ...target }));

  it.each([
    ['', 'cmd:<command line>'],
    ['foo:bar', 'cmd:<command line>'],
    ['reference:x', 'cmd:<command line>'],
    ['localhost:8080/x', 'http://localhost:8080/x'],
    [':8080', 'http://127.0.0.1:8080'],
    ['wss://h/x', 'https://h/x'],
    ['python3 agent.py', 'cmd:python3 agent.py'],
    ['http:host', 'http://host:port'],
    ['http://', 'http://host:port'],
    ['http://h:99999', 'http://host:port'],
    ['http://u:p@h', '--header'],
    ['http://h/?a', 'query'],
    ['http://h/#', 'fragment'],
    ['cmd:', 'cmd:<command line>'],
    [`cmd:'' a`, 'cmd:<command line>'],
    [`cmd:a 'b`, 'character 3'],
    ['docker:', 'docker:<image>'],
    ['docker', 'docker:<image>'],
    ['docker:a b', 'after --'],
    ['dockerfile:', 'dockerfile:<folder>'],
    ['compose:f.yaml', 'compose:<file>#<service>:<port>'],
    ['compose:f.yaml#web', 'compose:<file>#<service>:<port>'],
    ['compose:f.yaml#web:0', 'from 1 to 65535'],
    ['listen:', 'from 0 to 65535'],
    ['listen:65536', 'from 0 to 65535'],
    ['listen:-1', 'from 0 to 65535'],
    ['listen:1e2', 'from 0 to 65535'],
  ])('%j is refused in one line with the way out', (text, advice) => {
    expect(() => parseTarget(text)).toThrow(TargetError);
    expect(() => parseTarget(text)).toThrow(advice);
    expect(() => parseTarget(text)).toThrow(/^.+$/);
  });

  it('is lengthened by the words after --', () => {
    expect(parseTarget('cmd:a b', ['c d'])).toMatchObject({ argv: ['a', 'b', 'c d'] });
    expect(parseTarget('docker:i', ['c d'])).toMatchObject({ args: ['c d'] });
    expect(() => parseTarget('http://h', ['c'])).toThrow('drop them');
  });
});
