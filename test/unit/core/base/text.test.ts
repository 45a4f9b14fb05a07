// Positions and quoting.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPosition, LineMap, nearest, quote } from '../../../../src/core/base/text.ts';

describe('lines and columns', () => {
  it('end at every kind of line end', () => {
    const lines = new LineMap('ab\ncd\r\nef\rg');
    expect(lines.lines).toBe(4);
    expect(lines.positionAt(4)).toEqual({ line: 1, column: 1 });
    expect(lines.positionAt(7)).toEqual({ line: 2, column: 0 });
    expect(lines.positionAt(99)).toEqual({ line: 3, column: 1 });
    expect(formatPosition(lines, { start: 10, end: 11 })).toBe('4:1');
  });

  it('and offsets are inverse', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n') }), fc.nat(40), (text, at) => {
        const lines = new LineMap(text);
        const offset = Math.min(at, text.length);
        expect(lines.offsetAt(lines.positionAt(offset))).toBe(offset);
      }),
    );
  });
});

describe('names in messages', () => {
  it('show what cannot be seen, and are cut', () => {
    expect(quote('a\u202eb\u0000\ud800')).toBe('“a\\u202eb\\u0000\\ud800”');
    expect(quote('x'.repeat(99), 5)).toBe('“xxxxx…”');
    expect(quote('Zürich 😀')).toBe('“Zürich 😀”');
  });

  it('have a nearest candidate or none', () => {
    expect(nearest('lerningRate', ['learningRate', 'momentum'])).toBe('learningRate');
    expect(nearest('banana', ['learningRate', 'momentum'])).toBeUndefined();
  });
});
