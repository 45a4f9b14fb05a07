// Sizes and shapes in the text: `H`, `2H + D`, `H × D` (also `H x D`, `H, D`).
import { addSizes, named, sizeOf, type Size } from './sizes.ts';
import type { TokenStream } from './tokenStream.ts';

const largest = 1_000_000;

/** `H`, `3`, `2H`, `2 * H`, and sums of those. Undefined, and reported, when there is none. */
export function parseSize(stream: TokenStream): Size | undefined {
  let sum = parseTerm(stream);
  while (sum !== undefined && (stream.is('+') || stream.is('-'))) {
    const sign = stream.next().kind === '+' ? 1 : -1;
    const term = parseTerm(stream);
    sum = term && addSizes(sum, term, sign);
  }
  return sum;
}

function parseTerm(stream: TokenStream): Size | undefined {
  const number = stream.accept('number');
  if (number === undefined) {
    const name = stream.expect('name', 'a size such as H or 8');
    return name && named(name.text);
  }
  const factor = Number(number.text);
  if (!Number.isInteger(factor) || factor > largest) {
    const message = `A size is a whole number up to ${largest}, not ${number.text.slice(0, 20)}.`;
    stream.problems.error('equation-syntax', number.span, message);
    return undefined;
  }
  if (stream.accept('*') !== undefined) {
    const name = stream.expect('name', 'the name of a size');
    return name && named(name.text, factor);
  }
  const name = stream.is('name') && !isBetween(stream) ? stream.next() : undefined;
  return name === undefined ? sizeOf(factor) : named(name.text, factor);
}

/** Whether the reading place stands between two sizes of a shape. */
function isBetween(stream: TokenStream): boolean {
  return stream.is('×') || stream.is(',') || stream.is('*') || stream.isWord('x') || stream.isWord('X');
}

/** The sizes after a `:`; `matrix` allows several of them. Undefined, and reported, when they cannot be read. */
export function parseShape(stream: TokenStream, matrix: boolean): readonly Size[] | undefined {
  const shape: Size[] = [];
  do {
    const start = stream.here().start;
    const size = parseSize(stream);
    if (size === undefined) return undefined;
    if (size.terms.size === 0 && size.constant < 1) {
      const span = { start, end: Math.max(stream.previous.span.end, start + 1) };
      stream.problems.error('equation-syntax', span, 'A size is at least 1.');
      return undefined;
    }
    shape.push(size);
  } while (matrix && isBetween(stream) && stream.next());
  return shape;
}
