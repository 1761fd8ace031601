/** Protocol, authentication: a token goes on working, watched over all traffic of the run. */

import { say } from '../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer, type Setup } from '../../judge.ts';
import { questionOf } from '../../observe/question.ts';
import { ruleOn } from '../../oracle/ruling.ts';
import { passed } from '../../outcome.ts';

export const tokenWatchers: readonly Judge[] = [
  judge(
    'SRV-AUTH-04/watched',
    ['a token that was given out is not refused', '已签发的令牌不会被拒绝'],
    {},
    watchTokens,
  ),
];

/** Passes once a token was accepted again. */
function watchTokens({ prefix }: Setup): Reducer {
  const issued = new Set<string>();
  /** Given out in this life of the server. */
  const fresh = new Set<string>();
  const accepted = new Set<string>();
  let again = false;
  return {
    see(observation) {
      // What is left after a restart is for SRV-STATE-02 to say.
      if (observation.kind === 'launch') for (const tokens of [fresh, accepted]) tokens.clear();
      if (observation.kind !== 'answer') return undefined;
      const { exchange, answer } = observation;
      const { endpoint, token } = exchange;
      if (answer.issued) for (const tokens of [issued, fresh]) tokens.add(answer.issued.token);
      if (token === null || (endpoint !== 'info' && endpoint !== 'report')) return undefined;
      if (answer.status === 200 && issued.has(token)) {
        again ||= accepted.has(token);
        accepted.add(token);
      }
      // Information needs nothing but a token; what a report needs before it is left open.
      const isDue = accepted.has(token) || (endpoint === 'info' && fresh.has(token));
      if (answer.status !== 401 || !isDue) return undefined;
      const question = questionOf(exchange, prefix);
      if (!question) return undefined;
      const ruling = ruleOn(question, (one) => issued.has(one));
      if (ruling.right !== 'accepted' || ruling.requirement === 'SRV-AUTH-05') return undefined;
      return {
        verdict: 'fail',
        message: say(accepted.has(token) ? 'token.refused-later' : 'token.refused-at-once', {
          request: `${exchange.method} ${exchange.path}`,
        }),
        expected: say('expected.ok'),
        actual: say('seen.status', { status: '401' }),
        exchanges: [exchange.number],
      };
    },
    end: () => (again ? passed : null),
  };
}
