/** Where one is, whether the master is there, language and theme. */

import type { Signal } from '@preact/signals';
import { texts } from '../texts.ts';
import { lang, link, remember, t, theme } from './store.ts';

const MARKS = { connected: '✓', loading: '…', lost: '✗' } as const;
const STYLES = { connected: 's-passed', loading: 's-unlooked', lost: 's-failed' } as const;

export function Bar() {
  return (
    <header>
      <div class="bar">
        <nav aria-label={t(texts.contents)}>
          <ul>
            <li>
              <a href="#cadence">{t(texts.cadence)}</a>
            </li>
            <li>
              <a href="#violations">{t(texts.violations)}</a>
            </li>
            <li>
              <a href="#messages">{t(texts.messages)}</a>
            </li>
          </ul>
        </nav>
        <div class="tools">
          <span role="status" class={`s ${STYLES[link.value]}`} id="link">
            <b aria-hidden="true">{MARKS[link.value]}</b> {t(texts[link.value])}
          </span>
          <Choice
            name="lang"
            label={t(texts.language)}
            chosen={lang}
            of={[
              ['en', 'English'],
              ['zh', '中文'],
            ]}
          />
          <Choice
            name="theme"
            label={t(texts.theme)}
            chosen={theme}
            of={[
              ['auto', t(texts.themeAuto)],
              ['light', t(texts.themeLight)],
              ['dark', t(texts.themeDark)],
            ]}
          />
        </div>
      </div>
    </header>
  );
}

interface ChoiceGiven<Value extends string | number> {
  readonly name: string;
  readonly label: string;
  readonly chosen: Signal<Value>;
  readonly of: readonly (readonly [value: Value, text: string])[];
}

/** One of a few, remembered. */
export function Choice<Value extends string | number>({ name, label, chosen, of }: ChoiceGiven<Value>) {
  return (
    <fieldset>
      <legend class="sr">{label}</legend>
      {of.map(([value, text]) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            id={`${name}-${value}`}
            checked={chosen.value === value}
            onChange={() => {
              chosen.value = value;
              remember(name, String(value));
            }}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
