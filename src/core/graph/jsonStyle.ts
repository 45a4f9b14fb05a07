// How a file is written: line ends, indentation, blanks inside one-line objects and lists. New text is written the same way.
import type { JsonValue } from '../base/json.ts';
import { properties, type JsonDocument, type JsonNode } from './jsonDocument.ts';

export interface JsonStyle {
  readonly eol: string;
  /** One step of indentation. */
  readonly unit: string;
  /** Blank inside the braces of a one-line object, and inside the brackets of a one-line list. */
  readonly bracePad: string;
  readonly bracketPad: string;
  /** `, ` or `,`. */
  readonly comma: string;
  /** `: ` or `:`. */
  readonly colon: string;
}

/** How many levels of objects get a line for each property, and whether lists get one for each element. */
export interface Expansion {
  readonly objects: number;
  readonly lists: boolean;
}

export const ONE_LINE: Expansion = { objects: 0, lists: false };

/** The blanks at the beginning of the line in which `offset` lies. */
export function lineIndent(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

export function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return text.startsWith('\uFEFF') && start === 0 ? Math.min(1, offset) : start;
}

/** True when only blanks stand before `offset` on its line. */
export function startsLine(text: string, offset: number): boolean {
  const start = lineStart(text, offset);
  return start > (text.startsWith('\uFEFF') ? 1 : 0) && /^[ \t]*$/.test(text.slice(start, offset));
}

/** Reads the style off the text; what it does not show is as in the examples: two blanks, `{ "a": 1 }`, `[0, 0]`. */
export function styleOf(document: JsonDocument): JsonStyle {
  const { text, root } = document;
  const seen: { bracePad?: string; bracketPad?: string; comma?: string; colon?: string } = {};
  if (root) look(text, root, seen);
  const first = properties(root).find(({ node }) => startsLine(text, node.offset));
  const unit = first ? lineIndent(text, first.node.offset) : '';
  return {
    eol: /\r\n|\n|\r/.exec(text)?.[0] ?? '\n',
    unit: unit === '' ? '  ' : unit,
    bracePad: seen.bracePad ?? ' ',
    bracketPad: seen.bracketPad ?? '',
    comma: seen.comma ?? ', ',
    colon: seen.colon ?? ': ',
  };
}

/** Visits values until everything has been seen. The gaps count only where they hold blanks alone, on one line. */
function look(
  text: string,
  node: JsonNode,
  seen: { bracePad?: string; bracketPad?: string; comma?: string; colon?: string },
): void {
  const [first, second] = node.children ?? [];
  if (node.type === 'property' && first && second) {
    const gap = /^([ \t]?)[ \t]*:([ \t]?)[ \t]*$/.exec(text.slice(first.offset + first.length, second.offset));
    if (gap) seen.colon ??= `${gap[1] ?? ''}:${gap[2] ?? ''}`;
  } else if (first) {
    const pad = /^([ \t]?)[ \t]*$/.exec(text.slice(node.offset + 1, first.offset))?.[1];
    if (pad !== undefined && node.parent) {
      if (node.type === 'object') seen.bracePad ??= pad;
      else seen.bracketPad ??= pad;
    }
    const gap = second && /^,([ \t]?)[ \t]*$/.exec(text.slice(first.offset + first.length, second.offset))?.[1];
    if (gap !== undefined) seen.comma ??= `,${gap}`;
  }
  for (const child of node.children ?? []) {
    if (
      seen.bracePad !== undefined &&
      seen.bracketPad !== undefined &&
      seen.comma !== undefined &&
      seen.colon !== undefined
    )
      return;
    look(text, child, seen);
  }
}

/** JSON text of a value, without trailing line end. `indent` is that of the line on which it starts. */
export function formatValue(value: JsonValue, style: JsonStyle, expansion: Expansion = ONE_LINE, indent = ''): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = indent + style.unit;
  const deeper = { ...expansion, objects: expansion.objects - 1 };
  if (Array.isArray(value)) {
    const list: readonly JsonValue[] = value;
    return wrap(
      '[',
      ']',
      list.map((item) => formatValue(item, style, deeper, inner)),
      expansion.lists,
      style.bracketPad,
      style,
      indent,
    );
  }
  const items = Object.entries(value).map(([key, item]) =>
    formatProperty(key, formatValue(item, style, deeper, inner), style),
  );
  return wrap('{', '}', items, expansion.objects > 0, style.bracePad, style, indent);
}

function wrap(
  open: string,
  close: string,
  items: readonly string[],
  expand: boolean,
  pad: string,
  style: JsonStyle,
  indent: string,
): string {
  if (items.length === 0) return open + close;
  if (!expand) return open + pad + items.join(style.comma) + pad + close;
  const newline = style.eol + indent + style.unit;
  return open + newline + items.join(`,${newline}`) + style.eol + indent + close;
}

export function formatProperty(key: string, value: string, style: JsonStyle): string {
  return JSON.stringify(key) + style.colon + value;
}

/** How a value of the file is spread over lines, to write its neighbour alike. */
export function expansionOf(document: JsonDocument, node: JsonNode | undefined): Expansion {
  if (!node) return ONE_LINE;
  const broken = (value: JsonNode): boolean => {
    const first = value.children?.[0];
    return first !== undefined && /[\r\n]/.test(document.text.slice(value.offset, first.offset));
  };
  if (node.type === 'array') return { objects: 0, lists: broken(node) };
  const values = properties(node).map(({ value }) => value);
  const lists = values.some((value) => value.type === 'array' && broken(value));
  if (!broken(node)) return { objects: 0, lists };
  return { objects: values.some((value) => value.type === 'object' && broken(value)) ? 2 : 1, lists };
}
