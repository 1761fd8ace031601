/** What the shapes of a strip mean. */

import { ACROSS, HEIGHT } from '../strip.ts';
import { MARK_NAMES } from '../texts.ts';
import { t } from './store.ts';

/** Each in the middle of a small strip. */
const SHAPES = [
  ['good', 'tick', 'M5000 10V24'],
  ['bad', 'tick bad', 'M5000 4V30'],
  ['due', 'due', 'M1500 7H8500V27H1500z'],
  ['gap', 'gap', 'M500 17H9500'],
  ['register', 'k-register', 'M5000 0V34'],
  ['refused', 'k-refused', 'M5000 20V33'],
  ['fault', 'k-fault', 'M5000 0V12'],
  ['socket', 'k-socket', 'M5000 0V34'],
  ['close', 'k-close', 'M5000 0V34'],
  ['stall', 'stall', 'M1500 0H8500V34H1500z'],
] as const;

export function Legend() {
  return (
    <ul class="legend">
      {SHAPES.map(([name, style, path]) => (
        <li key={name}>
          <svg
            width="22"
            height="17"
            viewBox={`0 0 ${ACROSS} ${HEIGHT}`}
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <path class={style} d={path} />
          </svg>
          {t(MARK_NAMES[name])}
        </li>
      ))}
    </ul>
  );
}

/** The pattern of a stall; it is drawn once and used by all strips. */
export function Patterns() {
  return (
    <svg width="0" height="0" class="patterns" aria-hidden="true">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V6" />
        </pattern>
      </defs>
    </svg>
  );
}
