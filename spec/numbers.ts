/** Judges a JSON number by the way it is written, without rounding it. */

/** What a number is to an integer field. */
export type IntegerVerdict = 'integer' | 'spelling' | 'fraction' | 'overflow';

const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
/** Digits of the largest int64. */
const INT64_DIGITS = 19;

/**
 * Judges the source of a JSON number: `integer` is one written as such and within int64, `spelling` a whole
 * number within int64 that is written with a point or an exponent (`150.0`, `1.5e2`).
 * `Infinity`, which is how JavaScript writes what it cannot hold, is an overflow.
 */
export function judgeInteger(source: string): IntegerVerdict {
  const parts = NUMBER.exec(source);
  if (!parts) return 'overflow';
  const [, whole = '', decimals = '', exponent = '0'] = parts;
  const all = whole + decimals;
  const end = endWithoutZeros(all);
  const digits = all.slice(0, end).replace(/^0+/, '');
  if (digits !== '') {
    const shift = Number(exponent) - decimals.length + (all.length - end);
    if (shift < 0) return 'fraction';
    if (digits.length + shift > INT64_DIGITS) return 'overflow';
    const magnitude = BigInt(digits) * 10n ** BigInt(shift);
    const value = source.startsWith('-') ? -magnitude : magnitude;
    if (value < INT64_MIN || value > INT64_MAX) return 'overflow';
  }
  return /[.eE]/.test(source) ? 'spelling' : 'integer';
}

/** Where the zeros at the end begin; a loop, since a regular expression is quadratic on many zeros. */
function endWithoutZeros(digits: string): number {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return end;
}
