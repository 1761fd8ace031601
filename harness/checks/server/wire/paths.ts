/** From the field: what stands behind other paths, and behind the socket's without an upgrade. */

import type { Exchanged } from '../../../../mocks/probe/line.ts';
import { headerValue } from '../../../../mocks/wire/headers.ts';
import type { ResponseEvent } from '../../../../spec/journal.ts';
import { type Message, say } from '../../../../spec/messages/message.ts';
import { PATHS } from '../../../../spec/protocol.ts';
import { aReport } from '../../../drive/bodies.ts';
import { forEachCase } from '../../../drive/cases.ts';
import type { ProbeAgent } from '../../../drive/probe-agent.ts';
import { describeResult } from '../../../oracle/answer.ts';
import { check, failWith, type ServerCheck } from '../define.ts';

const UNKNOWN_PATHS = [
  '/api/agent/no-such-call',
  '/api/agent/no-such/call',
  `${PATHS.report}/no-such-call`,
  `${PATHS.socket}/no-such-call`,
];

const CALLS: readonly { readonly name: string; readonly path: string; readonly method: 'GET' | 'POST' }[] =
  UNKNOWN_PATHS.flatMap((path) =>
    (['GET', 'POST'] as const).map((method) => ({ name: `${method} ${path}`, path, method })),
  );

export const pathChecks: readonly ServerCheck[] = [
  check(
    'SRV-WS-11/plain-get',
    ["a plain GET on the socket's path is a 4xx", '对 WebSocket 路径的普通 GET 得到 4xx'],
    async ({ agent }) => {
      const known = await agent();
      await known.handshake().works();
      await known.report(aReport()).works();
      const callers: [string, ProbeAgent][] = [
        ['with a token', known],
        ['without a token', known.with({ authorization: null })],
      ];
      await forEachCase(
        callers,
        ([name]) => name,
        async ([, caller]) => {
          const exchanged = await caller.get(PATHS.socket).result();
          const { result } = exchanged;
          const isRefused = result.type === 'response' && result.status >= 400 && result.status < 500;
          if (!isRefused) deviates(exchanged, say('expected.4xx'));
        },
      );
      await known.report(aReport()).answers(200);
    },
    { method: 'wire', buildsOn: ['SRV-WS-01'] },
  ),

  check(
    'SRV-ERR-05/unknown-paths',
    [
      'unknown paths under /api/agent are answered neither 200 nor with a web page',
      '/api/agent 下的未知路径既不返回 200，也不返回网页',
    ],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works();
      await forEachCase(
        CALLS,
        ({ name }) => name,
        async ({ path, method }) => {
          const call = method === 'GET' ? known.get(path) : known.post(path, aReport());
          const exchanged = await call.result();
          const { result } = exchanged;
          if (result.type !== 'response' || result.status === 200 || isPage(result))
            deviates(exchanged, say('expected.no-page'));
        },
      );
      await known.report(aReport()).answers(200);
    },
    { method: 'wire' },
  ),
];

function deviates({ asking, exchange, result }: Exchanged, expected: Message): never {
  const request = `${asking.method} ${asking.path}`;
  failWith({
    message:
      result.type === 'response'
        ? say('answer.wrong-status', { request, status: result.status })
        : say('answer.none', { request }),
    expected,
    actual: describeResult(result),
    exchanges: [exchange],
  });
}

function isPage({ headers, body }: ResponseEvent): boolean {
  const type = headerValue(headers, 'content-type') ?? '';
  return /^(text\/html|application\/xhtml)/i.test(type) || /^\s*<(!doctype html|html)/i.test(body.text ?? '');
}
