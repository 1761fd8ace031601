import { describe, expect, test } from 'vitest';
import type { RawHeaders } from '../../spec/journal.ts';
import { PATHS } from '../../spec/protocol.ts';
import { requirementById } from '../../spec/requirements/index.ts';
import { anInfo, aReport, type Body, bytesOfBody, exact, without } from '../drive/bodies.ts';
import { type Question, ruleOn } from './ruling.ts';

const GOOD = 'vmoi_good-token';
const ODD = '1|odd token';
const rule = (question: Question) => ruleOn(question, (token) => token === GOOD || token === ODD);

const JSON_TYPE: RawHeaders = [['Content-Type', 'application/json']];
const bearer = (credentials: string): RawHeaders => [['Authorization', credentials]];
const AUTHORIZED = [...bearer(`Bearer ${GOOD}`), ...JSON_TYPE];

function post(path: string, body: Body, headers: RawHeaders): Question {
  return { method: 'POST', path, headers, body: bytesOfBody(body) };
}
const register = (body: Body, headers = JSON_TYPE) => post(PATHS.register, body, headers);
const info = (body: Body, headers: RawHeaders = AUTHORIZED) => post(PATHS.info, body, headers);
const report = (body: Body, headers: RawHeaders = AUTHORIZED) => post(PATHS.report, body, headers);

const UPGRADE: RawHeaders = [
  ['Connection', 'Upgrade'],
  ['Upgrade', 'websocket'],
  ['Sec-WebSocket-Version', '13'],
  ['Sec-WebSocket-Key', Buffer.alloc(16).toString('base64')],
];
const handshake = (headers: RawHeaders, query = ''): Question => ({
  method: 'GET',
  path: PATHS.socket + query,
  headers,
  body: Buffer.alloc(0),
});
const as = (credentials: string, body: Body = aReport()) =>
  report(body, [...bearer(credentials), ...JSON_TYPE]);

type Row = [what: string, question: Question, requirement: string, right?: readonly number[]];

describe('accepted', () => {
  const rows: Row[] = [
    ['a registration with a name', register({ name: 'x' }), 'SRV-REG-01'],
    ['without one', register({}), 'SRV-REG-02'],
    ['without credentials that work', register({ name: 'x' }, as('Bearer stale').headers), 'SRV-REG-01'],
    ['a name in another script', register({ name: '上海' }), 'SRV-REG-11'],
    ['complete information', info(anInfo()), 'SRV-INFO-01'],
    ['information without what is optional', info(without(anInfo(), 'gpu_name', 'ipv6')), 'SRV-INFO-02'],
    ['an empty gpu_name', info(anInfo({ gpu_name: '' })), 'SRV-INFO-01'],
    ['int64 to its end', info(anInfo({ mem_total: exact('9223372036854775807') })), 'SRV-INFO-01'],
    ['int64 from 0', info(anInfo({ swap_total: 0 })), 'SRV-INFO-01'],
    ['an int to its end', info(anInfo({ cpu_cores: 2147483647 })), 'SRV-INFO-01'],
    ['a complete report', report(aReport()), 'SRV-REP-01'],
    ['a report without what is optional', report(without(aReport(), 'gpu', 'temp')), 'SRV-REP-02'],
    ['used over total', report(aReport({ ram: 9, ram_total: 1 })), 'SRV-REP-01'],
    ['floats in any spelling', report(aReport({ cpu: exact('1e2'), load: exact('1.0') })), 'SRV-REP-01'],
    [
      'a type with its charset',
      report(aReport(), [...bearer(`Bearer ${GOOD}`), ['content-type', 'application/json; charset=UTF-8']]),
      'SRV-REP-01',
    ],
    [
      'a type with its charset in quotes, spaced out',
      report(aReport(), [
        ...bearer(`Bearer ${GOOD}`),
        ['content-type', 'application/json ;  charset="utf-8" '],
      ]),
      'SRV-REP-01',
    ],
    ['a name of 255 characters', register({ name: 'x'.repeat(255) }), 'SRV-REG-01'],
    ['a field in another script', info(anInfo({ os: '操作系统' })), 'SRV-INFO-01'],
    ['a value that looks like a key', info(anInfo({ os: '"arch":' })), 'SRV-INFO-01'],
    ['a value that is spelled like another key', info(anInfo({ os: 'arch' })), 'SRV-INFO-01'],
    ['the scheme in another case', as(`bearer ${GOOD}`), 'SRV-AUTH-05'],
    ['more than one space before the token', as(`Bearer   ${GOOD}`), 'SRV-AUTH-05'],
    [
      'a body of 1 MiB',
      report(
        bytesOfBody(aReport())
          .toString()
          .padEnd(1024 * 1024),
      ),
      'SRV-REP-01',
    ],
    ['a token that no server should give out', as(`Bearer ${ODD}`), 'SRV-REP-01'],
    [
      'a handshake whose Connection says more, in a line of its own',
      handshake([...bearer(`Bearer ${GOOD}`), ['Connection', 'keep-alive'], ...UPGRADE]),
      'SRV-WS-01',
    ],
    ['a handshake', handshake([...bearer(`Bearer ${GOOD}`), ...UPGRADE]), 'SRV-WS-01'],
    [
      'a handshake, the scheme in another case',
      handshake([...bearer(`BEARER ${GOOD}`), ...UPGRADE]),
      'SRV-AUTH-05',
    ],
  ];
  test.each<Row>(rows)('%s', (_, question, requirement) => {
    expect(rule(question)).toEqual({ requirement, right: 'accepted', valid: true });
  });
});

describe('refused', () => {
  const query = `?token=${encodeURIComponent(GOOD)}`;
  const rows: Row[] = [
    ['a registration that is no JSON', register('{"name":'), 'SRV-REG-09'],
    ['one that is no JSON, with a key that is none', register('{"\\x":1}'), 'SRV-REG-09'],
    ['a body that is none, the scheme in another case', as(`bearer ${GOOD}`, '{'), 'SRV-REP-06'],
    ['one that is no object', register('["x"]'), 'SRV-REG-12'],
    ['a registration as null', register('null'), 'SRV-REG-12'],
    ['a name of another type', register({ name: 7 }), 'SRV-REG-10'],
    ['a name that holds a name', register({ name: { name: 'x' } }), 'SRV-REG-10'],

    ['no Authorization', report(aReport(), JSON_TYPE), 'SRV-AUTH-01', [401]],
    ['a token that was never issued', as('Bearer nobody'), 'SRV-AUTH-02', [401]],
    ['an empty token', as('Bearer '), 'SRV-AUTH-03', [401]],
    ['a token in quotes', as(`Bearer "${GOOD}"`), 'SRV-AUTH-03', [401]],
    ['another scheme', as(`Basic ${GOOD}`), 'SRV-AUTH-03', [401]],
    ['no scheme', as(GOOD), 'SRV-AUTH-03', [401]],
    ['another case of the token', as(`Bearer ${GOOD.toUpperCase()}`), 'SRV-AUTH-02', [401]],
    ['SQL metacharacters', as("Bearer ' OR '1'='1"), 'SRV-AUTH-03', [401]],
    [
      'a token in the query alone',
      { ...info(anInfo(), JSON_TYPE), path: PATHS.info + query },
      'SRV-AUTH-07',
      [401],
    ],
    [
      'a wrong token in the query',
      { ...info(anInfo(), JSON_TYPE), path: `${PATHS.info}?token=x` },
      'SRV-AUTH-01',
      [401],
    ],

    ['information that is no JSON', info('cpu_name=x'), 'SRV-INFO-04'],
    ['no information at all', info(''), 'SRV-INFO-04'],
    ['information that is no object', info('[]'), 'SRV-INFO-04'],
    ['a field of another type', info(anInfo({ os: 22 })), 'SRV-INFO-05'],
    ['null for a required field', info(anInfo({ os: null })), 'SRV-INFO-05'],
    ['a missing field', info(without(anInfo(), 'arch')), 'SRV-INFO-06'],
    ['a fraction', info(anInfo({ cpu_cores: 1.5 })), 'SRV-INFO-08'],
    ['past int64', info(anInfo({ mem_total: exact('9223372036854775808') })), 'SRV-INFO-08'],
    [
      'several faults: the hardest counts',
      info(without(anInfo({ cpu_cores: 1.5, os: 1 }), 'arch')),
      'SRV-INFO-05',
    ],
    ['several soft faults', info(without(anInfo({ cpu_cores: 1.5 }), 'arch')), 'SRV-INFO-06'],
    ['a fault beside something open', info({ ...anInfo({ os: 1 }), more: 1, swap_total: -1 }), 'SRV-INFO-05'],

    ['a report that is no JSON', report('{"cpu": NaN}'), 'SRV-REP-06'],
    ['a report that is no object', report('42'), 'SRV-REP-06'],
    ['a field of another type', report(aReport({ cpu: '45' })), 'SRV-REP-06'],
    ['a missing field', report(without(aReport(), 'load')), 'SRV-REP-07'],
    ['a percentage that is none', report(aReport({ gpu: 101 })), 'SRV-REP-08'],
    ['a fraction', report(aReport({ uptime: 1.5 })), 'SRV-REP-09'],
    ['past int64', report(aReport({ ram: exact('1e19') })), 'SRV-REP-09'],

    ['token and body both bad', as('Bearer nobody', '{'), 'SRV-AUTH-02', [401, 400]],
    ['a bad token and an open body', as('Bearer nobody', aReport({ uptime: -1 })), 'SRV-AUTH-02', [401, 400]],
    ['a bad token and no type', report(aReport(), bearer('Bearer nobody')), 'SRV-AUTH-02', [401, 400, 415]],
    ['a body over 1 MiB', report('x'.repeat(1024 * 1024 + 1)), 'SRV-REP-06', [400, 413]],
    ['a body of 1 MiB', report('x'.repeat(1024 * 1024)), 'SRV-REP-06', [400]],
    [
      'a bad token and a body over 1 MiB',
      as('Bearer nobody', 'x'.repeat(1024 * 1024 + 1)),
      'SRV-AUTH-02',
      [401, 400, 413],
    ],
    [
      'a bad token and a body of 1 MiB',
      as('Bearer nobody', 'x'.repeat(1024 * 1024)),
      'SRV-AUTH-02',
      [401, 400],
    ],
    ['a scheme that ends like ours', as(`XBearer ${GOOD}`), 'SRV-AUTH-03', [401]],

    ['a handshake without Authorization', handshake(UPGRADE), 'SRV-WS-02', [401]],
    [
      'a handshake with a token of nobody',
      handshake([...bearer('Bearer nobody'), ...UPGRADE]),
      'SRV-WS-02',
      [401],
    ],
    ['a handshake with the token in the query', handshake(UPGRADE, query), 'SRV-AUTH-07', [401]],
    [
      'a broken handshake with a bad token',
      handshake([['Upgrade', 'websocket']]),
      'SRV-WS-02',
      [401, 400, 426],
    ],
  ];
  test.each<Row>(rows)('%s', (_, question, requirement, right = [400]) => {
    expect(rule(question)).toEqual({ requirement, right, valid: false });
  });
});

describe('left open on purpose', () => {
  const untyped = (type: string | null): Question =>
    report(aReport(), [
      ...bearer(`Bearer ${GOOD}`),
      ...(type === null ? [] : [['Content-Type', type] as const]),
    ]);
  const rows: readonly (readonly [what: string, question: Question])[] = [
    ['a registration with no body', register('')],
    ['null for a name', register({ name: null })],
    ['an empty name', register({ name: '' })],
    ['an empty string in another field', info(anInfo({ os: '' }))],
    ['an empty string in an optional one', info(anInfo({ ipv4: '' }))],
    ['null for optional fields', info(anInfo({ gpu_name: null, ipv4: null }))],
    ['null for optional fields of a report', report(aReport({ gpu: null, temp: null }))],
    ['unknown fields', report({ ...aReport(), more: { deep: [1] } })],
    ['unknown fields of a registration', register({ name: 'x', os: 'Linux' })],
    ['a key twice', register('{"name":"x","name":"y"}')],
    ['a key twice, once wrong', register('{"name":"x","name":7}')],
    ['a key twice, once wrong, behind an object', register('{"x":{"y":{}},"name":"x","name":7}')],
    ['a key twice, once wrong, behind a list', register('{"x":["y",{"name":1}],"name":"x","name":7}')],
    ['a key twice, once wrong, behind a text with a brace', register('{"x":"{","name":"x","name":7}')],
    ['a key twice, once wrong, spaced out', register('{"name" : "x", "name" : 7}')],
    ['another type that ends like it', untyped('x-application/json')],
    ['another type that begins like it', untyped('application/jsonx')],
    ['another charset that begins like it', untyped('application/json; charset=utf-8x')],
    ['a key twice, escaped', register('{"name":"x","n\\u0061me":"y"}')],
    ['no Content-Type', untyped(null)],
    ['another Content-Type', untyped('text/plain')],
    ['another charset', untyped('application/json; charset=latin1')],
    ['Content-Type twice', report(aReport(), [...AUTHORIZED, ...JSON_TYPE])],
    ['a whole number with a point', report(aReport({ process: exact('150.0') }))],
    ['a whole number with an exponent', report(aReport({ process: exact('1.5e2') }))],
    ['a negative integer', report(aReport({ net_in: -1 }))],
    ['a negative integer past int64', report(aReport({ net_in: exact('-9223372036854775809') }))],
    ['an int past 2^31-1', info(anInfo({ cpu_cores: 2147483648 }))],
    ['an int past int64', info(anInfo({ cpu_cores: exact('9223372036854775808') }))],
    ['a float past the double range', report(aReport({ load: exact('1e400') }))],
    ['a percentage past the double range', report(aReport({ cpu: exact('1e400') }))],
    ['bytes that are no UTF-8', info(Buffer.from(JSON.stringify(anInfo({ os: '\xff' })), 'latin1'))],
    ['a byte order mark', register('\uFEFF{"name":"x"}')],
    ['a wrong method', { ...report(aReport()), method: 'PUT' }],
    ['a wrong method on the socket', { ...handshake(UPGRADE), method: 'POST' }],
    ['an unknown path', post('/api/agent/nothing', '', [])],
    ['a plain GET of the socket', handshake(bearer(`Bearer ${GOOD}`))],
    [
      'a handshake of another version',
      handshake([
        ...bearer(`Bearer ${GOOD}`),
        ...UPGRADE.filter(([name]) => name !== 'Sec-WebSocket-Version'),
      ]),
    ],
    ['a string with NUL', register({ name: 'a\0b' })],
    ['a lone surrogate', register('{"name":"\\ud800"}')],
    ['10,000 characters', info(anInfo({ os: 'x'.repeat(10_000) }))],
    ['a right body over 1 MiB', report(`${bytesOfBody(aReport())}${' '.repeat(1024 * 1024)}`)],
  ];
  test.each(rows)('%s', (_, question) => {
    const { right, valid, requirement } = rule(question);
    expect([right, valid]).toEqual(['open', false]);
    expect(requirementById(requirement)?.level).not.toBe('MUST');
  });
});

test.each<[string, Question, string]>([
  ['an unknown path', post('/api/agent/nothing', '', []), 'SRV-ERR-05'],
  ['a wrong method', { ...report(aReport()), method: 'PUT' }, 'SRV-ERR-03'],
  ['a plain GET of the socket', handshake(bearer(`Bearer ${GOOD}`)), 'SRV-WS-11'],
  [
    'a plain GET with an Upgrade to something else',
    handshake([...bearer(`Bearer ${GOOD}`), ['Upgrade', 'h2c']]),
    'SRV-WS-11',
  ],
  ['an open body', register({ name: '' }), 'SRV-ERR-02'],
  ['no Upgrade and no token', handshake([]), 'SRV-WS-11'],
])('what %s would break by a 5xx', (_, question, requirement) => {
  expect(rule(question)).toEqual({ requirement, right: 'open', valid: false });
});
