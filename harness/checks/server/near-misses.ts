import type { Asked } from '../../drive/asked.ts';
import { forEachCase } from '../../drive/cases.ts';
import type { ProbeAgent } from '../../drive/probe-agent.ts';
import type { Random } from '../../drive/random.ts';
import { nearMisses } from '../../drive/tokens.ts';

type Call = (agent: ProbeAgent) => Asked;

/** Claims that this call is refused with 401 for whatever is nearly the token of an agent. */
export function refusesNearMisses(known: ProbeAgent, random: Random, call: Call): Promise<void> {
  return forEachCase(
    nearMisses(known.identity, random),
    ({ name }) => name,
    async ({ authorization, unlessTaken }) => {
      if (unlessTaken !== undefined && (await isTaken(call(known.with({ authorization: unlessTaken })))))
        return;
      await call(known.with({ authorization })).answers(401);
    },
  );
}

async function isTaken(asked: Asked): Promise<boolean> {
  const { result } = await asked.result();
  return result.type === 'response' && (result.status === 200 || result.status === 101);
}
