import { say } from '../../../spec/messages/message.ts';
import type { Exchange, Observation } from '../../observe/observation.ts';
import type { Fail } from '../../outcome.ts';
import { fail } from './sights.ts';

/** What was on its way when a new token was issued may still arrive, in milliseconds. */
const ON_ITS_WAY = 1000;

/** The tokens of an agent that were replaced by newer ones (protocol, authentication). */
export class ReplacedTokens {
  readonly #replaced = new Map<string | null, { readonly t: number; readonly life: number }>();
  /** The token that was issued last. */
  current: string | null = null;

  /** Whether a token has been replaced yet. */
  get any(): boolean {
    return this.#replaced.size > 0;
  }

  has(token: string | null): boolean {
    return this.#replaced.has(token);
  }

  see(observation: Observation): void {
    if (observation.kind !== 'answer' || !observation.answer.issued) return;
    const { t, exchange, answer } = observation;
    if (this.current !== null) this.#replaced.set(this.current, { t, life: exchange.life });
    this.current = answer.issued!.token;
  }

  /** The failure of a request with a token that was replaced before; what a later life sends was never on its way. */
  failureOf(exchange: Exchange): Fail | undefined {
    const replaced = this.#replaced.get(exchange.token);
    if (!replaced) return undefined;
    if (exchange.life === replaced.life && exchange.began <= replaced.t + ON_ITS_WAY) return undefined;
    return fail(
      say('agent.old-token'),
      say('agent.token-expected', { token: this.current! }),
      say('agent.authorization', { value: `Bearer ${exchange.token}` }),
      exchange,
    );
  }
}
