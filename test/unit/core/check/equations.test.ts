// What is wrong in the equations of a node is underlined at its very characters in the file, whether they stand as lines or as one text.
import { describe, expect, it } from 'vitest';
import { checkGraph } from '../../../../src/core/check/checkGraph.ts';
import { parseGraph } from '../../../../src/core/graph/parse.ts';
import { weather } from '../../../support/graphs.ts';

/** `characters of the file: message` for each problem of the node `cell`. */
function underlined(equations: string): readonly string[] {
  const text = `{
  "version": 1,
  "data": { "kind": "csv", "path": "a.csv" },
  "nodes": {
    "in": { "kind": "input", "fields": ["temp", "rain"] },
    "cell": { "kind": "cell", "units": 4, "equations": ${equations}, "inputs": { "x": "in.y" } },
    "out": { "kind": "dense", "inputs": { "x": "cell.last" } },
    "loss": { "kind": "mse", "target": "temp", "inputs": { "prediction": "out.y" } }
  }
}`;
  const parsed = parseGraph(text);
  const { diagnostics } = checkGraph(parsed.graph, weather);
  return diagnostics
    .filter(({ place }) => place?.node === 'cell')
    .map(({ path, within, message }) => {
      const { start, end } = parsed.rangeOf(path, within);
      return `${text.slice(start, end)} | ${message}`;
    });
}

describe('the characters of a problem', () => {
  it.each([
    [
      'in a line of several',
      '["h\' = tanh(z)", "z = W·x + q"]',
      'q | “q” is not known. Add a line: q = …, input q, or parameter q: H ~ zeros.',
    ],
    [
      'in one text',
      '"h\' = tanh(z)\\nz = W·x + q"',
      'q | “q” is not known. Add a line: q = …, input q, or parameter q: H ~ zeros.',
    ],
    [
      'behind escapes',
      '["# \\u03c3 \\"\\\\", "h\' = \\u03c3(W\\u00b7x) + q"]',
      'q | “q” is not known. Add a line: q = …, input q, or parameter q: H ~ zeros.',
    ],
    ['at an escape', '["h\' = \\u00a7"]', '\\u00a7 | The sign “§” has no meaning here.'],
    ['of a bracket that stays open', '["h\' = tanh(x", "output y = h\'"]', 'x | Expected “)”, but the line ends here.'],
    [
      'of a shape',
      '["state h: H", "h\' = tanh(U·h) + x"]',
      'h | The state h is 4 wide, but its equation gives 2 numbers.',
    ],
  ])('%s', (_, equations, wanted) => {
    expect(underlined(equations)).toContain(wanted);
  });

  it('no text, no lines', () => {
    expect(underlined('7')).toEqual(['7 | equations of “cell” is 7: it must be lines of text.']);
    expect(underlined('["h\' = x", 1]').join()).toContain('is a list: it must be lines of text.');
    expect(underlined('""').join()).toContain('Nothing is given out');
    expect(underlined('[]').join()).toContain('Nothing is given out');
  });
});
