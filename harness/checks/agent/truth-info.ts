/** Protocol, data collection: basic information is true of the machine. */

import { type Message, say } from '../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer } from '../../judge.ts';
import type { Exchange } from '../../observe/observation.ts';
import type { Outcome } from '../../outcome.ts';
import type { Field } from '../../truth/formula.ts';
import { History, readingOf } from '../../truth/history.ts';
import { agrees, type Comparison } from '../../truth/information.ts';
import { totals } from '../../truth/memory.ts';
import { Place } from '../../truth/place.ts';
import type { Values } from '../../truth/proc.ts';
import { weigh } from '../../truth/weigh.ts';
import { fail, membersOf, numberIn, requestTo } from './sights.ts';

const isInfo = requestTo('info');
/**
 * Sizes stand still: readings so far from the information, before it or after, still count, in milliseconds. In a
 * container none is taken before it is known to run, and then the information may have come.
 */
const READ_WITHIN = 5000;

/** The first information, and what an agent collects when it registers again. */
const SCENARIOS = ['steady', 'info-unauthorized'];
/** So many are looked at in one journal. */
const MOST_LOOKED_AT = 10;

/** Each field, with how its title calls what it is compared with. */
const COMPARED = Object.entries(agrees) as [string, Comparison][];

export const truthInfoJudges: readonly Judge[] = [
  ...COMPARED.map(([name, compare]) => aboutField(name, () => asTheMachine(name, compare))),
  ...Object.values(totals).map((field) => aboutField(field.name, () => asMuch(field))),
];

function aboutField(name: string, begin: () => Reducer): Judge {
  return judge(
    `AGT-INFO-04/${name.replaceAll('_', '-')}`,
    [`${name} agrees with the machine`, `${name} 与本机实际相符`],
    { scenarios: SCENARIOS, buildsOn: ['AGT-INFO-02'] },
    begin,
  );
}

/** Compares a field with facts about the machine, each time that it is sent. */
function asTheMachine(name: string, compare: Comparison): Reducer {
  const place = new Place();
  const infos: Exchange[] = [];
  let facts: Readonly<Values> | null = null;
  let ofAgent: Readonly<Values> = {};
  return {
    see(observation) {
      place.see(observation);
      const info = isInfo(observation);
      if (info && infos.length < MOST_LOOKED_AT) infos.push(info);
      if (observation.kind !== 'reading') return undefined;
      if (observation.reading.source === 'machine') facts = observation.reading.values;
      if (observation.reading.source === 'agent') ofAgent = observation.reading.values;
      return undefined;
    },
    end() {
      const known = facts;
      if (infos.length === 0) return null;
      if (place.outcome || !known) return place.outcome;
      return worst(infos.map((info) => compared(info, known)));
    },
  };

  function compared(info: Exchange, known: Readonly<Values>): Outcome | null {
    const given = membersOf(info.body)?.[name];
    if (typeof given !== 'string' && typeof given !== 'number') return null;
    const { verdict, expected } = compare(given, known, ofAgent);
    const seen = say('agent.value', { name, value: given === '' ? '(empty)' : given });
    if (verdict === 'unknown')
      return {
        verdict: 'not-applicable',
        reason: 'not-observable',
        message: say('truth.no-fact', { name }),
      };
    if (verdict === 'agrees') return { verdict: 'pass', message: seen };
    return fail(say('truth.untrue', { name }), listed(name, expected), seen, info);
  }
}

/** A failure, or else the first outcome that there is. */
function worst(outcomes: readonly (Outcome | null)[]): Outcome | null {
  const known = outcomes.filter((outcome) => outcome !== null);
  return known.find(({ verdict }) => verdict === 'fail') ?? known[0] ?? null;
}

function listed(name: string, expected: readonly string[]): Message {
  return say('truth.one-of', { name, values: expected.join(' / ') });
}

/** Compares a size with what the machine has, each time that it is sent. */
function asMuch(field: Field): Reducer {
  const place = new Place();
  const history = new History();
  const { name } = field;
  /** What each came to; null until the machine was read beside it. */
  const outcomes = new Map<Exchange, Outcome | null>();
  return {
    see(observation) {
      place.see(observation);
      const info = isInfo(observation);
      if (info && outcomes.size < MOST_LOOKED_AT) outcomes.set(info, null);
      if (observation.kind !== 'reading' || observation.reading.source !== field.source) return undefined;
      history.add(readingOf(observation.reading));
      for (const [one, outcome] of outcomes) outcomes.set(one, outcome ?? compared(one));
      return undefined;
    },
    end: () => (outcomes.size > 0 ? (place.outcome ?? worst([...outcomes.values()])) : null),
  };

  function compared(exchange: Exchange): Outcome | null {
    const value = numberIn(membersOf(exchange.body), name);
    if (value === null) return null;
    const { began } = exchange;
    const readings = history.between(began - READ_WITHIN, began + READ_WITHIN);
    const windows = readings.map((reading) => ({ from: reading, to: reading }));
    const weighed = weigh(field, value, windows);
    if (!weighed) return null;
    const [formula] = weighed.right.keys();
    if (formula !== undefined) return { verdict: 'pass', message: say('truth.total', { name, formula }) };
    const { low, high, formula: nearest } = weighed.nearest;
    const mistake =
      value === 0
        ? say('wrong.zero', { name })
        : field.wrongs.find(({ id }) => weighed.wrong.has(id))?.says(name);
    return fail(
      mistake ?? say('truth.untrue', { name }),
      say('truth.between', { name, low: Math.round(low), high: Math.round(high), formula: nearest }),
      say('agent.value', { name, value }),
      exchange,
    );
  }
}
