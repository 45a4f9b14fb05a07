// Random graphs for property tests: cells, loops of delays, branches, several losses. Every one is valid by construction.
import fc from 'fast-check';

export interface RandomGraph {
  readonly nodes: Record<string, object>;
  /** For the report of a failure. */
  readonly description: string;
}

interface Layer {
  readonly what: 'elman' | 'lstm' | 'gru' | 'dense' | 'activation' | 'loop' | 'cellLoop' | 'delay' | 'branch';
  readonly units: number;
  readonly steps: number;
  readonly variant: number;
}

const activations = ['tanh', 'sigmoid', 'identity'] as const;

const layer: fc.Arbitrary<Layer> = fc.record({
  what: fc.constantFrom('elman', 'lstm', 'gru', 'dense', 'activation', 'loop', 'cellLoop', 'delay', 'branch'),
  units: fc.integer({ min: 1, max: 4 }),
  steps: fc.integer({ min: 1, max: 4 }),
  variant: fc.integer({ min: 0, max: 2 }),
});

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
      if (l.what === 'elman') nodes[id] = { kind: 'elman', units: l.units, activation, inputs: { x: at } };
      else if (l.what === 'lstm') nodes[id] = { kind: 'lstm', units: l.units, inputs: { x: at } };
      else if (l.what === 'gru')
        nodes[id] = { kind: 'gru', units: l.units, reset: l.variant === 0 ? 'before' : 'after', inputs: { x: at } };
      else if (l.what === 'dense') nodes[id] = { kind: 'dense', units: l.units, activation, inputs: { x: at } };
      else if (l.what === 'activation') nodes[id] = { kind: 'activation', function: activation, inputs: { x: at } };
      else if (l.what === 'delay')
        nodes[id] = { kind: 'delay', steps: l.steps, initial: l.variant / 2, inputs: { x: at } };
      else if (l.what === 'branch') {
        nodes[`${id}a`] = { kind: 'dense', units: l.units, activation, inputs: { x: at } };
        nodes[`${id}b`] = { kind: 'elman', units: l.units, inputs: { x: at } };
        nodes[id] = { kind: l.variant === 0 ? 'concat' : 'add', inputs: { a: `${id}a.y`, b: `${id}b.y` } };
      } else {
        const inner =
          l.what === 'cellLoop' ? { kind: 'gru', units: l.units } : { kind: 'dense', units: l.units, activation };
        nodes[`${id}back`] = { kind: 'delay', steps: l.steps, initial: l.variant / 4, inputs: { x: `${id}.y` } };
        nodes[`${id}mix`] = { kind: 'concat', inputs: { a: at, b: `${id}back.y` } };
        nodes[`${id}cell`] = { ...inner, inputs: { x: `${id}mix.y` } };
        nodes[id] = { kind: 'dense', units: l.units, activation: 'tanh', inputs: { x: `${id}cell.y` } };
      }
      final = l.what === 'elman' || l.what === 'lstm' || l.what === 'gru' ? `${id}.last` : '';
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
