import { describe, expect, test } from 'vitest';
import { checkAgainst, checkAgainstUrl } from '../../../testing/check-against.ts';
import { extremeChecks } from './extremes.ts';
import { type Asked, type Habits, reply, strictServer } from './strict-server.test.support.ts';

describe.concurrent('passes', () => {
  test.each(extremeChecks)('$id against the reference master', async (check) => {
    expect(await checkAgainst(check)).toMatchObject({ verdict: 'pass' });
  });

  test.each(extremeChecks)('$id against another server', async (check) => {
    await using server = await strictServer();
    expect(await checkAgainstUrl(check, server.url)).toMatchObject({ verdict: 'pass' });
  });

  test('SRV-ERR-07/large-bodies where the server answers 413 and closes at once', async () => {
    await using server = await strictServer({
      head: (request, response) => {
        if (Number(request.headers['content-length']) < 1024 * 1024) return false;
        response.shouldKeepAlive = false;
        return reply(response, 413, { error: 'too large' });
      },
    });
    expect(await checkAgainstUrl(checkOf('large-bodies'), server.url)).toMatchObject({ verdict: 'pass' });
  });
});

/** A server that fails on the requests that `isHard` picks. */
function failsOn(isHard: (asked: Asked) => boolean): Habits {
  return { request: (asked, response) => isHard(asked) && reply(response, 500, { error: 'internal error' }) };
}

test.concurrent.each([
  { slug: 'strings', does: 'NUL', isHard: ({ body }: Asked) => body.includes('\\u0000') },
  { slug: 'strings', does: 'lone surrogates', isHard: ({ body }: Asked) => body.includes('\\ud83d') },
  { slug: 'strings', does: 'long strings', isHard: ({ body }: Asked) => body.length > 8000 },
  {
    slug: 'strings',
    does: 'NUL in a member of a report that it does not know',
    isHard: ({ path, body }: Asked) => path.endsWith('/report') && /"note":"[^"]*\\u0000/.test(body),
  },
  {
    slug: 'strings',
    does: 'NUL in the name of a member',
    isHard: ({ body }: Asked) => /\\u0000[^"]*":/.test(body),
  },
  {
    slug: 'strings',
    does: 'a long ipv6, and no other long field',
    isHard: ({ body }: Asked) => /"ipv6":"[^"]{5000}/.test(body),
  },
  { slug: 'large-bodies', does: '1 MiB', isHard: ({ body }: Asked) => body.length >= 1024 * 1024 },
  {
    slug: 'headers',
    does: '200 headers',
    isHard: ({ request }: Asked) => request.rawHeaders.length > 2 * 200,
  },
  { slug: 'slow-body', does: 'bodies that take a second', isHard: ({ took }: Asked) => took > 800 },
  { slug: 'nesting', does: '1,000 levels', isHard: ({ body }: Asked) => body.includes('[[[[') },
  { slug: 'nesting', does: '10,000 objects', isHard: ({ body }: Asked) => body.includes('{"a":{"a":') },
  { slug: 'duplicate-keys', does: 'two types', isHard: ({ body }: Asked) => body.includes('"a lot"') },
])('SRV-ERR-07/$slug catches a server that fails on $does', async ({ slug, isHard }) => {
  await using server = await strictServer(failsOn(isHard));
  const outcome = await checkAgainstUrl(checkOf(slug), server.url);
  expect(outcome).toMatchObject({
    verdict: 'fail',
    actual: { values: { status: '500 Internal Server Error' } },
  });
});

test.concurrent('SRV-ERR-07/nesting catches a server that fails on all after it', async () => {
  let spoilt = false;
  await using server = await strictServer({
    request: ({ body }, response) => {
      if (spoilt && !body.includes('[[[[')) return reply(response, 500, {});
      spoilt ||= body.startsWith('[[[[');
      return false;
    },
  });
  expect(await checkAgainstUrl(checkOf('nesting'), server.url)).toMatchObject({ verdict: 'fail' });
});

test.concurrent('a line that is cut while a long body is on its way says nothing against the server', async () => {
  await using server = await strictServer({
    head: (request) => {
      if (Number(request.headers['content-length']) < 1024 * 1024) return false;
      request.socket.destroy();
      return true;
    },
  });
  const outcome = await checkAgainstUrl(checkOf('large-bodies'), server.url);
  expect(outcome).toMatchObject({ verdict: 'inconclusive', message: { key: 'inconclusive.closed-early' } });
});

test.concurrent('without a valid twin a probe proves nothing', async () => {
  await using server = await strictServer(failsOn(({ path }) => path === '/api/agent/report'));
  expect(await checkAgainstUrl(checkOf('nesting'), server.url)).toMatchObject({ verdict: 'blocked' });
});

function checkOf(slug: string) {
  return extremeChecks.find(({ id }) => id === `SRV-ERR-07/${slug}`)!;
}
