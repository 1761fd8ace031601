import { describe, expect, test } from 'vitest';
import { referenceMaster } from '../../../mocks/master/steps.ts';
import { bearerToken } from '../../../mocks/wire/headers.ts';
import { type Endpoint, endpointOf } from '../../../spec/protocol.ts';
import { checkAgainstUrl } from '../../testing/check-against.ts';
import { type Mutant, startMutant } from '../../testing/mutant-master.ts';
import { serverChecks } from './index.ts';

async function against(id: string, mutant: Mutant) {
  const master = await startMutant(mutant);
  try {
    return await checkAgainstUrl(serverChecks.find((one) => one.id === id)!, master.url);
  } finally {
    await master.close();
  }
}

/** Takes a token that it has looked for in vain `there` for one of an agent `here`. */
function mistakingMisses(there: Endpoint, here: Endpoint): Mutant {
  return () => {
    const missed = new Set<string>();
    return {
      authenticate(headers, identities, path = '') {
        const known = referenceMaster.authenticate(headers, identities);
        const token = bearerToken(headers) ?? '';
        const endpoint = endpointOf(path);
        if (known || (endpoint === here && missed.has(token))) return known ?? { uuid: '', token, name: '' };
        if (endpoint === there) missed.add(token);
        return null;
      },
    };
  };
}

test.each<[string, Endpoint, Endpoint]>([
  ['SRV-AUTH-02/info', 'info', 'info'],
  ['SRV-AUTH-02/info', 'report', 'info'],
  ['SRV-AUTH-02/report', 'report', 'report'],
  ['SRV-AUTH-02/report', 'info', 'report'],
  ['SRV-WS-02/never-issued', 'socket', 'socket'],
])('%s: a token that was looked for at %s is unknown at %s all the same', async (id, there, here) => {
  expect(await against(id, mistakingMisses(there, here))).toMatchObject({ verdict: 'fail' });
});

describe('SRV-AUTH-04/after-others', () => {
  test.each(['', '{"name":', '{"name":42}', '[]'])(
    'a registration that is refused takes no other back: %j',
    async (refused) => {
      const takingBack: Mutant = ({ identities }) => ({
        register(body, ...rest) {
          const answer = referenceMaster.register(body, ...rest);
          const last = identities.all().at(-1);
          if (answer.status !== 200 && last && body.toString() === refused) identities.revoke(last.token);
          return answer;
        },
      });
      // None is sent without a body: what that brings is open.
      const verdict = refused === '' ? 'pass' : 'fail';
      expect(await against('SRV-AUTH-04/after-others', takingBack)).toMatchObject({ verdict });
    },
  );

  test('who never takes a token of its own is blamed for that', async () => {
    const deaf: Mutant = () => ({ authenticate: () => null });
    expect(await against('SRV-AUTH-04/after-others', deaf)).toMatchObject({ verdict: 'fail' });
  });
});
