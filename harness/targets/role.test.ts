import { describe, expect, it } from 'vitest';
import { TargetError } from './errors.ts';
import { parseTarget } from './parse.ts';
import { roleOf } from './role.ts';

describe('the role', () => {
  it.each([
    ['http://h', {}, 'server'],
    ['compose:f#s:1', {}, 'server'],
    ['listen', {}, 'agent'],
    ['cmd:a {url}', {}, 'agent'],
    ['cmd:a --ws={wsUrl}', {}, 'agent'],
    ['cmd:a {port}', {}, 'server'],
    ['cmd:a {url} {port}', {}, 'agent'],
    ['cmd:a {port}', { texts: ['MASTER={url}'] }, 'agent'],
    ['cmd:a', { texts: ['PORT={port}'] }, 'server'],
    ['cmd:a', { port: true }, 'server'],
    ['cmd:a', { role: 'agent' }, 'agent'],
    ['cmd:a {url}', { role: 'server' }, 'server'],
    ['docker:i', { port: true }, 'server'],
    ['docker:i', { texts: ['{url}'] }, 'agent'],
    ['dockerfile:d', { port: true }, 'server'],
    ['reference', { role: 'server' }, 'server'],
    ['reference', { port: true }, 'server'],
    ['listen', { port: true }, 'agent'],
  ] as const)('of %s with %j is %s', (text, hints, role) => {
    expect(roleOf(parseTarget(text), hints)).toBe(role);
  });

  it('is read from the words after -- too', () => {
    expect(roleOf(parseTarget('docker:i', ['{url}']))).toBe('agent');
  });

  it.each(['cmd:a {host}', 'docker:i', 'dockerfile:d', 'reference'])('of %s is asked for', (text) => {
    expect(() => roleOf(parseTarget(text))).toThrow(TargetError);
    expect(() => roleOf(parseTarget(text))).toThrow('--role server or --role agent');
  });

  it.each([
    ['http://h', 'agent'],
    ['compose:f#s:1', 'agent'],
    ['listen', 'server'],
  ] as const)('of %s cannot be %s', (text, role) => {
    expect(() => roleOf(parseTarget(text), { role })).toThrow(`drop --role ${role}`);
  });
});
