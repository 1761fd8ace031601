/** One message: when, who, what, and what is wrong with it; it opens on what was on the wire. */

import { Component } from 'preact';
import { visible } from '../../sanitize.ts';
import { ENTRY_NAMES, texts } from '../texts.ts';
import type { Entry, View } from '../view.ts';
import { openEntry, t } from './store.ts';
import { Wire } from './wire.tsx';
import { clock, nameIn, seconds } from './words.ts';

export interface RowGiven {
  readonly entry: Entry;
  readonly view: View;
  /** It is about to be read. */
  readonly onOpen: () => void;
}

/** Drawn anew only where its entry changed. */
export class Row extends Component<RowGiven> {
  override shouldComponentUpdate({ entry }: RowGiven): boolean {
    return entry !== this.props.entry;
  }

  override render() {
    return <RowOf {...this.props} />;
  }
}

function RowOf({ entry, view, onOpen }: RowGiven) {
  const { id, agent, from, kind, what, answer, faults } = entry;
  const isOpen = openEntry.value === id;
  return (
    <details
      id={`m-${id}`}
      open={isOpen}
      data-kind={kind}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open === isOpen) return;
        onOpen();
        openEntry.value = currentTarget.open ? id : null;
      }}
    >
      <summary>
        <span class="t">{clock(view, entry.t)}</span>
        <span class="who">{kind === 'fault' && agent === null ? t(texts.master) : nameIn(agent)}</span>
        <span class="what">
          <i aria-hidden="true">{from === 'agent' ? '→' : '←'}</i> {t(ENTRY_NAMES[kind])}{' '}
          <code>{visible(what)}</code>
        </span>
        <span class="answer">{answer}</span>
        <span class={entry.faultCount > 0 ? 'result s-failed' : 'result'}>
          <Result entry={entry} />
        </span>
      </summary>
      {isOpen && (
        <Wire entry={id} version={answer} words={faults.map(({ field }) => field ?? '').join(' ')} />
      )}
    </details>
  );
}

/** What is wrong with it, or that nothing is; of a report also how long after the last one it came. */
function Result({ entry: { faults, faultCount, kind, after } }: { readonly entry: Entry }) {
  if (faultCount > 0)
    return (
      <>
        <b aria-hidden="true">✗</b>{' '}
        {faults.map(({ field, kind: wrong, seen }) => (
          <span key={`${field} ${wrong}`} class="fault">
            {field !== null && <mark>{field}</mark>} {wrong}
            {seen !== '' && <code> {visible(seen)}</code>}{' '}
          </span>
        ))}
        {faultCount > faults.length && t(texts.moreFaults(faultCount - faults.length))}
      </>
    );
  if (kind !== 'report' && kind !== 'register' && kind !== 'info') return null;
  return (
    <>
      <span class="s-passed">
        <b aria-hidden="true">✓</b> {t(texts.right)}
      </span>
      {kind === 'report' && (
        <span class="meta"> {after === null ? t(texts.firstReport) : t(texts.after(seconds(after)))}</span>
      )}
    </>
  );
}
