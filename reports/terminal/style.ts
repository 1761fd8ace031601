/** Colours of the terminal, and when to use them. */

import { styleText } from 'node:util';
import type { Verdict } from '../../spec/report.ts';
import type { Weight } from '../findings.ts';

export type Paint = (text: string) => string;

/** What the terminal output paints with; without colour each gives its text back. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly green: Paint;
  readonly cyan: Paint;
}

/** The paints, with or without colour. Nest single calls to combine them. */
export function styleOf(colour: boolean): Style {
  const paint =
    (name: keyof Style): Paint =>
    (text) =>
      colour && text !== '' ? styleText(name, text, { validateStream: false }) : text;
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    yellow: paint('yellow'),
    green: paint('green'),
    cyan: paint('cyan'),
  };
}

/** The paint of a verdict; what was not looked at is never green. */
export function verdictPaint(style: Style, verdict: Verdict): Paint {
  if (verdict === 'pass') return style.green;
  if (verdict === 'fail' || verdict === 'error') return style.red;
  return verdict === 'not-applicable' || verdict === 'not-selected' ? style.dim : style.yellow;
}

/** The paint of a failed requirement. */
export function weightPaint(style: Style, weight: Weight): Paint {
  return { failure: style.red, warning: style.yellow, notice: style.cyan }[weight];
}

/** The environment, as `process.env` gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether to colour: the flag, else FORCE_COLOR, else NO_COLOR, else whether a capable terminal listens. */
export function wantsColour(flag: 'auto' | 'always' | 'never', env: Environment, isTty: boolean): boolean {
  if (flag !== 'auto') return flag === 'always';
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  if (env.NO_COLOR) return false;
  return isTty && env.TERM !== 'dumb';
}
