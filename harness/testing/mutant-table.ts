import { describe, expect, test } from 'vitest';
import type { AgentSteps } from '../../mocks/agent/index.ts';
import { agentJudges } from '../checks/agent/index.ts';
import type { Transport } from '../judge.ts';
import { catalogue } from '../scenarios/catalogue.ts';
import { hasty, type Played, playAgent } from './play-agent.ts';

/** The reference agent with one defect. */
export interface Mutant {
  readonly defect: string;
  /** The check that must catch it, in this scenario. */
  readonly check: string;
  readonly scenario: string;
  readonly transport?: Transport;
  readonly sharedState?: boolean;
  /** The steps that differ, of one agent; `die` ends it as a crash would. */
  steps?(die: () => void): Partial<AgentSteps>;
}

const INTERVAL_MS = 100;
const scenarios = new Map(catalogue(6, { intervalMs: INTERVAL_MS }).map((one) => [one.id, one]));

/**
 * Tests that each mutant fails its check, and that the agent without the defect does not; of checks on time only the
 * first, since on a busy machine the other would say something about the machine.
 */
export function mutantTable(mutants: readonly Mutant[]): void {
  describe('the reference agent', () => {
    const known = new Map<string, Promise<Played>>();
    const playedRight = (mutant: Mutant) => {
      const { scenario, transport = 'http' } = mutant;
      const key = `${scenario} ${transport}`;
      const played = known.get(key) ?? play({ defect: '', check: '', scenario, transport });
      known.set(key, played);
      return played;
    };
    test.concurrent.each(mutants.map((one) => [one.defect, one.check, one] as const))(
      'which %s fails %s',
      async (_, check, mutant) => {
        const isTiming = agentJudges.find(({ id }) => id === check)!.timing;
        const [wrong, right] = await Promise.all([play(mutant), isTiming ? null : playedRight(mutant)]);
        expect(wrong.verdictOf(check)).toBe('fail');
        expect(right?.verdictOf(check)).not.toBe('fail');
      },
    );
  });
}

function play({ scenario, transport = 'http', sharedState = false, steps }: Mutant): Promise<Played> {
  return playAgent({
    scenario: scenarios.get(scenario)!,
    transport,
    sharedState,
    intervalMs: INTERVAL_MS,
    // How long it pauses is judged elsewhere.
    steps: (die) => ({ ...hasty, pauseBefore: () => 20, ...steps?.(die) }),
  });
}
