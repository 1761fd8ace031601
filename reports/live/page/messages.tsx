/** Every message as it arrives. The stream is never stolen: who reads on stops it, and is told how much is new. */

import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { texts } from '../texts.ts';
import type { Entry, View } from '../view.ts';
import { Row } from './row.tsx';
import { chosenAgent, openEntry, t } from './store.ts';
import { nameOf, whereTheRestIs } from './words.ts';

const STEP = 100;

type Show = 'all' | 'faulty' | 'frames' | 'unmatched';
const show = signal<Show>('all');
const limit = signal(STEP);
/** What is shown while the stream is not followed. */
const held = signal<readonly Entry[] | null>(null);
/** What was drawn last. */
let drawn: readonly Entry[] = [];

export function Messages({ view }: { readonly view: View }) {
  const following = held.value === null;
  drawn = held.value ?? [...view.entries];
  const entries = drawn.filter(isShown);
  const shown = entries.slice(-limit.value).reverse();
  const last = held.value?.at(-1)?.id;
  const isFresh = view.entries.length - 1 - view.entries.findLastIndex(({ id }) => id === last);
  const fresh = following ? 0 : view.entries.slice(view.entries.length - isFresh).filter(isShown).length;
  const wanted = openEntry.value;
  useEffect(() => {
    if (wanted === null) return;
    hold();
    const entry = held.value?.find(({ id }) => id === wanted);
    if (entry && !isShown(entry)) {
      show.value = 'all';
      if (chosenAgent.value !== entry.agent) chosenAgent.value = null;
    }
    limit.value = Math.max(limit.value, held.value?.length ?? 0);
    requestAnimationFrame(() => document.getElementById(`m-${wanted}`)?.scrollIntoView({ block: 'center' }));
  }, [wanted]);
  const isGone = wanted !== null && held.value !== null && !held.value.some(({ id }) => id === wanted);
  const agent = view.agents.find(({ id }) => id === chosenAgent.value);
  const unmatched = view.entries.filter((entry) => entry.agent === null && entry.from === 'agent').length;
  return (
    <section id="messages" aria-labelledby="messages-title">
      <h2 id="messages-title">{t(texts.messages)}</h2>
      <div class="filters">
        <button
          type="button"
          id="follow"
          aria-pressed={following}
          onClick={() => {
            openEntry.value = null;
            held.value = following ? drawn : null;
            limit.value = STEP;
          }}
        >
          {t(texts.follow)}
        </button>
        <span role="status" id="fresh">
          {fresh > 0 && t(texts.fresh(fresh))}
        </span>
        <span class="gap" />
        <Shows name="all" text={t(texts.all)} />
        <Shows name="faulty" text={t(texts.faultyOnly)} />
        <Shows name="frames" text={t(texts.frames)} />
        <Shows name="unmatched" text={`${t(texts.unmatched)} ${unmatched || ''}`} />
        <span class="meta">{t(agent ? texts.of(nameOf(agent)) : texts.everybody)}</span>
      </div>
      {isGone && (
        <p class="note">
          {t(texts.gone)} · {whereTheRestIs(view)}
        </p>
      )}
      {shown.length === 0 ? (
        <p class="intro">{t(texts.noMessages)}</p>
      ) : (
        // Pressed and let go on the same row, whatever arrives meanwhile.
        <div class="exchanges stream" onPointerDown={hold}>
          {shown.map((entry) => (
            <Row key={entry.id} entry={entry} view={view} onOpen={hold} />
          ))}
        </div>
      )}
      <p class="meta">
        {entries.length > shown.length && (
          <button
            type="button"
            onClick={() => {
              limit.value += STEP;
            }}
          >
            {t(texts.more)}
          </button>
        )}{' '}
        {view.older.entries > 0 && (
          <span id="older">
            {t(texts.olderEntries(view.older.entries))} · {whereTheRestIs(view)}
          </span>
        )}
      </p>
    </section>
  );
}

/** The list stands still from now on, as it is drawn: what has arrived since would move it once more. */
function hold(): void {
  held.value ??= drawn;
}

function isShown(entry: Entry): boolean {
  if (chosenAgent.value !== null && show.value !== 'unmatched' && entry.agent !== chosenAgent.value)
    return false;
  switch (show.value) {
    case 'all':
      return true;
    case 'faulty':
      return entry.faultCount > 0;
    case 'frames':
      return entry.id.startsWith('f');
    case 'unmatched':
      return entry.agent === null && entry.from === 'agent';
  }
}

function Shows({ name, text }: { readonly name: Show; readonly text: string }) {
  return (
    <button
      type="button"
      data-show={name}
      aria-pressed={show.value === name}
      onClick={() => {
        show.value = name;
      }}
    >
      {text.trim()}
    </button>
  );
}
