/** What agents did against the protocol: each requirement and agent once, however often. */

import { LEVELS } from '../../../spec/requirement.ts';
import { visibleLines } from '../../sanitize.ts';
import { texts } from '../texts.ts';
import type { View, Violation } from '../view.ts';
import { act, t } from './store.ts';
import { Wire } from './wire.tsx';
import { clock, nameOf, whereTheRestIs } from './words.ts';

const STYLES = { MUST: ['s-failed', '✗'], SHOULD: ['s-warning', '!'], ADVISORY: ['s-notice', '!'] } as const;

export function Violations({ view }: { readonly view: View }) {
  // By consequence, and then where they began: what comes again moves nothing.
  const sorted = [...view.violations].sort(
    (a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || a.first - b.first,
  );
  return (
    <section id="violations" aria-labelledby="violations-title">
      <h2 id="violations-title">{t(texts.violations)}</h2>
      {sorted.length === 0 ? (
        <p class="intro">{t(texts.none)}</p>
      ) : (
        <div class="filters">
          <button type="button" onClick={() => void act('forget')}>
            {t(texts.forget)}
          </button>
        </div>
      )}
      {sorted.map((violation) => (
        <One key={violation.id} violation={violation} view={view} />
      ))}
      {view.older.violations > 0 && (
        <p class="meta">
          {t(texts.olderViolations(view.older.violations))} · {whereTheRestIs(view)}
        </p>
      )}
    </section>
  );
}

function One({ violation, view }: { readonly violation: Violation; readonly view: View }) {
  const { check, level, statement, agent, count, first, last, message, expected, actual, example } =
    violation;
  const [style, mark] = STYLES[level];
  const facts = view.agents.find(({ id }) => id === agent);
  return (
    <article class="finding">
      <div class="margin">
        <span class={`s ${style}`}>
          <b aria-hidden="true">{mark}</b> {level}
        </span>
        <b class="count">{t(texts.times(count))}</b>
        <span class="meta">
          {t(texts.first)} {clock(view, first, 0)}
        </span>
        <span class="meta">
          {t(texts.last)} {clock(view, last, 0)}
        </span>
      </div>
      <div>
        <h3 class="cid">
          {check} <span class="who">{facts ? nameOf(facts) : agent}</span>
        </h3>
        <p class="statement">{t(statement)}</p>
        <p class="check">{visibleLines(t(message))}</p>
        <dl class="facts">
          <div>
            <dt>{t(texts.expected)}</dt>
            <dd class="expected">{visibleLines(t(expected))}</dd>
          </div>
          <div>
            <dt>{t(texts.seen)}</dt>
            <dd class="seen">{visibleLines(t(actual))}</dd>
          </div>
        </dl>
        <details class="more">
          <summary>{t(texts.example)}</summary>
          <Wire entry={example} version={count} words={`${message.en} ${actual.en}`} expected={expected.en} />
        </details>
      </div>
    </article>
  );
}
