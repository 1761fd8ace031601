import { describe, expect, test } from 'vitest';
import { PATHS } from '../../../../spec/protocol.ts';
import { checkAgainst, checkAgainstUrl } from '../../../testing/check-against.ts';
import { pathChecks } from './paths.ts';
import { type Habits, reply, strictServer } from './strict-server.test.support.ts';

describe.concurrent('passes', () => {
  test.each(pathChecks)('$id against the reference master', async (check) => {
    expect(await checkAgainst(check)).toMatchObject({ verdict: 'pass' });
  });

  test.each(pathChecks)('$id against another server', async (check) => {
    await using server = await strictServer();
    expect(await checkAgainstUrl(check, server.url)).toMatchObject({ verdict: 'pass' });
  });
});

const isKnown = (path: string) => Object.values<string>(PATHS).includes(path);

const MUTANTS: readonly { id: string; does: string; habits: Habits }[] = [
  {
    id: 'SRV-WS-11/plain-get',
    does: 'answers a plain GET with 200',
    habits: { request: ({ path }, response) => path === PATHS.socket && reply(response, 200, {}) },
  },
  {
    id: 'SRV-WS-11/plain-get',
    does: 'fails on a plain GET with a token',
    habits: {
      request: ({ path, request }, response) =>
        path === PATHS.socket && request.headers.authorization !== undefined && reply(response, 500, {}),
    },
  },
  {
    id: 'SRV-WS-11/plain-get',
    does: 'never answers a plain GET',
    habits: {
      request: ({ path, request }) => path === PATHS.socket && void request.socket.destroy() === undefined,
    },
  },
  {
    id: 'SRV-ERR-05/unknown-paths',
    does: 'answers 200 to unknown paths',
    habits: { request: ({ path }, response) => !isKnown(path) && reply(response, 200, { status: 'ok' }) },
  },
  {
    id: 'SRV-ERR-05/unknown-paths',
    does: 'answers unknown GETs with a page, as 404',
    habits: {
      request: ({ path, request }, response) => {
        if (isKnown(path) || request.method !== 'GET') return false;
        response.writeHead(404, { 'Content-Type': 'text/html; charset=utf-8' }).end('<p>nothing here');
        return true;
      },
    },
  },
  {
    id: 'SRV-ERR-05/unknown-paths',
    does: 'answers with a page that is not labelled as one',
    habits: {
      request: ({ path }, response) => {
        if (isKnown(path)) return false;
        response.writeHead(404).end('\n<!DOCTYPE html><title>Not found</title>');
        return true;
      },
    },
  },
];

test.concurrent.each(MUTANTS)('$id catches a server that $does', async ({ id, habits }) => {
  await using server = await strictServer(habits);
  const check = pathChecks.find((one) => one.id === id)!;
  expect(await checkAgainstUrl(check, server.url)).toMatchObject({ verdict: 'fail' });
});
