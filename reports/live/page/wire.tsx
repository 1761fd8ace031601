/** What was on the wire behind an entry, with the broken fields marked. Loaded when it is looked at. */

import { Fragment } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { JournalEvent } from '../../../spec/journal.ts';
import { exchangesOf } from '../../exchange.ts';
import { type Marked, partsOf, toldParts } from '../../html/wire-parts.ts';
import { visibleLines } from '../../sanitize.ts';
import { texts } from '../texts.ts';
import { detailOf, t } from './store.ts';

export interface WireGiven {
  readonly entry: string;
  /** Loads again when it changes: an answer came, or another example. */
  readonly version: unknown;
  /** Members that are named in it are marked. */
  readonly words: string;
  /** A header line that is named in it is marked. */
  readonly expected?: string;
}

export function Wire({ entry, version, words, expected = '' }: WireGiven) {
  const [events, setEvents] = useState<readonly JournalEvent[] | null | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    detailOf(entry)
      .catch(() => null)
      .then((detail) => isWanted && setEvents(detail));
    return () => {
      isWanted = false;
    };
  }, [entry, version]);
  if (events === undefined) return null;
  const lines = events === null ? [] : linesOf(events, words, expected);
  if (lines.length === 0) return <p class="meta">{t(texts.gone)}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <pre tabIndex={0}>
      {lines.map(({ part, runs }, index) => (
        <span key={index} class={`w w-${part.from}${part.isFirst && !part.isFrame ? ' first' : ''}`}>
          <i aria-hidden="true">{part.isFirst ? (part.from === 'agent' ? '→' : '←') : ' '}</i>
          {runs.map((run, at) =>
            run.isMarked ? (
              <mark key={at}>{broken(run.text)}</mark>
            ) : (
              <Fragment key={at}>{broken(run.text)}</Fragment>
            ),
          )}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

function linesOf(events: readonly JournalEvent[], seen: string, expected: string): Marked[] {
  const number = events.find(({ exchange }) => exchange !== null)?.exchange;
  const view = number == null ? undefined : exchangesOf(events, new Set([number])).get(number);
  return view ? toldParts(partsOf(view), { seen, expected, by: 'agent' }) : [];
}

/** Long JSON may break after a comma, rather than within a name. */
function broken(text: string) {
  return visibleLines(text)
    .split(/(?<=,)(?=")/)
    .map((part, index) => (
      <Fragment key={index}>
        {index > 0 && <wbr />}
        {part}
      </Fragment>
    ));
}
