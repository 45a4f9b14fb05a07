// Successive replacements of a text as one list of edits of the first text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyTextEdits, PieceText, sortEdits } from '../../../../src/core/graph/pieces.ts';

describe('a text in pieces', () => {
  it('gives edits that lead from the first text to the last', () => {
    const step = fc.record({
      at: fc.nat(),
      length: fc.nat(8),
      text: fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', '😀'), maxLength: 5 }),
    });
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '\r\n', '😀'), maxLength: 30 }),
        fc.array(step, { maxLength: 8 }),
        (original, steps) => {
          const pieces = new PieceText(original);
          let text = original;
          for (const { at, length, text: put } of steps) {
            const offset = at % (text.length + 1);
            const edit = { offset, length: Math.min(length, text.length - offset), text: put };
            pieces.apply([edit]);
            text = applyTextEdits(text, [edit]);
          }
          const edits = pieces.edits();
          expect(applyTextEdits(original, edits)).toBe(text);
          for (const { offset, length, text: put } of edits)
            expect(original.slice(offset, offset + length)).not.toBe(put);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('keeps line ends and pairs of code units whole', () => {
    const pieces = new PieceText('a\r\nb😀c');
    pieces.apply([{ offset: 0, length: 3, text: 'x\n' }]);
    expect(pieces.edits()).toEqual([{ offset: 0, length: 3, text: 'x\n' }]);
  });

  it('refuses edits that overlap', () => {
    expect(() =>
      sortEdits([
        { offset: 0, length: 3, text: '' },
        { offset: 2, length: 1, text: '' },
      ]),
    ).toThrow('overlap');
  });
});
