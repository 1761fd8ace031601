import { say } from '../../spec/messages/message.ts';
import type { Requirement } from '../../spec/requirement.ts';
import { fail } from '../checks/agent/sights.ts';
import { type Judge, judge, type Reducer, type Setup } from '../judge.ts';
import { AcceptedReports } from '../observe/accepted.ts';
import type { Exchange, Observation } from '../observe/observation.ts';
import { type Outcome, passed } from '../outcome.ts';
import { milliseconds, type Sight } from '../scenario.ts';
import { exchangeOf } from '../scenarios/player.ts';
import type { Expectation, ScenarioFile, Trigger } from './read.ts';

/** What a file asks of an agent, as requirements of its own with a check each. */
export function checksOf({ scenario, expectations }: ScenarioFile, file: string): readonly Judge[] {
  return expectations.map((expectation, i) => {
    const id = `X-${scenario.id.toUpperCase()}-${String(i + 1).padStart(2, '0')}`;
    const { title, level } = expectation;
    const row: Requirement = {
      id,
      role: 'agent',
      level,
      origin: `file ${file}`,
      statement: title,
      advice: { en: `See ${file}.`, zh: `见 ${file}。` },
    };
    const options = {
      scenarios: [scenario.id],
      ...(scenario.transport ? { transport: scenario.transport } : {}),
    };
    const made = judge(`${id}/expected`, [title.en, title.zh], options, (setup) =>
      expecting(expectation, setup),
    );
    return { ...made, row };
  });
}

/** Waits for its trigger, then counts what is expected, or what must not be. */
function expecting(expectation: Expectation, { intervalMs }: Setup): Reducer {
  const { after, see, never, times, within } = expectation;
  const isTrigger = after ? triggerSeen(after) : () => null;
  const sights = sighting();
  const patience = within ? milliseconds(within, intervalMs) : Number.POSITIVE_INFINITY;
  let began: { t: number; exchange: Exchange | null } | null = after ? null : { t: 0, exchange: null };
  let seen = 0;
  let late: Exchange | null = null;
  const expected = say('file.expected', {
    what: see ?? never ?? '',
    times,
    within: within ? patience / 1000 : '∞',
  });
  return {
    see(observation) {
      const sighted = sights(observation);
      if (!began) {
        const trigger = isTrigger(observation, sighted);
        if (trigger) began = { t: observation.t, exchange: trigger.exchange };
        return undefined;
      }
      const exchange = sighted(see ?? never ?? 'report');
      if (!exchange) return undefined;
      const inTime = !after || observation.t - began.t <= patience;
      if (never && inTime)
        return fail(
          say('file.never', { what: never }),
          say('file.never-expected', { what: never }),
          say('file.seen', { what: never, times: 1 }),
          exchange,
        );
      if (inTime) seen++;
      else late ??= exchange;
      return undefined;
    },
    end(): Outcome | null {
      if (!began) return null;
      if (never || seen >= times) return passed;
      const what = see ?? '';
      const shown = [began.exchange, late].filter((exchange) => exchange !== null);
      return fail(say('file.missing', { what }), expected, say('file.seen', { what, times: seen }), ...shown);
    },
  };
}

/** What one observation shows: the exchange that shows this, or null. */
type Sighted = (what: Sight['see']) => Exchange | null;

/** Takes every observation, in order. */
function sighting(): (observation: Observation) => Sighted {
  const reports = new AcceptedReports();
  return (observation) => {
    const accepted = reports.see(observation)?.exchange ?? null;
    return (what) => (what === 'accepted' ? accepted : exchangeOf(observation, what));
  };
}

/** Recognises the trigger; the last of `times` sights. */
function triggerSeen(
  trigger: Trigger,
): (observation: Observation, sighted: Sighted) => { exchange: Exchange | null } | null {
  let seen = 0;
  return (observation, sighted) => {
    if (trigger.fault !== undefined)
      return observation.kind === 'fault' && observation.fault.intent === trigger.fault
        ? { exchange: observation.exchange }
        : null;
    if (trigger.answered !== undefined) {
      const isAnswer = observation.kind === 'answer' && observation.answer.status === trigger.answered;
      const isThere = isAnswer && (trigger.on === undefined || observation.exchange.endpoint === trigger.on);
      return isThere ? { exchange: observation.exchange } : null;
    }
    const exchange = sighted(trigger.see ?? 'report');
    return exchange && ++seen >= trigger.times ? { exchange } : null;
  };
}
