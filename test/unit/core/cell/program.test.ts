// The equation language: what a text means, what is inferred, and what is said about mistakes, at which characters.
import { describe, expect, it } from 'vitest';
import { finalPorts } from '../../../../src/core/cell/program.ts';
import { readProgram } from '../../../../src/core/cell/readProgram.ts';
import { sizeOf } from '../../../../src/core/cell/sizes.ts';
import { CellTypes, formatCellShape } from '../../../../src/core/cell/types.ts';
import { typesetProgram } from '../../../../src/core/cell/typeset.ts';

const symbols = { units: undefined, inputs: new Map() };

/** `W: H × D ~ glorot`, one a line, states and parameters. */
function shapes(text: string): string {
  const program = readProgram(text);
  const types = new CellTypes(program, symbols);
  const shape = (name: string): string => formatCellShape(types.nameShape(name) ?? []);
  return [
    ...program.inputs.map(({ name }) => `input ${name}: ${shape(name)}`),
    ...program.states.map(
      ({ name, initial }) =>
        `state ${name}: ${shape(name)} = ${initial.kind === 'constant' ? initial.value : initial.kind}`,
    ),
    ...program.parameters.map(({ name, init }) => `${name}: ${shape(name)} ~ ${init.kind}`),
    ...program.outputs.map(({ name }) => `output ${name}`),
  ].join('\n');
}

/** `characters: message` of every problem, with the sizes H = 4 and those of the inputs. */
function problems(text: string, inputs: Readonly<Record<string, number>> = { x: 3 }): string {
  const program = readProgram(text);
  const wires = new Map(Object.entries(inputs).map(([name, size]) => [name, sizeOf(size)]));
  const types = new CellTypes(program, { units: 4, inputs: wires });
  return [...program.problems, ...types.problems]
    .map(({ span, message }) => `${text.slice(span.start, span.end)} | ${message}`)
    .join('\n');
}

const declared = `input x
state h: H = 0
parameter W: H × D ~ glorot
parameter U: H x H ~ orthogonal
parameter b: H ~ zeros
z = W·x + U @ h + b   # a comment
h' = tanh(z)
output y = h'`;

describe('what follows from use', () => {
  it('one equation is a whole Elman network', () => {
    expect(shapes("h' = tanh(W·x + U·h + b)")).toMatchInlineSnapshot(`
      "input x: D
      state h: H = 0
      W: H × D ~ glorot
      U: H × H ~ orthogonal
      b: H ~ zeros
      output y"
    `);
  });

  it('declared in full it is the same', () => {
    expect(problems(declared)).toBe('');
    expect(shapes(declared)).toBe(shapes("h' = tanh(W·x + U·h + b)"));
  });

  it('ASCII and mathematical signs mean the same', () => {
    const signs = "r = σ(W·x)\nh' = r ⊙ h − x′ × 0".replace(' − x′ × 0', ' − 1');
    expect(typesetProgram(readProgram("r = sigmoid(W@x)\nh' = r * h - 1"))).toEqual(typesetProgram(readProgram(signs)));
    expect(typesetProgram(readProgram('h′ = U·h .* b'))).toEqual(typesetProgram(readProgram("h' = U @ h * b")));
  });

  it('sizes add up in concatenations, and packed gates are cut apart', () => {
    expect(shapes("h' = tanh(W·[h; x] + b)")).toContain('W: H × H + D');
    const packed = "z = W·x + U·h + b\ni = σ(z[0:H])\nh' = i * tanh(z[2H:3H]) + σ(z[H:2H]) * h";
    expect(shapes(packed)).toContain('W: 3H × D');
    expect(problems(packed)).toBe('');
  });

  it('several inputs, states and outputs', () => {
    const text =
      "input x, v: 2\nstate c: K = 0.5\nstate h = learned\nparameter P: K × 2\nc' = c + P·v\nh' = tanh(W·x + V·c' + h)\noutput y = h'\noutput c\noutput both = [h'; c']";
    expect(problems(`${text}\nparameter Q: K × K`.replaceAll('K', '5'), { x: 3, v: 2 })).toContain('Nothing reads Q');
    expect(shapes(text)).toMatchInlineSnapshot(`
      "input x: D_x
      input v: 2
      state c: K = 0.5
      state h: H = learned
      P: K × 2 ~ glorot
      W: H × D_x ~ glorot
      V: H × K ~ orthogonal
      output y
      output c
      output both"
    `);
    expect(finalPorts(readProgram(text))).toEqual({ last: 'c', h: 'h' });
  });

  it('equations may stand in any order', () => {
    expect(problems("output y = h'\nh' = tanh(z)\nz = u + U·h\nu = W·x")).toBe('');
  });

  it('a bracket may span lines', () => {
    expect(problems("h' = tanh(\n  W·x\n  + U·h\n)\noutput y = h'")).toBe('');
  });
});

describe('typeset', () => {
  it.each([
    ["h' = tanh(W·x + U·h + b)", 'h_t = tanh(W x_t + U h_{t−1} + b)'],
    ["h' = (1 - z) * h + z * h'2".replace("h'2", 'x'), 'h_t = (1 − z_t) ⊙ h_{t−1} + z_t ⊙ x_t'],
    ["h' = U·(r * h) + b_hn", 'h_t = U (r_t ⊙ h_{t−1}) + b_{hn}'],
    ["h' = r * (U·h)", 'h_t = r_t ⊙ (U h_{t−1})'],
    ["h_f' = where(mod(t, 2) == 0, x, h_f)", 'h_{f,t} = where(t mod 2 = 0, x_t, h_{f,t−1})'],
    ["h' = 2 * h - square(x) / (1 + abs(h))", 'h_t = 2 h_{t−1} − x_t^2 / (1 + |h_{t−1}|)'],
    ["h' = sum(h) * x - (h - x)", 'h_t = sum(h_{t−1}) · x_t − (h_{t−1} − x_t)'],
  ])('%s', (text, line) => {
    expect(typesetProgram(readProgram(text))[0]).toBe(line);
  });
});

describe('mistakes', () => {
  it('several at once, each at its characters', () => {
    expect(problems("h' = tanh(W x + U·h + b\nz = 3 +\noutput y = h' + q\n!!\nc' = W·x")).toMatchInlineSnapshot(`
      "x | A sign is missing: W·x is the product of a matrix, W * x multiplies number by number.
      b | Expected “)”, but the line ends here.
      + | Expected a value: a name, a number or a bracket, but the line ends here.
      ! | Expected an equation such as h' = tanh(z), or input, state, parameter, output, but here is “!”.
      q | “q” is not known. Add a line: q = …, input q, or parameter q: H ~ zeros."
    `);
  });

  it.each([
    [
      'h = tanh(W·x + U·h)',
      "h | h depends on itself within one step. If it is meant to remember, make it a state: h' = …",
    ],
    ["h' = V·h'", "h | h' depends on itself within one step. Write h for the value of the step before."],
    [
      "a = c\nc = a\nh' = a",
      "a | a depends on itself within one step (a → c → a). If it is meant to remember, make it a state: a' = …",
    ],
    ['state h', "h | The state h has no equation: add a line h' = …"],
    ["h' = tahn(x)", 'tahn | There is no function tahn. Did you mean tanh?'],
    ["h' = tanh", 'tanh | tanh is a function: write tanh(z).'],
    ["h' = tanh(x, h)", 'tanh | tanh(z) takes one value, not 2.'],
    ["h' = h^2", '^ | There is no power here: write square(z), z * z or exp(z).'],
    ["h' = 2h", 'h | A sign is missing here: * multiplies number by number, · (or @) is the product of a matrix.'],
    ["h' = where(t = 0, x, h)", '= | Expected “)”, but here is “=”.'],
    ["h' = z\nz = x'", "x' | x' has no equation: only states have a next value."],
    ["input last\nh' = last", 'last | last is the port of the final state: choose another name.'],
    ["tanh' = x", 'tanh | tanh is a function: choose another name.'],
    [
      "parameter W: H × D ~ glorrot\nh' = W·x",
      'glorrot | There is no start “glorrot”. Choose one of glorot, he, orthogonal, identity, zeros, ones, constant, uniform, normal.',
    ],
    ["parameter W: H × D ~ uniform\nh' = W·x", 'uniform | Write uniform(0.1).'],
    ["h' = $x", '$ | The sign “$” has no meaning here.'],
    ["inputs x\nh' = x", 'x | Expected “=” after “inputs”, but here is “x”.'],
    ['', ' | Nothing is given out: add a line output y = …'],
  ])('%j', (text, wanted) => {
    expect(problems(text).split('\n')).toContain(wanted);
  });

  it.each([
    ["h' = W * x", 'W | A matrix stands only', 'parameter W: H × D\n'],
    [
      "h' = x·h",
      '· | · is the product of a matrix and a vector, and the left side is a vector of 3: * multiplies number by number, sum(a * b) is the scalar product.',
      '',
    ],
    [
      "h' = tanh(W·x) + x",
      '+ | The left side has 5 numbers and the right side 3: number by number they must be as many.',
      'parameter W: 5 × D\n',
    ],
    [
      "h' = W·[x; 1]",
      '· | The matrix is 4 × 3, but the vector has 4: its columns must be as many.',
      'parameter W: H × D\ninput x: D\n',
    ],
    [
      "h' = tanh(W·x)",
      'h | The state h is 6 wide, but its equation gives 4 numbers.',
      'state h: 6\nparameter W: H × D\n',
    ],
    [
      "h' = W·(V·x)",
      'V | Nothing tells the size K of V: write a number, or H for the units of the node.',
      'parameter V: K × D\n',
    ],
    ["h' = x[1:5]", 'x[1:5] | The slice 1 to 5 does not lie in 0 to 3.', 'state h: 4\n'],
    ["h' = softmax(sum(x))", 'softmax(sum(x)) | softmax takes a vector, and this is one number.', ''],
    ["n' = x\nh' = x", 'n | The state n is one number, but its equation gives 3 numbers.', 'state n: 1\n'],
    ["h' = x", 'x | x is declared 5 wide, but its wire has 3.', 'input x: 5\n'],
  ])('of shape: %j', (text, wanted, before) => {
    const found = problems(before + text);
    expect(found).toContain(wanted);
  });
});
