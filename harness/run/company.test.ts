import { expect, test } from 'vitest';
import { Company, type Guest } from './company.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Somebody who stays until told to leave. */
function stays(company: Company) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let me: Guest | null = null;
  const left = company.join(async (guest) => {
    me = guest;
    await promise;
  });
  return {
    leave: async () => {
      resolve();
      await left;
    },
    guest: () => me!,
  };
}

test('it is empty when all have left, those too whose work failed', async () => {
  const company = new Company();
  const one = stays(company);
  const failing = company.join(() => Promise.reject(new Error('mine')));
  await expect(failing).rejects.toThrow('mine');
  let isEmpty = false;
  void company.empty().then(() => {
    isEmpty = true;
  });
  await turn();
  expect(isEmpty).toBe(false);
  await one.leave();
  await turn();
  expect(isEmpty).toBe(true);
});

test('who would be alone waits for the others, those too who come meanwhile', async () => {
  const company = new Company();
  const [me, other] = [stays(company), stays(company)];
  const log: string[] = [];
  void me.guest().untilAlone(async () => void log.push('alone'));
  await turn();
  const late = stays(company);
  await other.leave();
  await turn();
  expect(log).toEqual([]);
  await late.leave();
  await turn();
  expect(log).toEqual(['alone']);
});

test('who waits for the same is not waited for', async () => {
  const company = new Company();
  const log: string[] = [];
  for (const name of ['one', 'two'])
    void stays(company)
      .guest()
      .untilAlone(async () => void log.push(name));
  await turn();
  expect(log.sort()).toEqual(['one', 'two']);
});

test('who has been alone is there again', async () => {
  const company = new Company();
  const [one, two] = [stays(company), stays(company)];
  const first = one.guest().untilAlone(async () => 'first');
  let isAlone = false;
  await turn();
  void two.guest().untilAlone(async () => {
    isAlone = true;
  });
  expect(await first).toBe('first');
  await turn();
  // While both waited each could go on; from here on the first one is somebody else again.
  isAlone = false;
  void two.guest().untilAlone(async () => {
    isAlone = true;
  });
  await turn();
  expect(isAlone).toBe(false);
});
