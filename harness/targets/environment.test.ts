import { expect, it } from 'vitest';
import { parseVariable, targetEnvironment } from './environment.ts';

const home = { folder: '/r', home: '/r/home', work: '/r/work', state: '/r/state', temp: '/r/tmp' };

it('hands on the environment without proxies and without what is the harness’s own', () => {
  const base = {
    PATH: '/bin',
    TRUST_PROXY: '1',
    GOPROXY: 'off',
    NODE_ENV: 'production',
    http_proxy: 'x',
    HTTPS_PROXY: 'x',
    All_Proxy: 'x',
    no_proxy: 'x',
    npm_config_https_proxy: 'x',
    npm_config_noproxy: 'x',
    NODE_OPTIONS: '--inspect',
    NODE_CHANNEL_FD: '3',
    VITEST: 'true',
    VITEST_POOL_ID: '1',
    BASE_URL: '/',
    MODE: 'mine',
    OLDPWD: '/old',
  };
  expect(targetEnvironment({ home, base })).toEqual({
    PATH: '/bin',
    TRUST_PROXY: '1',
    GOPROXY: 'off',
    NODE_ENV: 'production',
    MODE: 'mine',
    PWD: '/r/work',
    HOME: '/r/home',
    USERPROFILE: '/r/home',
    XDG_CONFIG_HOME: '/r/home/.config',
    XDG_CACHE_HOME: '/r/home/.cache',
    XDG_DATA_HOME: '/r/home/.local/share',
    XDG_STATE_HOME: '/r/home/.local/state',
    TMPDIR: '/r/tmp',
    TMP: '/r/tmp',
    TEMP: '/r/tmp',
  });
});

it('keeps what only looks like vitest’s', () => {
  expect(targetEnvironment({ home, base: { BASE_URL: '/', TEST: 'true' } })).toMatchObject({
    BASE_URL: '/',
    TEST: 'true',
  });
});

it('lets the user win, placeholders filled', () => {
  const given = ['URL={url}/x=y', 'HTTP_PROXY=p', 'TMPDIR=/t'].map((text) => parseVariable(text));
  const environment = targetEnvironment({ home, given, values: { url: 'http://h' }, base: { URL: 'old' } });
  expect(environment).toMatchObject({ URL: 'http://h/x=y', HTTP_PROXY: 'p', TMPDIR: '/t', HOME: '/r/home' });
});

it('gives the real homes back with a given HOME', () => {
  const base = { HOME: '/me', XDG_CONFIG_HOME: '/me/cfg' };
  const environment = targetEnvironment({ home, given: [parseVariable('HOME=/me')], base });
  expect(environment).toMatchObject({ HOME: '/me', XDG_CONFIG_HOME: '/me/cfg', TMPDIR: '/r/tmp' });
  expect(environment).not.toHaveProperty('XDG_CACHE_HOME');
});

it.each(['A', '=b', ''])('%j is no variable', (text) => {
  expect(() => parseVariable(text)).toThrow('--env NAME=value');
});

it('takes an empty value', () => expect(parseVariable('A=')).toEqual({ name: 'A', value: '' }));
