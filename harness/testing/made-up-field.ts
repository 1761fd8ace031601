import { combined, type Field } from '../truth/formula.ts';

/** For tests: a level that either of two names shows, right within 5. */
export const madeUpField: Field = {
  name: 'made-up',
  source: 'levels',
  isRate: false,
  wavers: false,
  formulas: () => [combined('a', ['a']), combined('b', ['b'])],
  noise: () => 5,
  wrongs: [],
};
