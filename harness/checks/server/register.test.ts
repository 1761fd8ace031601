import { describe, expect, test } from 'vitest';
import { type MasterSteps, referenceMaster } from '../../../mocks/master/steps.ts';
import { bearerToken } from '../../../mocks/wire/headers.ts';
import type { Identity } from '../../../spec/protocol.ts';
import { type AgainstOptions, checkAgainstUrl } from '../../testing/check-against.ts';
import { crashing, refusing } from '../../testing/faulty-masters.ts';
import { type Mutant, startMutant } from '../../testing/mutant-master.ts';
import { registerChecks } from './register.ts';

async function against(id: string, mutant: Mutant, options: AgainstOptions = {}) {
  const master = await startMutant(mutant);
  try {
    const check = registerChecks.find((one) => one.id === id)!;
    return await checkAgainstUrl(check, master.url, options);
  } finally {
    await master.close();
  }
}

/** Sends this text in answer to a registration. */
function answering(text: (identity: Identity, name: string) => string): Mutant {
  return () => ({
    register(body, ...rest) {
      const answer = referenceMaster.register(body, ...rest);
      if (answer.status !== 200) return answer;
      const { name = '' } = JSON.parse(body.toString()) as { name?: string };
      return { ...answer, body: text(answer.body as Identity, name) };
    },
  });
}

const printed = ({ uuid, token }: Identity, name: string) =>
  `{"uuid":"${uuid}","token":"${token}","name":"${name}"}`;

describe('SRV-REG-01/named', () => {
  const named = 'SRV-REG-01/named';

  test.each<[string, (name: string) => string]>([
    ['a quote', (name) => name.replaceAll('\\', '').replace(/\s/g, ' ')],
    ['a backslash', (name) => name.replaceAll('"', '').replace(/\s/g, ' ')],
    ['a line break', (name) => name.replace(/["\\\t]/g, '')],
    ['a tab', (name) => name.replace(/["\\\n]/g, '')],
  ])('wants an answer that is JSON, whatever is repeated in it: %s', async (what, told) => {
    const outcome = await against(
      named,
      answering((identity, name) => printed(identity, told(name))),
    );
    expect(outcome).toMatchObject({
      verdict: 'fail',
      message: { values: { names: `a name with ${what}` } },
    });
  });

  test('leaves names that are refused, or not borne, to others', async () => {
    const isOdd = (_: string, { name }: Readonly<Record<string, unknown>>) => /[^ -~]|["\\]/.test(`${name}`);
    expect(await against(named, () => refusing('register', isOdd))).toEqual({ verdict: 'pass' });
    expect(await against(named, () => crashing('register', isOdd))).toEqual({ verdict: 'pass' });
  });
});

/** Answers a registration that brings a token that it knows so. */
function recognising(answer: (identity: Identity) => { status: number; body: unknown }): Mutant {
  return ({ identities }) => ({
    finish(right, { endpoint, headers }) {
      const known = identities.byToken(bearerToken(headers) ?? '');
      return endpoint === 'register' && known ? answer(known) : right;
    },
  });
}

describe.each(['uuid', 'token'] as const)(
  'one who registers again with its token gets another %s',
  (what) => {
    const id = what === 'uuid' ? 'SRV-REG-04/same-name' : 'SRV-REG-05/same-name';

    test('not that of before', async () => {
      const again = recognising((known) => ({
        status: 200,
        body: { uuid: 'another', token: 'another', [what]: known[what] },
      }));
      expect(await against(id, again)).toMatchObject({ verdict: 'fail', message: { key: 'identity.twice' } });
    });

    test('or is refused', async () => {
      const refused = recognising(() => ({ status: 409, body: {} }));
      expect(await against(id, refused)).toEqual({ verdict: 'pass' });
    });
  },
);

describe('SRV-REG-11/scripts', () => {
  /** Refuses the second name without an ASCII letter or digit. */
  const slugs: Mutant = () => {
    let isTaken = false;
    const register: MasterSteps['register'] = (body, ...rest) => {
      const { name } = JSON.parse(body.toString()) as { name: string };
      const isEmpty = !/[a-z0-9]/i.test(name);
      if (isEmpty && isTaken) return { status: 409, body: {} };
      isTaken ||= isEmpty;
      return referenceMaster.register(body, ...rest);
    };
    return { register };
  };

  test('sends names without any ASCII to a server that was started for it', async () => {
    const restart = async () => true;
    expect(await against('SRV-REG-11/scripts', slugs, { restart })).toMatchObject({ verdict: 'fail' });
  });

  test('sends every name with its prefix to the server of somebody else', async () => {
    expect(await against('SRV-REG-11/scripts', slugs)).toEqual({ verdict: 'pass' });
  });
});
