/**
 * How many bits of chance tokens hold, estimated position by position (Miller and Madow's correction for small
 * samples). What all tokens share counts nothing, whether it is a prefix or the head of a JWT; a counter counts
 * little. An upper bound: positions are taken as independent. Where lengths differ they are counted from the
 * beginning and from the end, and the lesser estimate stands: else a counter in front shifts what all share.
 */
export function estimatedBits(tokens: readonly string[]): number {
  const length = Math.min(...tokens.map((token) => token.length));
  const fromStart = tokens.map((token) => token.slice(0, length));
  const fromEnd = tokens.map((token) => token.slice(token.length - length));
  return Math.min(alignedBits(fromStart, length), alignedBits(fromEnd, length));
}

function alignedBits(tokens: readonly string[], length: number): number {
  let bits = 0;
  for (let position = 0; position < length; position++)
    bits += bitsOf(tokens.map((token) => token[position]!));
  return bits;
}

function bitsOf(characters: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1);
  if (counts.size === 1) return 0;
  const total = characters.length;
  const plugIn = [...counts.values()].reduce(
    (sum, count) => sum - (count / total) * Math.log2(count / total),
    0,
  );
  const correction = (counts.size - 1) / (2 * total * Math.LN2);
  return plugIn + correction;
}
