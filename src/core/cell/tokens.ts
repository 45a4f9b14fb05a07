// The words of the equation language. ASCII and mathematical signs that mean the same become one kind of token; every character of the
// text lies in a token, a blank or a comment, so nothing is skipped silently.
import type { TextRange } from '../base/diagnostic.ts';

export type TokenKind =
  | 'name'
  | 'number'
  | 'newline'
  | 'end'
  | 'unknown'
  | 'prime'
  | 'product'
  | '*'
  | '/'
  | '+'
  | '-'
  | '×'
  | '='
  | '=='
  | '!='
  | '<'
  | '>'
  | '<='
  | '>='
  | '('
  | ')'
  | '['
  | ']'
  | ','
  | ';'
  | ':'
  | '~'
  | '^';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly span: TextRange;
}

/** Spellings of each sign, the longer ones first. */
const signs: readonly (readonly [text: string, kind: TokenKind])[] = [
  ['==', '=='],
  ['!=', '!='],
  ['<=', '<='],
  ['>=', '>='],
  ['.*', '*'],
  ['≠', '!='],
  ['≤', '<='],
  ['≥', '>='],
  ['·', 'product'],
  ['⋅', 'product'],
  ['@', 'product'],
  ['*', '*'],
  ['⊙', '*'],
  ['∘', '*'],
  ['×', '×'],
  ['/', '/'],
  ['+', '+'],
  ['-', '-'],
  ['−', '-'],
  ['=', '='],
  ['<', '<'],
  ['>', '>'],
  ['(', '('],
  [')', ')'],
  ['[', '['],
  [']', ']'],
  [',', ','],
  [';', ';'],
  [':', ':'],
  ['~', '~'],
  ['∼', '~'],
  ['^', '^'],
  ["'", 'prime'],
  ['′', 'prime'],
  ['’', 'prime'],
];

/** Latin and Greek letters; digits, _ and subscript digits after the first. */
const namePattern = /[A-Za-zΑ-Ωα-ω_][A-Za-zΑ-Ωα-ω0-9_₀-₉]*/uy;
const numberPattern = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/uy;
const blankPattern = /[^\S\r\n]+|#[^\r\n]*/uy;
const newlinePattern = /\r\n|\r|\n/uy;
const anyPattern = /./suy;

const patterns: readonly (readonly [RegExp, TokenKind | null])[] = [
  [blankPattern, null],
  [newlinePattern, 'newline'],
  [namePattern, 'name'],
  [numberPattern, 'number'],
];

/** All tokens in order; the last one is `end`. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const found = match(text, at);
    if (found.kind !== null) tokens.push({ kind: found.kind, text: found.text, span: { start: at, end: found.end } });
    at = found.end;
  }
  tokens.push({ kind: 'end', text: '', span: { start: text.length, end: text.length } });
  return tokens;
}

function match(
  text: string,
  at: number,
): { readonly kind: TokenKind | null; readonly text: string; readonly end: number } {
  for (const [pattern, kind] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return { kind, text: found, end: at + found.length };
  }
  const sign = signs.find(([spelling]) => text.startsWith(spelling, at));
  if (sign !== undefined) return { kind: sign[1], text: sign[0], end: at + sign[0].length };
  anyPattern.lastIndex = at;
  const character = anyPattern.exec(text)?.[0] ?? text.charAt(at);
  return { kind: 'unknown', text: character, end: at + character.length };
}
