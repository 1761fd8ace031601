/** AGT-STATE-01: what must hold whatever the master does, under schedules that were drawn from the run's seed. */

import { say } from '../../../spec/messages/message.ts';
import { type Judge, type JudgeOptions, judge, type Reducer } from '../../judge.ts';
import { AcceptedReports } from '../../observe/accepted.ts';
import type { Exchange, Observation } from '../../observe/observation.ts';
import { faultList } from '../../oracle/answer.ts';
import { type Outcome, passed } from '../../outcome.ts';
import { SCHEDULE_IDS } from '../../scenarios/schedules.ts';
import { endedAfter, neverBack, type Trouble } from './errors-survival.ts';
import { ReplacedTokens } from './replaced-tokens.ts';
import { callOf, fail, faultsBut, requestTo } from './sights.ts';

const SCHEDULED: JudgeOptions = {
  scenarios: SCHEDULE_IDS,
  buildsOn: ['AGT-REP-01/periodic'],
  method: 'generated',
};
const isCall = requestTo('register', 'info', 'report');

export const generatedJudges: readonly Judge[] = [
  judge(
    'AGT-STATE-01/payloads',
    ['under any schedule it sends valid payloads only', '任意安排下只发送合法数据'],
    SCHEDULED,
    underSchedule(validPayloads),
  ),
  judge(
    'AGT-STATE-01/token',
    ['under any schedule it never uses a token that was replaced', '任意安排下不使用已被取代的令牌'],
    { ...SCHEDULED, buildsOn: ['AGT-REP-01/periodic', 'AGT-AUTH-01'] },
    underSchedule(neverAReplacedToken),
  ),
  judge(
    'AGT-STATE-01/alive',
    ['under any schedule it stays alive', '任意安排下保持运行'],
    SCHEDULED,
    underSchedule(staysAlive),
  ),
  judge(
    'AGT-STATE-01/reports',
    ['once the master is calm it reports again', '主控端恢复正常后重新上报'],
    SCHEDULED,
    underSchedule(reportsAgain),
  ),
];

/** A failure carries the schedule that brought it; a schedule that met no exchange proves nothing. */
function underSchedule(begin: () => Reducer): () => Reducer {
  return () => {
    const reducer = begin();
    let schedule: unknown;
    let troubled = false;
    return {
      see(observation) {
        if (observation.kind === 'scenario' && observation.event.phase === 'begin')
          schedule = observation.event.definition;
        if (observation.kind === 'fault' && observation.fault.intent !== 'calm') troubled = true;
        const said = reducer.see(observation);
        return said && withSchedule(said, schedule);
      },
      end(end) {
        const outcome = troubled ? reducer.end(end) : null;
        return outcome && withSchedule(outcome, schedule);
      },
    };
  };
}

function withSchedule<Spoken extends Outcome>(outcome: Spoken, schedule: unknown): Spoken {
  return outcome.verdict === 'fail' ? { ...outcome, counterexample: schedule } : outcome;
}

function validPayloads(): Reducer {
  let seen = false;
  return {
    see(observation) {
      const sent = payloadIn(observation);
      if (!sent) return undefined;
      seen = true;
      const { kind, exchange, body } = sent;
      const faults = faultsBut(kind, body, 'out-of-range', 'negative');
      if (faults.length === 0) return undefined;
      return fail(
        say('agent.invalid-payload', { call: callOf(kind) }),
        say('agent.valid-payload'),
        say('faults', { faults: faultList(faults) }),
        exchange,
      );
    },
    end: () => (seen ? passed : null),
  };
}

function payloadIn(observation: Observation) {
  if (observation.kind === 'message')
    return { kind: 'report', exchange: observation.exchange, body: observation.body } as const;
  const exchange = isCall(observation);
  if (!exchange?.endpoint || exchange.endpoint === 'socket') return null;
  return { kind: exchange.endpoint, exchange, body: exchange.body } as const;
}

/** An open socket is judged by its handshake. */
function neverAReplacedToken(): Reducer {
  const replaced = new ReplacedTokens();
  let used = false;
  return {
    see(observation) {
      replaced.see(observation);
      if (observation.kind !== 'request') return undefined;
      used ||= observation.exchange.token !== null;
      return replaced.failureOf(observation.exchange);
    },
    end: () => (used ? passed : null),
  };
}

function staysAlive(): Reducer {
  let trouble: Trouble | null = null;
  let calm = false;
  return {
    see(observation) {
      if (observation.kind === 'fault' && observation.fault.intent === 'calm') calm = true;
      else if (observation.kind === 'fault')
        trouble = { t: observation.t, name: observation.fault.intent, exchange: observation.exchange };
      return endedAfter(observation, trouble);
    },
    end: () => (calm ? passed : null),
  };
}

function reportsAgain(): Reducer {
  const reports = new AcceptedReports();
  let calm: Trouble | null = null;
  let last: Exchange | null = null;
  let after: number | null = null;
  return {
    see(observation) {
      if (observation.kind === 'request') last = observation.exchange;
      if (observation.kind === 'fault' && observation.fault.intent === 'calm')
        calm = { t: observation.t, name: 'all that was played', exchange: last };
      const accepted = reports.see(observation);
      if (accepted && calm && accepted.t > calm.t) after ??= accepted.t - calm.t;
      return undefined;
    },
    end(end): Outcome | null {
      if (!calm) return null;
      if (after === null) return neverBack(calm, say('call', { call: callOf('report') }), end);
      const seconds = (after / 1000).toFixed(1);
      return { verdict: 'pass', message: say('agent.back-after', { seconds }) };
    },
  };
}
