/** A symbol for each verdict; a word always stands beside it. */

import type { RunVerdict, Verdict } from '../spec/report.ts';
import type { Weight } from './findings.ts';

export const VERDICT_MARKS: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  fail: '✗',
  error: '✱',
  inconclusive: '?',
  blocked: '⊘',
  'not-applicable': '–',
  'not-selected': '○',
};

export const WEIGHT_MARKS: Readonly<Record<Weight, string>> = { failure: '✗', warning: '!', notice: '·' };

export const RUN_MARKS: Readonly<Record<RunVerdict, string>> = {
  conformant: '✓',
  'not-conformant': '✗',
  incomplete: '?',
};
