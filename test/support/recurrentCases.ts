// Graphs around recurrent nodes and delays, for the suite that every kind is held to, and the grid of their variants.

interface Case {
  readonly name: string;
  readonly nodes: Readonly<Record<string, object>>;
}

/** x: two numbers a step; before: three trainable features a step. The loss reads `read`. */
function around(name: string, nodes: object, read: string): Case {
  return {
    name,
    nodes: {
      x: { kind: 'input', fields: ['a', 'b'] },
      before: { kind: 'dense', units: 3, activation: 'tanh', inputs: { x: 'x.y' } },
      ...nodes,
      out: { kind: 'dense', units: 1, inputs: { x: read } },
      loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
    },
  };
}

function through(it: object, name = 'by itself', port = 'y'): Case {
  return around(name, { it: { inputs: { x: 'before.y' }, ...it } }, `it.${port}`);
}

const both = { layers: 2, direction: 'bidirectional' };
const drops = { layers: 2, dropout: 0.3, recurrentDropout: 0.4 };

/** From a state that another such node leaves behind: every layer and direction of it. */
function handedOn(it: object, states: readonly string[]): Case {
  const wires = Object.fromEntries(states.map((name) => [`${name}0`, `first.${name}`]));
  const nodes = {
    first: { ...it, inputs: { x: 'x.y' } },
    it: { ...it, initialState: 'wired', inputs: { x: 'before.y', ...wires } },
  };
  return around('from the state of another', nodes, 'it.y');
}

/** `it` reads its own output of two steps ago. */
function inLoop(it: object, name: string): Case {
  const nodes = {
    back: { kind: 'delay', steps: 2, inputs: { x: 'it.y' } },
    mix: { kind: 'concat', inputs: { a: 'before.y', b: 'back.y' } },
    it: { ...it, inputs: { x: 'mix.y' } },
  };
  return around(name, nodes, 'it.y');
}

export const recurrentCases: Readonly<Record<string, readonly Case[]>> = {
  elman: [
    through({ kind: 'elman', units: 3 }),
    through({ kind: 'elman', units: 2, ...both }, 'its last state, two layers in both directions', 'last'),
    through({ kind: 'elman', units: 2, ...both, initialState: 'learned' }, 'all states, learned starts', 'h'),
    through({ kind: 'elman', units: 3, ...drops }, 'dropout'),
    handedOn({ kind: 'elman', units: 2, ...both }, ['h']),
    inLoop({ kind: 'elman', units: 2, layers: 2, initialState: 'learned', recurrentDropout: 0.3 }, 'in a loop'),
  ],
  jordan: [
    through({ kind: 'jordan', units: 3, outputs: 2 }),
    through({ kind: 'jordan', units: 2, ...both }, 'its last output, two layers in both directions', 'last'),
    through({ kind: 'jordan', units: 2, outputs: 3, layerNorm: true, ...drops }, 'dropout and layer normalisation'),
    handedOn({ kind: 'jordan', units: 3, outputs: 2, layers: 2 }, ['s']),
  ],
  gru: [
    through({ kind: 'gru', units: 3 }),
    through({ kind: 'gru', units: 2, reset: 'before' }, 'reset before', 'last'),
    through({ kind: 'gru', units: 2, ...both, initialState: 'learned' }, 'all states, learned starts', 'h'),
    through({ kind: 'gru', units: 3, reset: 'before', ...drops }, 'reset before, dropout'),
    handedOn({ kind: 'gru', units: 2, ...both }, ['h']),
    inLoop({ kind: 'gru', units: 2, layers: 2, dropout: 0.3 }, 'two layers in a loop'),
  ],
  lstm: [
    through({ kind: 'lstm', units: 3 }),
    through({ kind: 'lstm', units: 2, peepholes: true }, 'its cell state', 'c'),
    through({ kind: 'lstm', units: 3, projection: 2, ...both, initialState: 'learned' }, 'projected, all states', 'h'),
    through({ kind: 'lstm', units: 3, forgetGate: false, peepholes: true, ...drops }, 'of 1997, peepholes, dropout'),
    handedOn({ kind: 'lstm', units: 3, projection: 2, direction: 'bidirectional' }, ['h', 'c']),
    inLoop({ kind: 'lstm', units: 2, layers: 2, layerNorm: true }, 'two layers in a loop'),
  ],
  delay: [
    through({ kind: 'delay', steps: 2, initial: 0.4 }),
    through({ kind: 'delay', steps: 3, start: 'learned', initial: 0.4 }, 'from a learned vector'),
    around(
      'from a wire',
      {
        once: { kind: 'input', fields: ['a', 'c'], per: 'sequence' },
        still: { kind: 'dense', units: 3, inputs: { x: 'once.y' } },
        it: { kind: 'delay', steps: 2, start: 'wired', inputs: { x: 'before.y', initial: 'still.y' } },
      },
      'it.y',
    ),
    around(
      'in a loop',
      {
        back: { kind: 'delay', inputs: { x: 'it.y' } },
        both: { kind: 'concat', inputs: { a: 'before.y', b: 'back.y' } },
        it: { kind: 'dense', units: 2, activation: 'tanh', inputs: { x: 'both.y' } },
      },
      'it.y',
    ),
    around(
      'two loops that cross, one with a learned vector of three steps ago',
      {
        near: { kind: 'delay', inputs: { x: 'it.y' } },
        far: { kind: 'delay', steps: 3, start: 'learned', inputs: { x: 'mix.y' } },
        both: { kind: 'concat', inputs: { a: 'before.y', b: 'near.y', c: 'far.y' } },
        mix: { kind: 'dense', units: 3, activation: 'tanh', inputs: { x: 'both.y' } },
        more: { kind: 'concat', inputs: { a: 'mix.y', b: 'near.y' } },
        it: { kind: 'dense', units: 2, activation: 'tanh', inputs: { x: 'more.y' } },
      },
      'it.y',
    ),
    around(
      'a loop within a loop, around a cell',
      {
        inner: { kind: 'delay', inputs: { x: 'core.y' } },
        outer: { kind: 'delay', steps: 2, start: 'learned', inputs: { x: 'it.y' } },
        both: { kind: 'concat', inputs: { a: 'before.y', b: 'outer.y', c: 'inner.y' } },
        core: { kind: 'dense', units: 2, activation: 'tanh', inputs: { x: 'both.y' } },
        cell: { kind: 'gru', units: 2, inputs: { x: 'core.y' } },
        it: { kind: 'dense', units: 2, activation: 'tanh', inputs: { x: 'cell.y' } },
      },
      'it.y',
    ),
  ],
};

/** Every variant of a recurrent node that changes its equations. */
export const variants: Readonly<Record<string, object>> = {
  'elman tanh': { kind: 'elman', units: 3 },
  'elman relu': { kind: 'elman', units: 3, activation: 'relu' },
  'elman sigmoid': { kind: 'elman', units: 2, activation: 'sigmoid' },
  'elman identity': { kind: 'elman', units: 2, activation: 'identity' },
  'elman, layer normalisation': { kind: 'elman', units: 3, layerNorm: true },
  jordan: { kind: 'jordan', units: 3, outputs: 2 },
  'jordan, layer normalisation': { kind: 'jordan', units: 3, layerNorm: true, outputActivation: 'sigmoid' },
  lstm: { kind: 'lstm', units: 2 },
  'lstm without forget gate': { kind: 'lstm', units: 2, forgetGate: false },
  'lstm with peepholes': { kind: 'lstm', units: 2, peepholes: true },
  'lstm with projection': { kind: 'lstm', units: 3, projection: 2 },
  'lstm, layer normalisation': { kind: 'lstm', units: 3, layerNorm: true },
  'lstm with everything': { kind: 'lstm', units: 3, peepholes: true, projection: 2, layerNorm: true },
  'gru reset after': { kind: 'gru', units: 2 },
  'gru reset before': { kind: 'gru', units: 2, reset: 'before' },
  'gru reset after, layer normalisation': { kind: 'gru', units: 3, layerNorm: true },
  'gru reset before, layer normalisation': { kind: 'gru', units: 3, reset: 'before', layerNorm: true },
};

/** A variant in so many layers and a direction; the loss sees its sequence and its last state. */
export function stacked(variant: object, layers: number, direction: string): Readonly<Record<string, object>> {
  const starts = { layers, direction, initialState: 'learned', dropout: 0.2, recurrentDropout: 0.2 };
  const nodes = {
    it: { ...variant, ...starts, inputs: { x: 'before.y' } },
    read: { kind: 'concat', inputs: { a: 'it.y', b: 'it.last' } },
  };
  return around('', nodes, 'read.y').nodes;
}
