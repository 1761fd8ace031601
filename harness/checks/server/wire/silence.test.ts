import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../../mocks/clock.ts';
import { OPCODE } from '../../../../mocks/wire/frames.ts';
import { checkAgainst, checkAgainstUrl } from '../../../testing/check-against.ts';
import { silenceChecks } from './silence.ts';
import { type StrictSocket, strictServer } from './strict-server.test.support.ts';

const [afterReset, silent] = silenceChecks as [(typeof silenceChecks)[0], (typeof silenceChecks)[0]];

describe.concurrent('SRV-WS-12/after-reset', () => {
  test('passes against the reference master and another server', async () => {
    await using server = await strictServer();
    expect(await checkAgainst(afterReset)).toMatchObject({ verdict: 'pass' });
    expect(await checkAgainstUrl(afterReset, server.url)).toMatchObject({ verdict: 'pass' });
  });

  test('catches a server that keeps the seat of the old socket', async () => {
    const seated = new Set<string>();
    await using server = await strictServer({
      refuses: (token) => seated.has(token),
      opened: ({ token }) => seated.add(token),
    });
    const outcome = await checkAgainstUrl(afterReset, server.url);
    expect(outcome).toMatchObject({ verdict: 'fail', expected: { key: 'expected.upgrade' } });
  });

  test('catches a server that cleans up the new socket with the old one', async () => {
    const first = new Map<string, StrictSocket>();
    await using server = await strictServer({
      opened: (socket) => {
        if (first.has(socket.token)) setTimeout(() => socket.cut(), 20);
        first.set(socket.token, socket);
      },
    });
    const outcome = await checkAgainstUrl(afterReset, server.url);
    expect(outcome).toMatchObject({ verdict: 'fail', expected: { key: 'socket.open-expected' } });
  });
});

describe.concurrent('SRV-WS-12/after-reset, after it has looked for the first time', () => {
  /** Ends some sockets by then: the bystander's is the first, the old one the second, the new one the third. */
  const endingLate = async (ends: (opened: number) => boolean) => {
    const clock = new WaitedClock();
    const opened: StrictSocket[] = [];
    await using server = await strictServer({ opened: (socket) => void opened.push(socket) });
    const checked = checkAgainstUrl(afterReset, server.url, { clock });
    await clock.waited.promise;
    for (const [i, socket] of opened.entries()) if (ends(i)) socket.cut();
    await clock.advance(100);
    return await checked;
  };

  test('catches a server that cleans up the new socket then', async () => {
    expect(await endingLate((i) => i === 2)).toMatchObject({
      verdict: 'fail',
      expected: { key: 'socket.open-expected' },
    });
  });

  test('does not blame one whose sockets all end', async () => {
    expect(await endingLate(() => true)).toMatchObject({ verdict: 'blocked', by: 'SRV-WS-03' });
  });
});

test.concurrent('SRV-WS-12/after-reset catches a server that takes one socket in place of another, and no third', async () => {
  const opened = new Map<string, number>();
  await using server = await strictServer({
    refuses: (token) => (opened.get(token) ?? 0) > 1,
    opened: ({ token }) => void opened.set(token, (opened.get(token) ?? 0) + 1),
  });
  const outcome = await checkAgainstUrl(afterReset, server.url);
  expect(outcome).toMatchObject({ verdict: 'fail', expected: { key: 'expected.upgrade' } });
});

/** A clock that says when somebody begins to wait by it. */
class WaitedClock extends ManualClock {
  readonly waited = Promise.withResolvers<void>();

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.waited.resolve();
    return super.sleep(ms, signal);
  }
}

describe.concurrent('SRV-WS-13/silent', () => {
  const pings = (socket: StrictSocket) => socket.send(OPCODE.ping, Buffer.alloc(0));

  test.each([
    ['a ping', pings],
    ['a close frame', (socket: StrictSocket) => socket.close(1001)],
    ['the end of the line', (socket: StrictSocket) => socket.cut()],
  ])('passes where %s comes', async (_, act) => {
    const opened = Promise.withResolvers<StrictSocket>();
    await using server = await strictServer({ opened: opened.resolve });
    const clock = new WaitedClock();
    const checked = checkAgainstUrl(silent, server.url, { clock });
    await clock.waited.promise;
    act(await opened.promise);
    expect(await checked).toMatchObject({ verdict: 'pass' });
  });

  test('catches a server that pings at the beginning and never again', async () => {
    await using server = await strictServer({ opened: pings });
    const clock = new WaitedClock();
    const checked = checkAgainstUrl(silent, server.url, { clock });
    await clock.waited.promise;
    await clock.advance(122_000);
    expect(await checked).toMatchObject({ verdict: 'fail', message: { key: 'socket.silence-unnoticed' } });
  });

  test('is only watched when asked for', () => {
    expect(silent).toMatchObject({ thorough: true, timing: true });
  });
});
