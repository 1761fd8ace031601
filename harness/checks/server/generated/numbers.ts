/** JSON numbers as they are written: cases are texts, so that no spelling and no digit is lost. */

import fc from 'fast-check';

const INT64_MAX = 2n ** 63n - 1n;
const INT32_MAX = 2n ** 31n - 1n;

/** Where implementations lose something: 8, 16, 31, 32, 53 and 63 bits. */
const EDGES: readonly bigint[] = [7n, 8n, 15n, 16n, 31n, 32n, 53n, 63n].flatMap((bits) => [
  2n ** bits - 1n,
  2n ** bits,
  2n ** bits + 1n,
]);

/** Whole numbers, edges far more often than chance would; shrinks as any other number does. */
class Edged extends fc.Arbitrary<bigint> {
  readonly #all: fc.Arbitrary<bigint>;
  readonly #mix: fc.Arbitrary<bigint>;

  constructor(least: bigint, most: bigint, edges: readonly bigint[]) {
    super();
    this.#all = fc.bigInt({ min: least, max: most });
    // Often enough the largest, for two of them to meet in one body.
    this.#mix = fc.oneof(this.#all, fc.constantFrom(...edges), fc.constant(most));
  }

  generate(random: fc.Random, bias: number | undefined): fc.Value<bigint> {
    return new fc.Value(this.#mix.generate(random, bias).value, undefined);
  }

  canShrinkWithoutContext(value: unknown): value is bigint {
    return this.#all.canShrinkWithoutContext(value);
  }

  /** An edge is as good a start as any: down to the very number at which it goes wrong. */
  shrink(value: bigint, context: unknown): fc.Stream<fc.Value<bigint>> {
    return this.#all.shrink(value, context);
  }
}

/** The JSON text of whole numbers from `least` to `most`; shrinks to the smallest. */
export function wholeNumbers(least: bigint, most: bigint): fc.Arbitrary<string> {
  const edges = [...new Set([least, ...EDGES, most - 1n, most])].filter((n) => n >= least && n <= most);
  return new Edged(least, most, edges).map(String);
}

/** What an int64 field must take (protocol §2, §3). */
export const int64s = wholeNumbers(0n, INT64_MAX);

/** What an `int` field must take: its width is not said, so that the narrowest counts. */
export const ints = wholeNumbers(0n, INT32_MAX);

/** A number of cores: none is no machine. */
export const cores = wholeNumbers(1n, INT32_MAX);

/** Whole numbers that trouble nobody. */
export const plainWholes = fc.nat({ max: 10_000_000 }).map(String);

/** How a decimal number may be written in JSON (RFC 8259 §6): its digits, and how many stand after the point. */
type Spelling = (digits: string, places: number) => string;

const SPELLINGS: readonly Spelling[] = [
  plain,
  (digits, places) => plain(`${digits}00`, places + 2),
  scientific,
  (digits, places) => `${unpadded(`${digits}0`)}E-${places + 1}`,
  (digits, places) => `${plain(digits, places + 1)}e1`,
  (digits, places) => `${plain(digits, places + 3)}E+3`,
  (digits, places) => `${plain(digits, places)}e0`,
];

function plain(digits: string, places: number): string {
  if (places === 0) return unpadded(digits);
  const padded = digits.padStart(places + 1, '0');
  return `${unpadded(padded.slice(0, -places))}.${padded.slice(-places)}`;
}

/** JSON knows no zeros in front. */
function unpadded(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

/** Numbers from 0 to `most`, with and without a fraction, in every JSON spelling. */
export function decimals(most: number): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.nat({ max: most }),
      fc.oneof(fc.constant(''), fc.stringMatching(/^[0-9]{1,9}$/)),
      fc.constantFrom(...SPELLINGS),
    )
    .map(([whole, fraction, spell]) => {
      const places = whole === most ? '' : fraction;
      return spell(`${whole}${places}`, places.length);
    });
}

/** Percentages from 0 to 100, both ends often. */
export const percentages = fc.oneof(
  decimals(100),
  fc.constantFrom('0', '100', '0.0', '100.0', '1e2', '1.0E+2', '0e0', '100.00', '10000e-2'),
);

/** Temperatures: below freezing too. */
export const temperatures = fc.tuple(fc.constantFrom('', '', '', '-'), decimals(120)).map(
  // A negative zero is a curiosity of its own.
  ([sign, number]) => (Number(number) === 0 ? number : sign + number),
);

/** Floats that trouble nobody. */
export const plainFloats = fc.nat({ max: 1000 }).map((tenths) => `${tenths / 10}`);

/** Numbers of an integer field with a fraction that no rounding hides. */
export const fractions = fc
  .tuple(fc.nat({ max: 2 ** 31 - 1 }), fc.integer({ min: 1, max: 999 }), fc.constantFrom(plain, scientific))
  .map(([whole, thousandths, spell]) => spell(`${whole}${`${thousandths}`.padStart(3, '0')}`, 3));

function scientific(digits: string, places: number): string {
  return `${unpadded(digits)}e-${places}`;
}

/** Whole numbers past int64. */
export const overflows = fc.oneof(
  fc.bigInt({ min: 2n ** 63n, max: 2n ** 65n }).map(String),
  fc.integer({ min: 19, max: 60 }).map((zeros) => `1${'0'.repeat(zeros)}`),
  fc.constantFrom('9223372036854775808', '18446744073709551615', '18446744073709551616', '1e19', '9.3e18'),
);

/** Percentages that are none, by more than any rounding. */
export const noPercentages = fc.oneof(
  fc.integer({ min: 10_001, max: 100_000_000 }).map((hundredths) => `${hundredths / 100}`),
  fc.integer({ min: 1, max: 100_000_000 }).map((hundredths) => `-${hundredths / 100}`),
  fc.constantFrom('101', '-1', '1e3', '1.01e2', '-0.5', '255', '1e30'),
);
