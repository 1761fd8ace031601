/** A report and a journal made by hand, for the tests of all renderers: a server with one fault of every kind. */

import type { CheckReport, Report, RequirementReport, Said, Summary, Verdict } from '../../spec/report.ts';
import { WORST_FIRST } from '../../spec/report.ts';
import type { Level, Requirement } from '../../spec/requirement.ts';

/** Everything that some sink could take for a command: terminal, XML, CI log, Markdown, HTML. */
export const HOSTILE =
  '\u001b[31mred\u0000 ]]> </script> ::error::boo ##[error]boo `a` |b| <img> @all \u202edesrever\u202c \ud800 \ufffe\r\nend';

const SEED = 424242;
const URL = 'http://127.0.0.1:8080';

/** A text without a key of its own. */
export function plain(text: string): Said {
  return { text, key: 'plain', values: { text } };
}

interface Row {
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

const NO_ADVICE = ['Compare your answer with the text.', '请对照协议文本检查响应。'] as const;

const ROWS: readonly Row[] = [
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

/** The catalogue entries of the sample's requirements. */
export const sampleRequirements: ReadonlyMap<string, Requirement> = new Map(
  ROWS.map(({ id, level, origin, en, zh, advice: [adviceEn, adviceZh] = NO_ADVICE }) => [
    id,
    { id, role: 'server', level, origin, statement: { en, zh }, advice: { en: adviceEn, zh: adviceZh } },
  ]),
);

/** The sample, with anything of it replaced. */
export function sampleReport(changes: Partial<Report> = {}): Report {
  const checks = ROWS.flatMap((row) => (row.checks ?? []).map((check) => checkOf(row, check)));
  const requirements = ROWS.map((row) => requirementOf(row, checks));
  return {
    schemaVersion: 1,
    tool: { name: 'vanmoi-conform', version: '0.1.0' },
    spec: { name: 'vanmoi-agent-protocol', version: '1' },
    target: { role: 'server', kind: 'url', text: URL },
    run: {
      id: 'r1',
      startedAt: '2026-11-23T08:00:00.000Z',
      durationMs: 3210,
      seed: SEED,
      shard: null,
      complete: true,
      level: 'MUST',
      intervalMs: 5000,
      partial: true,
      exitCode: 4,
      notes: [plain('The target wrote 3 lines of warnings before it was ready.')],
    },
    verdict: 'not-conformant',
    summary: summaryOf(requirements),
    requirements,
    checks,
    ...changes,
  };
}

/** A run of the same requirements in which everything was looked at and passed. */
export function passingReport(): Report {
  const sample = sampleReport();
  const requirements = sample.requirements.map((one) => ({ ...one, verdict: 'pass' as const, reason: null }));
  const none = { message: null, expected: null, actual: null };
  return {
    ...sample,
    run: { ...sample.run, partial: false, exitCode: 0, notes: [] },
    verdict: 'conformant',
    requirements,
    summary: summaryOf(requirements),
    checks: sample.checks.map((check) => ({
      ...check,
      ...none,
      message: '',
      verdict: 'pass' as const,
      says: none,
    })),
  };
}

/** The sample with so many failed MUST requirements that no terminal shows them all. */
export function longReport(failures: number): Report {
  const sample = sampleReport();
  const model = sample.requirements.find(({ id }) => id === 'SRV-AUTH-02') as RequirementReport;
  const check = sample.checks.find(({ id }) => id === 'SRV-AUTH-02/report') as CheckReport;
  const ids = Array.from({ length: failures }, (_, index) => `SRV-LONG-${index + 1}`);
  const requirements = [
    ...sample.requirements,
    ...ids.map((id) => ({ ...model, id, checks: [`${id}/report`] })),
  ];
  return sampleReport({
    requirements,
    summary: summaryOf(requirements),
    checks: [...sample.checks, ...ids.map((id) => ({ ...check, id: `${id}/report`, requirement: id }))],
  });
}

function checkOf(row: Row, given: Partial<CheckReport>): CheckReport {
  const id = `${row.id}/${given.id}`;
  const said = (text: string | null | undefined) => (text ? plain(text) : null);
  return {
    requirement: row.id,
    level: row.level,
    title: '',
    verdict: 'pass',
    message: '',
    expected: null,
    actual: null,
    durationMs: 12.5,
    exchanges: [],
    repro: { command: `vanmoi-conform --target ${URL} --only ${id} --seed ${SEED}`, curl: null },
    counterexample: null,
    gates: row.level === 'MUST' && given.verdict !== 'not-selected',
    scenario: null,
    says: { message: said(given.message), expected: said(given.expected), actual: said(given.actual) },
    ...given,
    id,
  };
}

function requirementOf(row: Row, checks: readonly CheckReport[]): RequirementReport {
  const own = checks.filter((check) => check.requirement === row.id);
  const verdicts = new Set(own.map((check) => check.verdict));
  return {
    id: row.id,
    level: row.level,
    origin: row.origin,
    statement: row.en,
    verdict: row.verdict ?? WORST_FIRST.find((verdict) => verdicts.has(verdict)) ?? 'not-selected',
    reason: row.reason ?? null,
    checks: own.map((check) => check.id),
  };
}

function summaryOf(requirements: readonly RequirementReport[]): Summary {
  const count = (verdict: Verdict, level?: Level) =>
    requirements.filter((one) => one.verdict === verdict && (!level || one.level === level)).length;
  return {
    pass: count('pass'),
    fail: count('fail', 'MUST'),
    warn: count('fail', 'SHOULD'),
    notice: count('fail', 'ADVISORY'),
    inconclusive: count('inconclusive'),
    blocked: count('blocked'),
    'not-applicable': count('not-applicable'),
    'not-selected': count('not-selected'),
    error: count('error'),
  };
}
