/** Protocol §1: no identity is given out twice, watched over all traffic of the run. */

import { say } from '../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer } from '../../judge.ts';
import { passed } from '../../outcome.ts';

export const identityWatchers: readonly Judge[] = [
  judge(
    'SRV-REG-04/watched',
    ['no uuid is given out twice', '任何 uuid 都不会发放两次'],
    {},
    watchWhatIsGivenOut('uuid'),
  ),
  judge(
    'SRV-REG-05/watched',
    ['no token is given out twice', '任何令牌都不会签发两次'],
    {},
    watchWhatIsGivenOut('token'),
  ),
];

/** A supply that starts again, or holds too little, shows in the many registrations of a run and not in a few of them. */
function watchWhatIsGivenOut(what: 'uuid' | 'token'): () => Reducer {
  return () => {
    const exchanges = new Map<string, number>();
    let several = false;
    return {
      see(observation) {
        // Whether anything is left after a restart is for SRV-STATE-02 to say.
        if (observation.kind === 'launch') exchanges.clear();
        if (observation.kind !== 'answer' || !observation.answer.issued) return undefined;
        const { exchange, answer } = observation;
        const value = answer.issued![what];
        if (value === '') return undefined; // SRV-REG-01 says so
        const before = exchanges.get(value);
        several ||= exchanges.size > 0;
        exchanges.set(value, exchange.number);
        if (before === undefined) return undefined;
        return {
          verdict: 'fail',
          message: say('identity.twice', { what }),
          expected: say('identity.own', { what }),
          actual: say('identity.seen-twice', { what, value }),
          exchanges: [before, exchange.number],
        };
      },
      end: () => (several ? passed : null),
    };
  };
}
