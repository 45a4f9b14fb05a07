// What a person reads when a file is not JSON: jsonc-parser's error codes in plain words, and merge conflicts told apart.
import { printParseErrorCode, type ParseError } from 'jsonc-parser';
import type { Diagnostic, TextRange } from '../base/diagnostic.ts';
import { quote } from '../base/text.ts';
import { MAX_SYNTAX_ERRORS } from './limits.ts';

const MESSAGES: Readonly<Record<string, string>> = {
  InvalidNumberFormat: 'This is not a number.',
  PropertyNameExpected: 'A key in double quotes is missing here.',
  ValueExpected: 'A value is missing here.',
  ColonExpected: 'A colon is missing here, between the key and its value.',
  CommaExpected: 'A comma is missing before this.',
  CloseBraceExpected: 'A closing } is missing.',
  CloseBracketExpected: 'A closing ] is missing.',
  EndOfFileExpected: 'The file should end here: the first object is complete.',
  UnexpectedEndOfComment: 'This comment is not closed with */.',
  UnexpectedEndOfString: 'This text is not closed with a double quote on its line.',
  UnexpectedEndOfNumber: 'This number is not complete.',
  InvalidUnicode: 'After \\u there must be four hexadecimal digits.',
  InvalidEscapeCharacter: 'This is not an escape of JSON. A backslash is written \\\\.',
  InvalidCharacter: 'There is a control character in this text. Write it as an escape, for example \\t.',
};

const ZERO_BYTES =
  'There are zero bytes in this file: it is not UTF-8 text, or it was damaged while it was written. Restore an earlier version.';

/** One diagnostic for each independent syntax error, the first few of them. `text` has no byte-order mark. */
export function syntaxDiagnostics(text: string, errors: readonly ParseError[]): Diagnostic[] {
  const zero = errors.length > 0 ? text.indexOf('\0') : -1;
  if (zero >= 0) return [syntaxError(ZERO_BYTES, { start: zero, end: zero + 1 })];
  const found: Diagnostic[] = [];
  let covered = -1;
  for (const { error, offset, length } of errors) {
    const code = printParseErrorCode(error);
    const start = Math.min(offset, text.length);
    // An error at or right after another one is its consequence.
    if (start <= covered || (covered >= 0 && text.slice(covered, start).trim() === '')) continue;
    if (found.length === MAX_SYNTAX_ERRORS) break;
    const end = Math.min(start + length, text.length);
    const range = end > start ? { start, end } : { start: Math.max(0, start - 1), end: start };
    found.push(syntaxError(messageOf(code, text, start, end), range));
    covered = Math.max(covered, end);
  }
  return found;
}

function syntaxError(message: string, range: TextRange): Diagnostic {
  return { severity: 'error', code: 'syntax', message, path: [], range };
}

function messageOf(code: string, text: string, start: number, end: number): string {
  if (code === 'InvalidSymbol')
    return invalidSymbol(/^-?[\w.]+/.exec(text.slice(start, start + 40))?.[0] ?? text.slice(start, end));
  if (code === 'CommaExpected' && /[\]}]/.test(text[start] ?? ''))
    return 'This bracket closes nothing: another kind of bracket is still open.';
  return MESSAGES[code] ?? 'This is not JSON.';
}

function invalidSymbol(word: string): string {
  if (/^-?(?:NaN|Infinity)$/.test(word)) return `JSON has no ${word}. Write a finite number.`;
  if (word.startsWith("'")) return 'Text stands in double quotes in JSON.';
  return `${quote(word, 30)} is not a value. Text stands in double quotes; true, false and null are written small.`;
}

/** The error for a file with an open merge conflict, at its first marker; undefined when there is none. */
export function conflictMarkers(text: string): Diagnostic | undefined {
  const marker = /^(?:<{7}|>{7})(?: .*)?$/m.exec(text);
  if (!marker) return undefined;
  return {
    severity: 'error',
    code: 'conflict-markers',
    message:
      'This file has merge conflicts that are not resolved. Resolve them in the text or the merge editor; the graph comes back then.',
    path: [],
    range: { start: marker.index, end: marker.index + marker[0].length },
  };
}
