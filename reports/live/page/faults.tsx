/** Buttons that make the master misbehave now. */

import { signal } from '@preact/signals';
import type { Bilingual } from '../../../spec/requirement.ts';
import { texts } from '../texts.ts';
import type { View } from '../view.ts';
import { act, chosenAgent, t } from './store.ts';
import { nameOf } from './words.ts';

const said = signal('');

export function Faults({ view }: { readonly view: View }) {
  const chosen = view.agents.find(({ id }) => id === chosenAgent.value);
  const meant = chosen ? [chosen] : view.agents;
  const bySocket = meant.some(({ sockets }) => sockets > 0);
  const byHttp = meant.some(({ sockets }) => sockets === 0);
  const isSwallowed = meant.some(({ swallowed }) => swallowed);
  const buttons: readonly (readonly [action: string, text: Bilingual, isPossible: boolean])[] = [
    ['revoke', texts.revoke, true],
    ['error', byHttp ? texts.error : texts.errorSocket, true],
    ['close', texts.close, bySocket],
    isSwallowed
      ? ['unstall', texts.unstall, true]
      : ['stall', byHttp ? texts.stall : texts.stallSocket, true],
    ['drop', bySocket ? texts.drop : texts.dropNext, true],
  ];
  const press = async (action: string, text: Bilingual) => {
    const who = chosen ? nameOf(chosen) : t(texts.everyAgent);
    said.value = '';
    said.value = (await act(action, chosen?.id ?? null)) ? t(texts.done(t(text), who)) : t(texts.notDone);
  };
  return (
    <section id="faults" aria-labelledby="faults-title">
      <h2 id="faults-title">{t(texts.play)}</h2>
      <div class="filters">
        <label>
          {t(texts.on)}{' '}
          <select
            id="on"
            value={chosen?.id ?? ''}
            onChange={({ currentTarget }) => {
              chosenAgent.value = currentTarget.value || null;
            }}
          >
            <option value="">{t(texts.everyAgent)}</option>
            {view.agents.map((agent) => (
              <option key={agent.id} value={agent.id}>
                {nameOf(agent)}
              </option>
            ))}
          </select>
        </label>
        {buttons.map(([action, text, isPossible]) => (
          <button
            type="button"
            key={action}
            data-action={action}
            disabled={!isPossible || meant.length === 0}
            onClick={() => void press(action, text)}
          >
            {t(text)}
          </button>
        ))}
        <span role="status" class="meta">
          {said.value}
        </span>
      </div>
    </section>
  );
}
