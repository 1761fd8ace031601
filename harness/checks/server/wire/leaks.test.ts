import { expect, test } from 'vitest';
import type { EventBody, JournalEvent } from '../../../../spec/journal.ts';
import { Watching } from '../../../run/watching.ts';
import { leakIn, leakWatchers } from './leaks.ts';

const REQUEST = { path: '/api/agent/report', headers: [], body: { text: '{}', bytes: 2 } };

function kindOf(error: string, request = REQUEST) {
  return leakIn(JSON.stringify({ error }), request)?.kind ?? null;
}

test.each([
  ['Node', 'TypeError: x is undefined\n    at handle (/app/server.js:10:5)\n    at async main (main.js:3:1)'],
  ['Node inside', 'boom\n    at node:internal/main/run_main_module:36:49'],
  ['Python', 'Traceback (most recent call last):\n  File "app.py", line 3, in <module>'],
  ['Go', 'runtime error: index out of range\n\ngoroutine 17 [running]:\nmain.report(...)'],
  ['Go, one line', 'handlers/report.go:42: unexpected value'],
  ['Rust', "thread 'main' panicked at src/main.rs:4:10"],
  ['Java', 'java.lang.NullPointerException\n\tat com.example.Api.report(Api.java:17)'],
  ['.NET', 'System.Exception: no\n   at Vanmoi.Api.Report(HttpContext context) in Api.cs:line 9'],
  ['.NET without files', 'System.Exception: no\n   at Vanmoi.Api.Report(HttpContext context)'],
  ['PHP', 'Uncaught Error in /srv/api/index.php:12\nStack trace:\n#0 {main}'],
  ['PHP, a warning', 'Undefined index: cpu in api/index.php on line 12'],
  ['Ruby', "app.rb:12:in `report': undefined method"],
])('a stack trace of %s is one', (_, error) => {
  expect(kindOf(error)).toBe('stack');
});

test.each([
  'SELECT id, name FROM agents WHERE token = $1',
  'INSERT INTO reports VALUES (?, ?)',
  'ERROR: null value in column "cpu" violates not-null constraint (SQLSTATE 23502)',
  'SQLITE_CONSTRAINT: UNIQUE constraint failed: agents.token',
  'pq: syntax error at or near "45"',
  'no such table: agents',
  'sqlite3.OperationalError: database is locked',
])('SQL is SQL: %s', (error) => {
  expect(kindOf(error)).toBe('sql');
});

test.each([
  'cannot write /var/lib/vanmoi/agents.db',
  'open /home/operator/config: permission denied',
  '/app/templates/error.yaml not found',
  'C:\\Users\\operator\\vanmoi\\agents.json',
])('a path is a path: %s', (error) => {
  expect(kindOf(error)).toBe('path');
});

test.each([
  'expected value at line 1 column 5',
  "invalid character 'c' looking for beginning of value at offset 3",
  'json: cannot unmarshal string into Go struct field report.cpu of type float64',
  "cpu: Input should be a valid number [type=float_type, input_value='a lot']",
  'Unexpected token c in JSON at position 0',
  '/cpu must be number (#/properties/cpu/type)',
  'no route for POST /api/agent/report/no-such-call, see https://example.org/docs/usr/index.html',
  'select a value from the list, or update the field',
  'body larger than 1048576 bytes',
  'Deserialize error: invalid type: string "12", expected f64 at line 1 column 17',
  'https://datatracker.ietf.org/doc/html/rfc9110#section-15.5.1',
  'bad value for cpu:\n\tgot "a lot"\n\tat $.report.cpu',
  'listening at 127.0.0.1:8080 (report:1)',
])('an honest message is none: %s', (error) => {
  expect(kindOf(error)).toBeNull();
});

test('what the client itself sent is no leak, however it is quoted', () => {
  const sent = '{"name": "\' UNION SELECT token FROM agents --", "os": "C:\\\\Users\\\\me"}';
  const request = { ...REQUEST, body: { text: sent, bytes: sent.length } };
  expect(kindOf('name "\' UNION SELECT token FROM agents --" is too odd', request)).toBeNull();
  expect(kindOf('os C:\\Users\\me is too odd', request)).toBeNull();
  expect(kindOf('SELECT token FROM secrets', request)).toBe('sql');
});

test('a path in the request may be named in the answer', () => {
  const request = { ...REQUEST, path: '/opt/x%20y/agent.js' };
  expect(kindOf('nothing at /opt/x%20y/agent.js', request)).toBeNull();
  expect(kindOf('nothing at /opt/x y/agent.js', request)).toBeNull();
});

test('bodies that are no JSON are read as they are', () => {
  expect(leakIn('<pre>Error\n    at handle (server.js:10:5)</pre>', REQUEST)?.kind).toBe('stack');
});

test('only answers of error are looked at', () => {
  const leaky = 'SELECT name FROM agents';
  expect(outcomeOf([200, leaky], [400, 'no'])).toMatchObject({ verdict: 'pass' });
  expect(outcomeOf([400, leaky])).toMatchObject({ verdict: 'fail', message: { key: 'leak.sql' } });
});

test('a server that only refuses, or never does, has shown nothing', () => {
  expect(outcomeOf([401, 'no'])).toBeNull();
  expect(outcomeOf([200, 'ok'])).toBeNull();
});

function outcomeOf(...answers: [status: number, text: string][]) {
  const setup = { intervalMs: 1000, prefix: '', masked: false, isForeign: () => false };
  const watching = new Watching(leakWatchers, setup);
  for (const [exchange, [status, text]] of answers.entries()) {
    const payload = { text, bytes: text.length };
    watching.see(
      event(exchange, {
        type: 'request',
        method: 'POST',
        path: '/api/agent/report',
        headers: [],
        body: { text: '{}', bytes: 2 },
        began: 0,
        whole: true,
      }),
    );
    watching.see(
      event(exchange, { type: 'response', status, reason: '', headers: [], body: payload, whole: true }),
    );
  }
  return [...watching.end({ t: 1, complete: true }).values()][0];
}

function event(exchange: number, body: EventBody): JournalEvent {
  const stamp = { v: 1, seq: 0, t: 0, run: 'test', scenario: null, attempt: 1, peer: null, conn: 0 } as const;
  return { ...stamp, exchange, ...body };
}
