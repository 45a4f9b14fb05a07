// Characters as tokens. The vocabulary is that of the training split, in code point order; token 0 stands for any other character.
// Characters are Unicode code points, so that an emoji is one symbol.

/** How token 0 is written. */
export const UNKNOWN = '\uFFFD';

export interface Vocabulary {
  /** symbols[0] is UNKNOWN. */
  readonly symbols: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
}

export function vocabularyOf(symbols: readonly string[]): Vocabulary {
  return { symbols, indexOf: new Map(symbols.map((symbol, i) => [symbol, i])) };
}

/** The vocabulary of the training part: distinct characters (or other symbols) of `parts`. */
export function learnVocabulary(parts: Iterable<Iterable<string>>): Vocabulary {
  const seen = new Set<string>();
  for (const part of parts) for (const symbol of part) seen.add(symbol);
  seen.delete(UNKNOWN);
  const before = (a: string, b: string): number =>
    (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0) || (a < b ? -1 : a > b ? 1 : 0);
  return vocabularyOf([UNKNOWN, ...[...seen].sort(before)]);
}

/** Tokens of a text, one per code point. */
export function encode(text: string, vocabulary: Vocabulary): Int32Array {
  const tokens = new Int32Array(text.length);
  let length = 0;
  for (const character of text) tokens[length++] = vocabulary.indexOf.get(character) ?? 0;
  return tokens.subarray(0, length);
}

/** Tokens of a list of symbols. */
export function encodeSymbols(symbols: readonly string[], vocabulary: Vocabulary): Int32Array {
  return Int32Array.from(symbols, (symbol) => vocabulary.indexOf.get(symbol) ?? 0);
}

export function decode(tokens: Iterable<number>, vocabulary: Vocabulary): string {
  let text = '';
  for (const token of tokens) text += vocabulary.symbols[token] ?? UNKNOWN;
  return text;
}

/** Line ends as `\n`, byte-order mark gone, in lower case where asked for. */
export function normalizeText(text: string, lowercase: boolean): string {
  const plain = (text.startsWith('\uFEFF') ? text.slice(1) : text).replace(/\r\n?/g, '\n');
  return lowercase ? plain.toLowerCase() : plain;
}
