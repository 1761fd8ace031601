import { describe, expect, it } from 'vitest';
import { bindOf } from './mounts.ts';

describe('a mount', () => {
  it.each([
    ['./data:/data', '/home/me/data:/data'],
    ['data/deep:/data:ro', '/home/me/data/deep:/data:ro'],
    ['/etc/ssl:/etc/ssl:ro', '/etc/ssl:/etc/ssl:ro'],
    ['volume:/data', 'volume:/data'],
  ])('%s is %s', (text, bind) => {
    expect(bindOf(text, '/home/me')).toBe(bind);
  });
});
