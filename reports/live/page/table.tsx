/** The numbers of each agent, for who cannot see the strips. */

import { useState } from 'preact/hooks';
import { type Numbers as Measured, numbersOf, rhythmOf } from '../rhythm.ts';
import { texts } from '../texts.ts';
import type { View } from '../view.ts';
import { t } from './store.ts';
import { nameOf, percent, seconds, whereTheRestIs } from './words.ts';

export function Table({ view }: { readonly view: View }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="data" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t(texts.asTable)}</summary>
      {isOpen && <Numbers view={view} />}
    </details>
  );
}

function Numbers({ view }: { readonly view: View }) {
  const heads = [
    texts.token,
    texts.transport,
    texts.count,
    texts.asked,
    texts.median,
    texts.jitter,
    texts.shortest,
    texts.longest,
    texts.faulty,
    texts.registrations,
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <section class="scroll" tabIndex={0} aria-label={t(texts.table)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t(texts.agent)}</th>
            {heads.map((head) => (
              <th scope="col" key={head.en}>
                {t(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.agents.map((agent) => {
            const rhythm = rhythmOf(agent, view.interval);
            return (
              <tr key={agent.id}>
                <th scope="row">{nameOf(agent)}</th>
                <td>{agent.token ?? '·'}</td>
                <td>{agent.via ?? '·'}</td>
                <td>{agent.reports}</td>
                <td>{rhythm.interval === null ? '·' : seconds(rhythm.interval)}</td>
                <NumberCells numbers={numbersOf(rhythm.beats)} />
                <td>{agent.faulty}</td>
                <td>{agent.registrations}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {view.agents.some(({ olderTicks }) => olderTicks > 0) && (
        <p class="meta">
          {t(texts.olderReports(view.agents.reduce((sum, one) => sum + one.olderTicks, 0)))} ·{' '}
          {whereTheRestIs(view)}
        </p>
      )}
    </section>
  );
}

function NumberCells({ numbers }: { readonly numbers: Measured | null }) {
  const shown = numbers
    ? [
        numbers.median.toFixed(3),
        percent(numbers.jitter),
        numbers.shortest.toFixed(3),
        numbers.longest.toFixed(3),
      ]
    : ['·', '·', '·', '·'];
  return (
    <>
      {['median', 'jitter', 'shortest', 'longest'].map((name, index) => (
        <td key={name}>{shown[index]}</td>
      ))}
    </>
  );
}
