/** The requirements of the sample report, each with its checks. */

import type { CheckReport, Verdict } from '../../spec/report.ts';
import type { Level } from '../../spec/requirement.ts';

/** Everything that some sink could take for a command: terminal, XML, CI log, Markdown, HTML. */
export const HOSTILE =
  '\u001b[31mred\u0000 ]]> </script> ::error::boo ##[error]boo `a` |b| <img> @all \u202edesrever\u202c \ud800 \ufffe\r\nend';

export const SEED = 424242;
export const URL = 'http://127.0.0.1:8080';

export interface Row {
  readonly id: string;
  readonly level: Level;
  readonly origin: string;
  readonly en: string;
  readonly zh: string;
  readonly advice?: readonly [en: string, zh: string];
  /** Of a requirement without checks. */
  readonly verdict?: Verdict;
  readonly reason?: string;
  readonly checks?: readonly Partial<CheckReport>[];
}

export const NO_ADVICE = ['Compare your answer with the text.', '请对照协议文本检查响应。'] as const;

export const ROWS: readonly Row[] = [
  {
    id: 'SRV-REG-01',
    level: 'MUST',
    origin: 'doc §1',
    en: 'A registration is answered 200 with a uuid and a token.',
    zh: '注册请求应返回 200，并包含 uuid 与 token。',
    checks: [
      { id: 'named', title: 'an agent with a name registers' },
      {
        id: 'many',
        title: 'many agents register at once',
        verdict: 'not-selected',
        message: 'needs --thorough',
      },
    ],
  },
  {
    id: 'SRV-REG-04',
    level: 'MUST',
    origin: 'doc §1',
    en: 'Every registration gets a uuid of its own.',
    zh: '每次注册都应得到各自的 uuid。',
    checks: [
      {
        id: 'many',
        title: 'a hundred agents register at once',
        verdict: 'error',
        message: 'the harness itself went wrong: RangeError: Maximum call stack size exceeded',
      },
    ],
  },
  {
    id: 'SRV-REG-11',
    level: 'SHOULD',
    origin: 'implied §1',
    en: 'Ordinary names in any script are accepted.',
    zh: '应接受任意文字的普通名称。',
    advice: ['Store names as UTF-8, in a column wide enough.', '以 UTF-8 存储名称，并保证字段足够宽。'],
    checks: [
      {
        id: 'chinese',
        title: 'a name in Chinese is accepted',
        verdict: 'fail',
        message: 'the name “上海机房甲区的监控服务器” was answered 500',
        expected: '200',
        actual: '500 Internal Server Error',
        exchanges: [3],
        repro: {
          command: `vanmoi-conform --target ${URL} --only SRV-REG-11/chinese --level should --seed ${SEED}`,
          curl: `curl -i ${URL}/api/agent/register -H 'Content-Type: application/json' -d '{"name":"上海机房甲区的监控服务器"}'`,
        },
        counterexample: { name: '上海机房甲区的监控服务器' },
      },
    ],
  },
  {
    id: 'SRV-AUTH-02',
    level: 'MUST',
    origin: 'doc errors',
    en: 'A token that was never issued is answered 401 on info and report.',
    zh: '对从未签发过的令牌，info 与 report 均应返回 401。',
    advice: [
      'Look the token up before anything else is done with the request, and answer 401 where it is unknown.',
      '在处理请求之前先查找令牌；令牌不存在时返回 401。',
    ],
    checks: [
      {
        id: 'report',
        title: 'a report with a token that was never issued is refused',
        verdict: 'fail',
        message: 'an unknown token was answered as if it were good',
        expected: '401',
        actual: '200, with {"status":"ok"}',
        exchanges: [1, 2],
        repro: {
          command: `vanmoi-conform --target ${URL} --only SRV-AUTH-02/report --seed ${SEED}`,
          replay: `vanmoi-conform replay counterexamples/SRV-AUTH-02-report.ndjson --target ${URL}`,
          curl: `curl -i ${URL}/api/agent/report -H 'Authorization: Bearer vmoi_never' -H 'Content-Type: application/json' -d '{"cpu":45.2}'`,
        },
      },
      { id: 'info', title: 'information with a token that was never issued is refused' },
    ],
  },
  {
    id: 'SRV-INFO-05',
    level: 'MUST',
    origin: 'doc §2, errors',
    en: 'A field of the wrong JSON type is answered 400, for each field.',
    zh: '任一字段的 JSON 类型有误时应返回 400。',
    checks: ['cpu-cores', 'mem-total', 'os', 'arch', 'ipv4'].map((field) => ({
      id: field,
      title: `${field.replace('-', '_')} of another type is refused`,
      verdict: 'fail',
      message: `${field.replace('-', '_')} as a boolean was answered 200`,
      expected: '400',
      actual: '200',
    })),
  },
  {
    id: 'SRV-WS-02',
    level: 'MUST',
    origin: 'doc §4, errors',
    en: 'Without a valid token the handshake is answered 401 instead of 101.',
    zh: '令牌无效时，握手应返回 401 而不是 101。',
    checks: ['unknown', 'cut-short'].map((id) => ({
      id,
      title: 'the handshake is refused',
      verdict: 'blocked',
      message: 'builds on SRV-AUTH-02/report, which did not pass',
    })),
  },
  {
    id: 'SRV-WS-03',
    level: 'MUST',
    origin: 'doc §4',
    en: 'The socket stays open while valid reports arrive.',
    zh: '持续收到有效上报时，连接应保持打开。',
    checks: [
      {
        id: 'cadence',
        title: 'the socket outlives three reports at the cadence',
        verdict: 'inconclusive',
        message: 'the harness itself was 310 ms late, which is not small against the 500 ms allowed',
        exchanges: [4],
      },
    ],
  },
  {
    id: 'SRV-AUTH-06',
    level: 'ADVISORY',
    origin: 'RFC 9110 §11.6.1',
    en: 'A 401 carries WWW-Authenticate.',
    zh: '401 响应应带有 WWW-Authenticate。',
    checks: [
      {
        id: 'header',
        title: 'a 401 names the scheme',
        verdict: 'fail',
        message: '401 without WWW-Authenticate',
      },
    ],
  },
  {
    id: 'SRV-ERR-06',
    level: 'ADVISORY',
    origin: 'field',
    en: 'Error bodies do not leak internals.',
    zh: '错误响应不应泄露内部信息。',
    checks: [
      { id: 'leak', title: 'no stack trace', verdict: 'fail', message: `leaked: ${HOSTILE}`, exchanges: [5] },
    ],
  },
  {
    id: 'SRV-WS-13',
    level: 'ADVISORY',
    origin: 'field',
    en: 'The server ends a socket that has gone silent.',
    zh: '服务器应结束已静默的连接。',
    verdict: 'not-selected',
    reason: 'thorough',
  },
  {
    id: 'SRV-ERR-03',
    level: 'SHOULD',
    origin: 'doc errors',
    en: 'Format errors that no row above names are answered 400.',
    zh: '其他格式错误应返回 400。',
    verdict: 'not-selected',
    reason: 'skip',
  },
  {
    id: 'SRV-STATE-02',
    level: 'ADVISORY',
    origin: 'field',
    en: 'Tokens survive a restart of the server.',
    zh: '令牌在服务器重启后仍有效。',
    verdict: 'not-applicable',
    reason: 'not-observable',
  },
];
