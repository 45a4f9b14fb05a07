// Random graphs for property tests: every recurrent kind with its variants, custom cells, loops of delays that stand alone, nest or cross,
// branches, time nodes, several ends. Every one is valid by construction.
import fc from 'fast-check';

export interface RandomGraph {
  readonly nodes: Record<string, object>;
  /** For the report of a failure. */
  readonly description: string;
}

const whats = [
  'elman',
  'jordan',
  'lstm',
  'gru',
  'equations',
  'dense',
  'activation',
  'layerNorm',
  'loop',
  'cellLoop',
  'crossingLoops',
  'nestedLoops',
  'delay',
  'branch',
  'tdnn',
  'reverse',
] as const;

interface Layer {
  readonly what: (typeof whats)[number];
  readonly units: number;
  readonly steps: number;
  readonly variant: number;
  readonly layers: number;
  readonly direction: 'forward' | 'backward' | 'bidirectional';
  readonly initialState: 'zero' | 'learned';
  readonly start: 'constant' | 'learned';
  readonly layerNorm: boolean;
  readonly peepholes: boolean;
  readonly projection: number;
}

const activations = ['tanh', 'sigmoid', 'identity'] as const;

const layer: fc.Arbitrary<Layer> = fc.record({
  what: fc.constantFrom(...whats),
  units: fc.integer({ min: 1, max: 4 }),
  steps: fc.integer({ min: 1, max: 4 }),
  variant: fc.integer({ min: 0, max: 2 }),
  layers: fc.integer({ min: 1, max: 2 }),
  direction: fc.constantFrom('forward', 'backward', 'bidirectional'),
  initialState: fc.constantFrom('zero', 'learned'),
  start: fc.constantFrom('constant', 'learned'),
  layerNorm: fc.boolean(),
  peepholes: fc.boolean(),
  projection: fc.integer({ min: 0, max: 3 }),
});

const minimalGatedUnit = [
  'f = σ(W·x + U·h + b_f)',
  "h' = (1 - f) * h + f * tanh(V·x + R·(f * h) + b_h)",
  "output y = h'",
];

/** The port of the final states of all layers and directions, by kind. */
const finalState = { elman: 'h', jordan: 's', lstm: 'c', gru: 'h' } as const;

/** A recurrent node over a sequence, with the variants of its kind. */
function recurrent(l: Layer): Record<string, unknown> {
  const stack = { layers: l.layers, direction: l.direction, initialState: l.initialState };
  // Normalising two values is nearly taking the sign of their difference, which differences cannot measure.
  const units = l.layerNorm ? l.units + 2 : l.units;
  const common = { units, ...stack, layerNorm: l.layerNorm };
  const activation = activations[l.variant] ?? 'tanh';
  if (l.what === 'lstm')
    return {
      kind: 'lstm',
      ...common,
      peepholes: l.peepholes,
      projection: Math.min(l.projection, units - 1),
      forgetGate: l.variant !== 2,
    };
  if (l.what === 'gru') return { kind: 'gru', ...common, reset: l.variant === 0 ? 'before' : 'after' };
  if (l.what === 'jordan') return { kind: 'jordan', ...common, outputs: l.steps, activation };
  return { kind: 'elman', ...common, activation };
}

/** Adds the nodes of a layer that reads `at`; returns the port to go on from and, where there is one, a port without time. */
function addLayer(nodes: Record<string, object>, id: string, l: Layer, at: string): { y: string; final: string } {
  const activation = activations[l.variant] ?? 'tanh';
  const put = (name: string, node: Record<string, unknown>, inputs: Readonly<Record<string, string>>): void => {
    nodes[name] = { ...node, inputs };
  };
  const back = (name: string, from: string, steps = l.steps): void =>
    put(name, { kind: 'delay', steps, start: l.start, initial: l.variant / 4 }, { x: from });
  const dense = { kind: 'dense', units: l.units, activation };
  const squashed = { ...dense, activation: 'tanh' };
  switch (l.what) {
    case 'elman':
    case 'jordan':
    case 'lstm':
    case 'gru':
      put(id, recurrent(l), { x: at });
      return { y: `${id}.y`, final: `${id}.${l.variant === 0 ? 'last' : finalState[l.what]}` };
    case 'equations':
      put(id, { kind: 'cell', units: l.units, equations: minimalGatedUnit }, { x: at });
      return { y: `${id}.y`, final: '' };
    case 'dense':
      put(id, dense, { x: at });
      break;
    case 'activation':
      put(id, { kind: 'activation', function: activation }, { x: at });
      break;
    case 'layerNorm':
      put(`${id}wide`, { kind: 'dense', units: l.units + 2 }, { x: at });
      put(id, { kind: 'layerNorm' }, { x: `${id}wide.y` });
      break;
    case 'delay':
      back(id, at);
      break;
    case 'reverse':
      put(id, { kind: 'reverse' }, { x: at });
      break;
    case 'tdnn':
      put(id, { kind: 'tdnn', units: l.units, kernel: l.steps, dilation: l.layers, activation }, { x: at });
      break;
    case 'branch':
      put(`${id}a`, dense, { x: at });
      put(`${id}b`, { kind: 'elman', units: l.units }, { x: at });
      put(id, { kind: ['concat', 'add', 'multiply'][l.variant] }, { a: `${id}a.y`, b: `${id}b.y` });
      break;
    case 'loop':
    case 'cellLoop':
      back(`${id}back`, `${id}.y`);
      put(`${id}mix`, { kind: 'concat' }, { a: at, b: `${id}back.y` });
      put(`${id}cell`, l.what === 'cellLoop' ? { kind: 'gru', units: l.units, layers: l.layers } : dense, {
        x: `${id}mix.y`,
      });
      put(id, squashed, { x: `${id}cell.y` });
      break;
    case 'crossingLoops':
      // p and q read each other's past, with different delays.
      back(`${id}p1`, `${id}p.y`);
      back(`${id}q1`, `${id}q.y`, 1 + (l.steps % 4));
      put(`${id}pin`, { kind: 'concat' }, { a: at, b: `${id}q1.y` });
      put(`${id}p`, squashed, { x: `${id}pin.y` });
      put(`${id}qin`, { kind: 'concat' }, { a: `${id}p.y`, b: `${id}p1.y`, c: `${id}q1.y` });
      put(`${id}q`, squashed, { x: `${id}qin.y` });
      put(id, { kind: 'concat' }, { a: `${id}p.y`, b: `${id}q.y` });
      break;
    case 'nestedLoops':
      // A short loop around the inner node, a longer one around both.
      back(`${id}short`, `${id}inner.y`, 1);
      back(`${id}long`, `${id}.y`);
      put(`${id}in`, { kind: 'concat' }, { a: at, b: `${id}short.y`, c: `${id}long.y` });
      put(`${id}inner`, squashed, { x: `${id}in.y` });
      put(id, squashed, { x: `${id}inner.y` });
      break;
  }
  return { y: `${id}.y`, final: '' };
}

export const randomGraph: fc.Arbitrary<RandomGraph> = fc
  .record({
    layers: fc.array(layer, { minLength: 1, maxLength: 4 }),
    end: fc.constantFrom('last', 'first', 'mean', 'every step', 'final state'),
    columns: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ layers, end, columns }) => {
    const nodes: Record<string, object> = { x: { kind: 'input', fields: ['a', 'b', 'd'].slice(0, columns) } };
    let [at, final] = ['x.y', ''];
    layers.forEach((l, i) => {
      ({ y: at, final } = addLayer(nodes, `n${i}`, l, at));
    });
    if (end === 'last' || end === 'first' || end === 'mean') nodes['end'] = { kind: end, inputs: { x: at } };
    const source = nodes['end'] !== undefined ? 'end.y' : end === 'final state' && final !== '' ? final : at;
    nodes['out'] = { kind: 'dense', units: 1, inputs: { x: source } };
    nodes['loss'] = { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } };
    return { nodes, description: JSON.stringify(nodes) };
  });
