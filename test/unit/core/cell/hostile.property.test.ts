// Nothing that is typed makes the language throw or hang: random words, broken programs, deep and long texts, each within 50 ms.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEquations } from '../../../../src/core/cell/parse.ts';
import { readProgram } from '../../../../src/core/cell/readProgram.ts';
import { sizeOf } from '../../../../src/core/cell/sizes.ts';
import { CellTypes } from '../../../../src/core/cell/types.ts';
import { typesetProgram } from '../../../../src/core/cell/typeset.ts';

const budget = 50;

/** Milliseconds of the processor, so that a busy machine does not count, for everything an editor does with a text. */
function look(text: string): number {
  const start = process.cpuUsage();
  const program = readProgram(text);
  typesetProgram(program);
  const types = new CellTypes(program, { units: 3, inputs: new Map([['x', sizeOf(2)]]) });
  const { user, system } = process.cpuUsage(start);
  for (const { span } of [...program.problems, ...types.problems]) {
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(Math.max(1, text.length));
  }
  return (user + system) / 1000;
}

const words = [
  ...[
    'h',
    "h'",
    'x',
    'W',
    'U',
    'b',
    'z',
    't',
    'H',
    'D',
    '__proto__',
    'constructor',
    'tanh',
    'σ',
    'where',
    'sum',
    'mod',
  ],
  ...['input ', 'state ', 'parameter ', 'output ', 'learned', 'wired', 'glorot', 'uniform'],
  ...[
    '+',
    '-',
    '*',
    '/',
    '·',
    '@',
    '×',
    '=',
    '==',
    '<',
    '(',
    ')',
    '[',
    ']',
    ',',
    ';',
    ':',
    '~',
    '^',
    "'",
    '1',
    '2.5',
    '1e999',
  ],
  ...['\n', '\r\n', ' ', '# note', '\u0000', '“', '😀', '\ud800'],
];

const soup = fc.array(fc.constantFrom(...words), { maxLength: 200 }).map((parts) => parts.join(''));
const line = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(' '));
const programs = fc
  .array(fc.tuple(fc.constantFrom("h' = ", 'z = ', 'output y = ', 'a = ', 'parameter W: ', 'state c: '), line), {
    maxLength: 30,
  })
  .map((lines) => lines.map((parts) => parts.join('')).join('\n'));

describe('within 50 ms and without throwing', () => {
  look("h' = tanh(W·x + U·h + b)");

  it.each([
    ['any text', fc.string({ maxLength: 400, unit: 'binary' })],
    ['words in any order', soup],
    ['lines that are nearly right', programs],
  ])('%s', (_, texts) => {
    let slowest = 0;
    fc.assert(
      fc.property(texts, (text) => {
        slowest = Math.max(slowest, look(text));
      }),
      { numRuns: 400 },
    );
    expect(slowest).toBeLessThan(budget);
  });

  const long = (part: string, times: number): string => part.repeat(times).slice(0, 20_000);
  it.each([
    ['brackets', `h' = ${long('(', 20_000)}`],
    ['calls', `h' = ${long('tanh(', 19_990)}`],
    ['signs', `h' = ${long('-', 19_990)}`],
    ['a long sum', `h' = ${long('x+', 19_990)}x`],
    ['a long product', `h' = ${long('W·', 19_990)}x`],
    [
      'many names',
      Array.from({ length: 2000 }, (_, i) => `a${i}=b`)
        .join('\n')
        .slice(0, 20_000),
    ],
    ['a chain of definitions', Array.from({ length: 399 }, (_, i) => `a${i} = a${i + 1} + b`).join('\n')],
    [
      'a chain backwards',
      `${Array.from({ length: 390 }, (_, i) => `a${i + 1} = a${i}*b`).join('\n')}\na0 = x\nh' = a390`,
    ],
    ['many products', `h' = ${Array.from({ length: 150 }, (_, i) => `W_${i}·x`).join(' + ')}`],
    [
      'many sizes',
      Array.from({ length: 390 }, (_, i) => `parameter P${i}: S${i} × S${i + 1}\nq${i} = P${i}·b${i}`)
        .join('\n')
        .slice(0, 20_000),
    ],
    [
      'sizes that double',
      `${Array.from({ length: 60 }, (_, i) => `parameter P${i}: S${i} × 2S${i + 1}\nq${i} = P${i}·[q${i + 1}; q${i + 1}]`).join('\n')}`,
    ],
    ['slices', `h' = x${long('[0:H]', 19_000)}`],
    ['open lists', long("h' = [x\n", 19_000)],
    ['more than is read', 'x'.repeat(1_000_000)],
  ])('%s', (_, text) => {
    expect(look(text)).toBeLessThan(budget);
  });

  it('a deep expression is refused in words', () => {
    expect(parseEquations(`h' = ${long('(', 9000)}`).problems.list.map(({ code }) => code)).toContain('equation-limit');
    expect(parseEquations(`h' = ${long('x+', 19_990)}x`).problems.list.map(({ code }) => code)).toContain(
      'equation-limit',
    );
    expect(parseEquations('x'.repeat(20_001)).problems.list.map(({ code }) => code)).toEqual(['equation-limit']);
  });
});
