import { describe, expect, test } from 'vitest';
import type { Asking } from '../../mocks/probe/line.ts';
import type { NoResponseEvent, RawHeaders, ResponseEvent } from '../../spec/journal.ts';
import { PATHS } from '../../spec/protocol.ts';
import type { Outcome } from '../outcome.ts';
import { Asked } from './asked.ts';
import { aReport, bytesOfBody } from './bodies.ts';
import { Settled } from './settled.ts';

const TOKEN = 'vmoi_good';
const OK = answer(200, '{"status":"ok"}');

function answer(status: number, text = '{}', headers: RawHeaders = []): ResponseEvent {
  return { type: 'response', status, reason: '', headers, body: { text, bytes: text.length }, whole: true };
}

function reportWith(token: string | null, body = aReport()): Asking {
  const authorization: RawHeaders = token === null ? [] : [['Authorization', `Bearer ${token}`]];
  const headers = [...authorization, ['Content-Type', 'application/json'] as const];
  return { method: 'POST', path: PATHS.report, headers, body: bytesOfBody(body) };
}

/** A request of a check on SRV-AUTH-01 to a server that answers so, one answer after the other. */
function asked(asking: Asking, ...answers: readonly (ResponseEvent | NoResponseEvent)[]) {
  const sent: Asking[] = [];
  const waits: number[] = [];
  const request = new Asked(asking, {
    isIssued: (token) => token === TOKEN,
    send: async (one) => {
      const result = answers[Math.min(sent.push(one), answers.length) - 1]!;
      return { exchange: sent.length, asking: one, result };
    },
    waitOut: async (ms) => {
      waits.push(ms);
      return ms <= 5000;
    },
    requirement: 'SRV-AUTH-01',
    url: 'http://127.0.0.1:1',
  });
  return { request, sent, waits };
}

async function settled(promise: Promise<unknown>): Promise<Outcome> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Settled) return error.outcome;
  throw new Error(`not settled: ${error}`);
}

describe('answers', () => {
  test('gives back what came where it is right', async () => {
    const right = asked(reportWith(TOKEN), OK);
    expect((await right.request.answers(200)).result).toBe(OK);
    const refused = answer(401);
    expect((await asked(reportWith(null), refused).request.answers(401)).result).toBe(refused);
  });

  test.each([
    ['another status', reportWith(null), 200, 401],
    ['a wrong body', reportWith(TOKEN), 200, 200],
    ['a 5xx', reportWith(TOKEN), 500, 200],
  ])('fails for %s, with a command that shows it', async (_, asking, status, claim) => {
    const outcome = await settled(asked(asking, answer(status)).request.answers(claim));
    expect(outcome).toMatchObject({ verdict: 'fail', exchanges: [1], curl: expect.stringContaining('curl') });
  });

  test('fails where nothing comes', async () => {
    const nothing: NoResponseEvent = { type: 'no-response', cause: 'reset', detail: '' };
    expect(await settled(asked(reportWith(TOKEN), nothing).request.answers(200))).toMatchObject({
      verdict: 'fail',
    });
  });

  test.each<[string, Asking, (request: Asked) => Promise<unknown>]>([
    ['a success of what is refused', reportWith(null), (request) => request.answers(200)],
    ['a refusal of what is accepted', reportWith(TOKEN), (request) => request.answers(400)],
    ['another status than the law names', reportWith(null), (request) => request.answers(403)],
    ['more than the law allows', reportWith(null), (request) => request.answers(401, 400)],
    ['less than the law allows', reportWith('nobody', { cpu: 1 }), (request) => request.answers(401)],
    [
      'what is left open as a success',
      reportWith(TOKEN, aReport({ more: 1 })),
      (request) => request.answers(200),
    ],
    [
      'what is left open as a refusal',
      reportWith(TOKEN, aReport({ more: 1 })),
      (request) => request.answers(400),
    ],
  ])('a check may not claim %s', async (_, asking, claim) => {
    const { request, sent } = asked(asking, OK);
    await expect(claim(request)).rejects.toThrow('the oracle rules');
    await expect(claim(request)).rejects.not.toBeInstanceOf(Settled);
    expect(sent).toEqual([]);
  });

  test('the order of statuses does not matter', async () => {
    await asked(reportWith('nobody', { cpu: 1 }), answer(400)).request.answers(400, 401);
    await asked(reportWith('nobody', { cpu: 1 }), answer(401)).request.answers(401, 400);
  });
});

describe('ifAccepted', () => {
  test('gives back what came where it is right', async () => {
    expect((await asked(reportWith(TOKEN), OK).request.ifAccepted())?.result).toBe(OK);
  });

  test.each([
    ['a refusal', answer(400)],
    ['a 5xx', answer(500)],
    ['another success', answer(204)],
    ['no answer', { type: 'no-response', cause: 'reset', detail: '' } as const],
  ])('leaves %s to others', async (_, came) => {
    expect(await asked(reportWith(TOKEN), came).request.ifAccepted()).toBe(null);
  });

  test('fails for a success without what belongs to it', async () => {
    expect(await settled(asked(reportWith(TOKEN), answer(200)).request.ifAccepted())).toMatchObject({
      verdict: 'fail',
      message: { key: 'answer.wrong-body' },
    });
  });

  test('is nothing to claim of what is refused', async () => {
    await expect(asked(reportWith(null), OK).request.ifAccepted()).rejects.toThrow('the oracle rules');
  });
});

describe('answersOpenly', () => {
  test.each([200, 204, 400, 418, 499])('takes %d', async (status) => {
    await asked(reportWith(TOKEN), answer(status)).request.answersOpenly();
  });

  test.each([302, 500, 599])('refuses %d', async (status) => {
    const outcome = await settled(asked(reportWith(TOKEN), answer(status)).request.answersOpenly());
    expect(outcome.verdict).toBe('fail');
  });
});

describe('works', () => {
  test('gives back what came', async () => {
    expect((await asked(reportWith(TOKEN), OK).request.works()).result).toBe(OK);
  });

  test.each([
    ['a report', reportWith(TOKEN), 'SRV-REP-01'],
    ['a report without what is optional', reportWith(TOKEN, aReport({ gpu: undefined })), 'SRV-REP-02'],
    [
      'a registration',
      { ...reportWith(null), path: PATHS.register, body: Buffer.from('{"name":"x"}') },
      'SRV-REG-01',
    ],
  ])('a twin that fails blocks the check, by the requirement that it broke: %s', async (_, twin, by) => {
    const outcome = await settled(asked(twin, answer(503)).request.works());
    expect(outcome).toMatchObject({ verdict: 'blocked', by, exchanges: [1] });
  });

  test('a twin that breaks the very requirement of the check fails it', async () => {
    // Without Authorization the law speaks of SRV-AUTH-01, which is the requirement of this check.
    const outcome = await settled(asked(reportWith(null), answer(403)).request.works());
    expect(outcome).toMatchObject({ verdict: 'fail' });
  });

  test.each([
    [403, 'fail'],
    [400, 'blocked'],
  ])('a twin that is answered %d, where 403 is what the check is about: %s', async (status, verdict) => {
    const outcome = await settled(asked(reportWith(TOKEN), answer(status)).request.works([403]));
    expect(outcome).toMatchObject({ verdict });
  });
});

describe('a 401 to a token that was given out', () => {
  const refused = answer(401);
  const wrongReport = reportWith(TOKEN, { cpu: 1 });

  test('is judged where it comes again and again, between calls that are right', async () => {
    const again = [OK, refused, OK, refused, OK, refused, OK, refused];
    const { request, sent } = asked(wrongReport, refused, ...again);
    expect((await settled(request.answers(400))).verdict).toBe('fail');
    const { info, report } = PATHS;
    expect(sent.map(({ path }) => path)).toEqual([
      report,
      ...[info, report, report, report, report, report, report, report],
    ]);
    expect(new Set(sent.map(({ body }) => body?.toString())).size).toBe(3);
  });

  test.each([
    ['this request is not refused again', [OK, answer(400)], 1],
    ['it is not, later', [OK, refused, OK, answer(400)], 1],
    ['one that is right is refused', [OK, refused, refused], 4],
  ])('says nothing where %s', async (_, later, exchange) => {
    const outcome = await settled(asked(wrongReport, refused, ...later).request.answers(400));
    expect(outcome).toMatchObject({ verdict: 'blocked', by: 'SRV-AUTH-04', exchanges: [exchange] });
  });

  test.each<[string, (request: Asked) => Promise<unknown>]>([
    ['answers', (request) => request.answers(200)],
    ['works', (request) => request.works()],
    ['answersOpenly', (request) => request.answersOpenly()],
  ])('blocks the check where it works nowhere: %s', async (_, ask) => {
    const outcome = await settled(ask(asked(reportWith(TOKEN), answer(401)).request));
    expect(outcome).toMatchObject({ verdict: 'blocked', by: 'SRV-AUTH-04', exchanges: [2] });
  });

  test('is heard at once where nobody was given the token', async () => {
    const { request, sent } = asked(reportWith('nobody'), answer(401));
    await request.answers(401);
    expect(sent).toHaveLength(1);
  });
});

describe('429', () => {
  const limited = (retryAfter?: string) =>
    answer(429, '', retryAfter === undefined ? [] : [['Retry-After', retryAfter]]);

  test('is waited out as long as the server asks for', async () => {
    const { request, sent, waits } = asked(reportWith(TOKEN), limited('3'), limited('0'), limited(), OK);
    await request.answers(200);
    expect([waits, sent.length]).toEqual([[3000, 0, 1000], 4]);
  });

  test.each(['Wed, 21 Oct 2026 07:28:00 GMT', '-5', 'soon'])(
    'a Retry-After of %s means a second',
    async (value) => {
      const { request, waits } = asked(reportWith(TOKEN), limited(value), OK);
      await request.works();
      expect(waits).toEqual([1000]);
    },
  );

  test.each<[string, (request: Asked) => Promise<unknown>]>([
    ['answers', (request) => request.answers(200)],
    ['works', (request) => request.works()],
    ['answersOpenly', (request) => request.answersOpenly()],
  ])('is inconclusive where there is no time for it: %s', async (_, ask) => {
    expect((await settled(ask(asked(reportWith(TOKEN), limited('3600')).request))).verdict).toBe(
      'inconclusive',
    );
  });

  test('is inconclusive where it never ends', async () => {
    const { request, sent } = asked(reportWith(TOKEN), limited('0'));
    expect((await settled(request.answers(200))).verdict).toBe('inconclusive');
    expect(sent.length).toBeLessThan(50);
  });
});
