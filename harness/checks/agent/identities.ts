/** AGT-REG-06: whose identity is whose, and who can read it. */

import { say } from '../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer } from '../../judge.ts';
import type { Exchange, Observation } from '../../observe/observation.ts';
import { type Outcome, passed } from '../../outcome.ts';
import { callOf, fail, inconclusive, requestTo } from './sights.ts';

const isRegister = requestTo('register');
const isInfo = requestTo('info');

export const identityJudges: readonly Judge[] = [
  judge(
    'AGT-REG-06/separate',
    ['two agents with separate state have separate identities', '状态相互独立的两个 Agent 身份不同'],
    { scenarios: ['two-agents'], buildsOn: ['AGT-REG-01', 'AGT-REP-01/periodic'] },
    separateIdentities,
  ),
  judge(
    'AGT-REG-06/state-lost',
    ['without its state it is a new agent, and registers', '失去状态后即为新的 Agent，重新注册'],
    { scenarios: ['state-lost'], buildsOn: ['AGT-REG-01', 'AGT-REP-01/periodic'] },
    registersAnew,
  ),
  judge(
    'AGT-REG-06/file',
    ['the file that holds the token is readable by its owner alone', '保存令牌的文件仅所有者可读'],
    { scenarios: ['two-agents', 'revoked-restarted'], buildsOn: ['AGT-REG-01'] },
    privateFile,
  ),
];

/** A token that it was given before proves a state kept elsewhere: nothing was lost then. */
function registersAnew(): Reducer {
  const issued = new Set<string | null>();
  let outcome: Outcome | null = null;
  return {
    see(observation) {
      if (observation.kind === 'answer' && observation.answer.issued)
        issued.add(observation.answer.issued.token);
      if (outcome || observation.kind !== 'request') return undefined;
      const { exchange } = observation;
      if (exchange.life < 2 || exchange.endpoint === null) return undefined;
      if (exchange.endpoint === 'register') outcome = passed;
      else if (issued.has(exchange.token))
        outcome = {
          verdict: 'not-applicable',
          reason: 'not-observable',
          message: say('na.state-elsewhere'),
        };
      else
        outcome = fail(
          say('agent.first-call'),
          say('call', { call: callOf('register') }),
          say('call', { call: callOf(exchange.endpoint) }),
          exchange,
        );
      return undefined;
    },
    end: () => outcome,
  };
}

/** Information is sent at every start: the second agent shows there whose token it has. */
function separateIdentities(): Reducer {
  let launches = 0;
  let registered = false;
  let ended = false;
  const reporting = new Set<string>();
  let shared: Exchange | null = null;
  return {
    see(observation: Observation) {
      if (observation.kind === 'launch') launches++;
      if (launches < 2) return undefined;
      if (observation.kind === 'exit' && !observation.exit.asked) ended = true;
      if (isRegister(observation)) registered = true;
      shared ??= isInfo(observation) ?? null;
      if (observation.kind === 'report' && observation.report.exchange.token !== null)
        reporting.add(observation.report.exchange.token);
      return undefined;
    },
    end(): Outcome | null {
      if (reporting.size > 1) return passed;
      if (shared && !registered)
        return fail(
          say('agent.shared-identity'),
          say('agent.own-identity'),
          say('call', { call: callOf('info') }),
          shared,
        );
      return ended ? inconclusive(say('inconclusive.second-ended')) : null;
    },
  };
}

function privateFile(): Reducer {
  let looked = false;
  let found = 0;
  return {
    see(observation) {
      if (observation.kind !== 'reading') return undefined;
      const { source, values } = observation.reading;
      if (source === 'token-files') looked = true;
      if (source !== 'token-file') return undefined;
      found++;
      if (values.exposed !== 'yes') return undefined;
      return fail(
        say('agent.token-exposed'),
        say('agent.token-private'),
        say('agent.token-mode', { path: `${values.path}`, mode: `${values.mode}` }),
      );
    },
    end(): Outcome | null {
      if (!looked) return null;
      if (found > 0) return passed;
      return { verdict: 'not-applicable', reason: 'not-observable', message: say('na.no-token-file') };
    },
  };
}
