/** Which status each request gets: protocol, error handling. */

import { afterEach, describe, expect, test } from 'vitest';
import { PATHS } from '../../spec/protocol.ts';
import { AGENT, closeMasters, INFO, REPORT, testMaster } from './master.test.support.ts';
import { lenientMaster, type MasterSteps, referenceMaster } from './steps.ts';

afterEach(closeMasters);

const MIB = 1024 * 1024;
const T1 = `Bearer ${AGENT.token}`;
const { register, info, report } = PATHS;

async function statusOf(
  steps: MasterSteps,
  path: string,
  authorization: string | null,
  body: string | undefined,
  method = 'POST',
): Promise<number> {
  const master = await testMaster({ steps });
  const headers = authorization === null ? {} : { Authorization: authorization };
  const response = await fetch(master.url + path, { method, headers, ...(body ? { body } : {}) });
  const answer: unknown = await response.json();
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('www-authenticate')).toBe(response.status === 401 ? 'Bearer' : null);
  const { length } = master.recording.of('response');
  expect(length).toBe(1);
  if (response.status === 200 && path !== register) expect(answer).toEqual({ status: 'ok' });
  return response.status;
}

/** path, Authorization, body, status of the reference, status of the lenient master */
type Row = readonly [string, string, string | null, string | undefined, number, number];
const json = JSON.stringify;
const ROWS: readonly Row[] = [
  ['no body', register, null, undefined, 200, 200],
  ['an empty object', register, null, '{}', 200, 200],
  ['a name', register, null, '{"name":"My Server"}', 200, 200],
  ['an unknown member', register, null, '{"name":"x","more":1}', 200, 200],
  ['a name that is a number', register, null, '{"name":5}', 400, 200],
  ['an array', register, null, '[]', 400, 200],
  ['null', register, null, 'null', 400, 200],
  ['no JSON', register, null, '{', 400, 200],
  ['all of it', info, T1, json(INFO), 200, 200],
  ['no token', info, null, json(INFO), 401, 401],
  ['an unknown token', info, 'Bearer T-0', json(INFO), 401, 401],
  ['another scheme', info, 'Basic T-1', json(INFO), 401, 401],
  ['a missing field', info, T1, json({ ...INFO, os: undefined }), 400, 200],
  ['a wrong type', info, T1, json({ ...INFO, cpu_cores: '8' }), 400, 200],
  ['no JSON', info, T1, 'x', 400, 200],
  ['nothing', info, T1, undefined, 400, 200],
  ['all of it', report, T1, json(REPORT), 200, 200],
  ['with optional fields', report, T1, json({ ...REPORT, gpu: 1, temp: 50.5 }), 200, 200],
  ['no token', report, null, json(REPORT), 401, 401],
  ['an unknown token', report, 'Bearer T-0', json(REPORT), 401, 401],
  ['a token in another case', report, 'Bearer t-1', json(REPORT), 401, 401],
  ['no token and no JSON', report, null, 'x', 401, 401],
  ['a missing field', report, T1, json({ ...REPORT, uptime: undefined }), 400, 200],
  ['a wrong type', report, T1, json({ ...REPORT, cpu: '45' }), 400, 200],
  ['cpu over 100', report, T1, json({ ...REPORT, cpu: 101 }), 400, 200],
  ['a fraction in an integer', report, T1, json({ ...REPORT, ram: 1.5 }), 400, 200],
  ['8 MiB', register, null, json({ name: 'x'.repeat(8 * MIB - 11) }), 200, 200],
  ['8 MiB and a byte', register, null, json({ name: 'x'.repeat(8 * MIB - 10) }), 413, 413],
];

describe.each([
  ['the reference', referenceMaster, 4],
  ['the lenient master', lenientMaster, 5],
] as const)('%s', (_, steps, column) => {
  test.each(ROWS)('%s on %s', async (...row) => {
    const [, path, authorization, body] = row;
    expect(await statusOf(steps, path, authorization, body)).toBe(row[column]);
  });

  test('knows no other paths and methods', async () => {
    expect(await statusOf(steps, '/api/agent/none', null, '{}')).toBe(404);
    expect(await statusOf(steps, '/', null, undefined, 'GET')).toBe(404);
    expect(await statusOf(steps, `${report}/`, T1, json(REPORT))).toBe(404);
    expect(await statusOf(steps, report, T1, undefined, 'GET')).toBe(405);
    expect(await statusOf(steps, register, null, '{}', 'PUT')).toBe(405);
    expect(await statusOf(steps, PATHS.socket, T1, undefined, 'GET')).toBe(426);
  });
});

test('what it issues it accepts, until that is revoked: then 401', async () => {
  const master = await testMaster();
  const registered = await fetch(master.url + register, { method: 'POST', body: '{}' });
  const { uuid, token } = (await registered.json()) as { uuid: string; token: string };
  expect(master.identities.byToken(token)).toEqual({ uuid, token, name: 'New Server' });
  const ask = async () => {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(master.url + report, { method: 'POST', headers, body: json(REPORT) });
    return response.status;
  };
  expect(await ask()).toBe(200);
  master.identities.revoke(token);
  expect(await ask()).toBe(401);
});

test('the query is not looked at, and a prefix is part of every path', async () => {
  const master = await testMaster({ prefix: '/under' });
  const post = async (path: string) =>
    (await fetch(`http://127.0.0.1:${master.port}${path}`, { method: 'POST', body: '{}' })).status;
  expect(await post(`/under${register}?token=x`)).toBe(200);
  expect(await post(register)).toBe(404);
  expect(master.url).toBe(`http://127.0.0.1:${master.port}/under`);
});
