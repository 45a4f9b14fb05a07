// Random graphs for property tests: cells, loops of delays, branches, several losses. Every one is valid by construction.
import fc from 'fast-check';

export interface RandomGraph {
  readonly nodes: Record<string, object>;
  /** For the report of a failure. */
  readonly description: string;
}

interface Layer {
  readonly what:
    'elman' | 'jordan' | 'lstm' | 'gru' | 'dense' | 'activation' | 'loop' | 'cellLoop' | 'delay' | 'branch';
  readonly units: number;
  readonly steps: number;
  readonly variant: number;
  readonly stack: Stack;
  readonly start: 'constant' | 'learned';
}

interface Stack {
  readonly layers: number;
  readonly direction: 'forward' | 'backward' | 'bidirectional';
  readonly initialState: 'zero' | 'learned';
}

/** The port of all final states, by kind. */
const finalState: Readonly<Record<string, string>> = { elman: 'h', jordan: 's', lstm: 'c', gru: 'h' };

const activations = ['tanh', 'sigmoid', 'identity'] as const;

const layer: fc.Arbitrary<Layer> = fc.record({
  what: fc.constantFrom('elman', 'jordan', 'lstm', 'gru', 'dense', 'activation', 'loop', 'cellLoop', 'delay', 'branch'),
  units: fc.integer({ min: 1, max: 4 }),
  steps: fc.integer({ min: 1, max: 4 }),
  variant: fc.integer({ min: 0, max: 2 }),
  stack: fc.record({
    layers: fc.integer({ min: 1, max: 2 }),
    direction: fc.constantFrom('forward', 'backward', 'bidirectional'),
    initialState: fc.constantFrom('zero', 'learned'),
  }),
  start: fc.constantFrom('constant', 'learned'),
});

/** A recurrent node in layers and directions; the variant chooses among the forms of its cell. */
function recurrent(what: 'elman' | 'jordan' | 'lstm' | 'gru', { units, variant, stack }: Layer): object {
  const forms = {
    elman: { activation: activations[variant] ?? 'tanh' },
    jordan: { outputs: variant },
    lstm: { forgetGate: variant !== 1, peepholes: variant === 2, projection: variant },
    gru: { reset: variant === 0 ? 'before' : 'after' },
  };
  return { kind: what, units, ...forms[what], ...stack };
}

export const randomGraph: fc.Arbitrary<RandomGraph> = fc
  .record({
    layers: fc.array(layer, { minLength: 1, maxLength: 4 }),
    end: fc.constantFrom('last', 'first', 'every step', 'final state'),
    columns: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ layers, end, columns }) => {
    const nodes: Record<string, object> = { x: { kind: 'input', fields: ['a', 'b', 'd'].slice(0, columns) } };
    let at = 'x.y';
    let final = '';
    layers.forEach((l, i) => {
      const id = `n${i}`;
      const activation = activations[l.variant] ?? 'tanh';
      if (l.what === 'elman' || l.what === 'jordan' || l.what === 'lstm' || l.what === 'gru')
        nodes[id] = { ...recurrent(l.what, l), inputs: { x: at } };
      else if (l.what === 'dense') nodes[id] = { kind: 'dense', units: l.units, activation, inputs: { x: at } };
      else if (l.what === 'activation') nodes[id] = { kind: 'activation', function: activation, inputs: { x: at } };
      else if (l.what === 'delay')
        nodes[id] = { kind: 'delay', steps: l.steps, start: l.start, initial: l.variant / 2, inputs: { x: at } };
      else if (l.what === 'branch') {
        nodes[`${id}a`] = { kind: 'dense', units: l.units, activation, inputs: { x: at } };
        nodes[`${id}b`] = { kind: 'elman', units: l.units, inputs: { x: at } };
        nodes[id] = { kind: l.variant === 0 ? 'concat' : 'add', inputs: { a: `${id}a.y`, b: `${id}b.y` } };
      } else {
        const inner =
          l.what === 'cellLoop'
            ? { ...recurrent('gru', l), direction: 'forward' }
            : { kind: 'dense', units: l.units, activation };
        nodes[`${id}back`] = {
          kind: 'delay',
          steps: l.steps,
          start: l.start,
          initial: l.variant / 4,
          inputs: { x: `${id}.y` },
        };
        nodes[`${id}mix`] = { kind: 'concat', inputs: { a: at, b: `${id}back.y` } };
        nodes[`${id}cell`] = { ...inner, inputs: { x: `${id}mix.y` } };
        nodes[id] = { kind: 'dense', units: l.units, activation: 'tanh', inputs: { x: `${id}cell.y` } };
      }
      final = 'layers' in (nodes[id] ?? {}) ? `${id}.${l.variant === 0 ? 'last' : (finalState[l.what] ?? 'last')}` : '';
      at = `${id}.y`;
    });
    if (end === 'last' || end === 'first') nodes['end'] = { kind: end, inputs: { x: at } };
    const source =
      end === 'every step'
        ? at
        : end === 'final state' && final !== ''
          ? final
          : nodes['end'] === undefined
            ? at
            : 'end.y';
    nodes['out'] = { kind: 'dense', units: 1, inputs: { x: source } };
    nodes['loss'] = { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } };
    return { nodes, description: JSON.stringify(nodes) };
  });
