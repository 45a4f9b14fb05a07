// Text of several lines as a value in the file: an array with a line each, which diffs well, or one string. And where a part of such a
// text stands in the file.
import type { TextRange } from '../base/diagnostic.ts';
import type { JsonPath, JsonValue } from '../base/json.ts';
import type { JsonNode } from './jsonDocument.ts';

/** The text of a value; undefined when it is neither a string nor a list of strings. */
export function textOfLines(value: JsonValue): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  const lines = value.filter((line) => typeof line === 'string');
  return lines.length === value.length ? lines.join('\n') : undefined;
}

/** How a text is written into the file. */
export function linesOfText(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/u);
}

/** A stretch of the text as a path below its value and characters of the string there, cut to one line. */
export function placeInLines(
  value: JsonValue | undefined,
  span: TextRange,
): { readonly path: JsonPath; readonly within: TextRange } {
  if (!Array.isArray(value)) return { path: [], within: span };
  let start = 0;
  for (const [index, line] of value.entries()) {
    const length = typeof line === 'string' ? line.length : 0;
    if (span.start <= start + length || index === value.length - 1)
      return { path: [index], within: { start: span.start - start, end: Math.min(span.end - start, length) } };
    start += length + 1;
  }
  return { path: [], within: span };
}

/** The characters of the file that stand for characters of a string's value. */
export function rangeInString(node: JsonNode, text: string, within: TextRange): TextRange {
  const last = node.offset + node.length - 1;
  const starts: number[] = [];
  for (let at = node.offset + 1; at < last;) {
    starts.push(at);
    at += text[at] === '\\' ? (text[at + 1] === 'u' ? 6 : 2) : 1;
  }
  const offset = (index: number): number => starts[Math.max(0, index)] ?? last;
  const start = offset(within.start);
  return { start, end: Math.max(offset(within.end), Math.min(start + 1, last)) };
}
