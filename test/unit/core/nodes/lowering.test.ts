// Lowering keeps what inference promised: shapes of outputs and states, scalar losses, every declared parameter used.
import { describe, expect, test } from 'vitest';
import { checkGraph } from '../../../../src/core/check/checkGraph.ts';
import type { TypedGraph, TypedNode } from '../../../../src/core/check/typedGraph.ts';
import { formatPortType } from '../../../../src/core/graph/portType.ts';
import { nodeKinds } from '../../../../src/core/nodes/catalogue.ts';
import { cellExamples } from '../../../support/cellExamples.ts';
import { graphOf, names, text, textSpec, linesSpec, weather } from '../../../support/graphs.ts';
import { lowerNode, shapeOf } from '../../../support/lowerNode.ts';

const graphs: Readonly<Record<string, TypedGraph>> = {
  'numbers over time': checkGraph(
    graphOf({
      in: { kind: 'input', fields: ['temp', 'rain', 'wind'] },
      static: { kind: 'input', fields: ['temp'], per: 'sequence' },
      elman: { kind: 'elman', units: 7, activation: 'relu', recurrentInit: 'identity', inputs: { x: 'in.y' } },
      gruAfter: { kind: 'gru', units: 5, inputs: { x: 'elman.y' } },
      gruBefore: { kind: 'gru', units: 5, reset: 'before', inputs: { x: 'elman.y' } },
      jordan: { kind: 'jordan', units: 5, outputs: 2, inputs: { x: 'in.y' } },
      lstm: { kind: 'lstm', units: 6, inputs: { x: 'in.y' } },
      written: { kind: 'cell', units: 6, equations: cellExamples.lstm, inputs: { x: 'in.y' } },
      delay: { kind: 'delay', steps: 3, initial: 0.5, inputs: { x: 'in.y' } },
      sum: { kind: 'add', inputs: { a: 'gruAfter.y', b: 'gruBefore.y', c: 'gruAfter.last' } },
      beside: { kind: 'concat', inputs: { a: 'in.y', b: 'static.y', d: 'lstm.y' } },
      drop: { kind: 'dropout', rate: 0.4, inputs: { x: 'beside.y' } },
      noisy: { kind: 'noise', inputs: { x: 'drop.y' } },
      one: { kind: 'constant', value: [1, 2, 2], inputs: {} },
      some: { kind: 'parameter', units: 5, init: 'uniform', value: 0.1 },
      gate: { kind: 'multiply', inputs: { a: 'sum.y', b: 'some.y' } },
      less: { kind: 'subtract', inputs: { a: 'one.y', b: 'in.y' } },
      twice: { kind: 'scale', factor: 2, offset: -1, inputs: { x: 'less.y' } },
      part: { kind: 'slice', from: 1, size: 2, inputs: { x: 'twice.y' } },
      even: { kind: 'layerNorm', inputs: { x: 'gate.y' } },
      wide: { kind: 'tdnn', units: 4, kernel: 3, dilation: 2, inputs: { x: 'in.y' } },
      around: { kind: 'tdnn', units: 2, padding: 'centred', bias: false, inputs: { x: 'wide.y' } },
      back: { kind: 'reverse', inputs: { x: 'around.y' } },
      middle: { kind: 'mean', inputs: { x: 'back.y', mask: 'some steps.y' } },
      top: { kind: 'max', inputs: { x: 'back.y' } },
      total: { kind: 'sum', inputs: { x: 'back.y' } },
      again: { kind: 'repeat', inputs: { x: 'top.y', like: 'in.y' } },
      'some steps': { kind: 'mask', value: -1, inputs: { x: 'in.y' } },
      look: {
        kind: 'attention',
        score: 'additive',
        units: 4,
        inputs: { query: 'gruAfter.last', keys: 'in.y', values: 'lstm.y' },
      },
      self: { kind: 'attention', causal: true, inputs: { query: 'in.y', keys: 'in.y' } },
      squash: { kind: 'activation', function: 'softplus', inputs: { x: 'noisy.y' } },
      first: { kind: 'first', inputs: { x: 'squash.y' } },
      last: { kind: 'last', inputs: { x: 'sum.y' } },
      cell: { kind: 'dense', units: 4, bias: false, activation: 'sigmoid', inputs: { x: 'lstm.c' } },
      each: { kind: 'dense', units: 2, inputs: { x: 'lstm.y' } },
      stepLoss: { kind: 'mse', target: ['temp', 'rain'], inputs: { prediction: 'each.y' } },
      absolute: { kind: 'mae', target: ['temp', 'rain'], inputs: { prediction: 'each.y', mask: 'gateOut.y' } },
      robust: { kind: 'huber', target: ['temp', 'rain'], inputs: { prediction: 'each.y' } },
      gateOut: { kind: 'dense', units: 1, inputs: { x: 'in.y' } },
      yes: { kind: 'dense', units: 1, inputs: { x: 'first.y' } },
      wetLoss: { kind: 'binaryCrossEntropy', target: 'wet', inputs: { prediction: 'yes.y' } },
      yesNo: { kind: 'dense', units: 2, activation: 'sigmoid', inputs: { x: 'last.y' } },
      bothLoss: {
        kind: 'binaryCrossEntropy',
        from: 'probabilities',
        target: ['temp', 'rain'],
        inputs: { prediction: 'yesNo.y' },
      },
    }),
    weather,
  ),
  'tokens over time': checkGraph(
    graphOf(
      {
        in: { kind: 'input', fields: 'text' },
        table: { kind: 'embedding', units: 9, inputs: { x: 'in.y' } },
        hot: { kind: 'oneHot', inputs: { x: 'in.y' } },
        late: { kind: 'shift', start: 'learned', inputs: { x: 'in.y' } },
        echo: { kind: 'add', inputs: { a: 'late.y', b: 'hot.y' } },
        beside: { kind: 'concat', inputs: { a: 'table.y', b: 'echo.y' } },
        lstm: { kind: 'lstm', units: 6, inputs: { x: 'beside.y' } },
        scores: { kind: 'dense', units: 'next', inputs: { x: 'lstm.y' } },
        loss: { kind: 'crossEntropy', target: 'next', inputs: { prediction: 'scores.y' } },
        blanks: { kind: 'dense', units: 82, inputs: { x: 'lstm.y' } },
        spelt: { kind: 'ctc', target: 'next', inputs: { prediction: 'blanks.y' } },
        spelt2: { kind: 'ctc', target: 'next', blank: 'first', inputs: { prediction: 'blanks.y' } },
        shares: { kind: 'softmax', inputs: { x: 'scores.y' } },
        loss2: { kind: 'crossEntropy', from: 'probabilities', target: 'next', inputs: { prediction: 'shares.y' } },
      },
      textSpec,
    ),
    text,
  ),
  'sequences of different lengths': checkGraph(
    graphOf(
      {
        in: { kind: 'input', fields: 'text' },
        hot: { kind: 'oneHot', inputs: { x: 'in.y' } },
        gru: { kind: 'gru', units: 4, inputs: { x: 'hot.y' } },
        last: { kind: 'last', inputs: { x: 'gru.y' } },
        scores: { kind: 'dense', units: 'label', inputs: { x: 'last.y' } },
        loss: { kind: 'crossEntropy', target: 'label', inputs: { prediction: 'scores.y' } },
        each: { kind: 'dense', units: 'text', inputs: { x: 'gru.y' } },
        stepLoss: { kind: 'crossEntropy', target: 'text', inputs: { prediction: 'each.y' } },
      },
      linesSpec,
    ),
    names,
  ),
};

test('the graphs have no errors and hold every kind', () => {
  for (const typed of Object.values(graphs)) {
    expect(typed.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
  }
  const held = new Set(
    Object.values(graphs).flatMap((typed) => [...typed.nodes.values()].map((node) => node.kind.kind)),
  );
  expect(nodeKinds.map((kind) => kind.kind).filter((kind) => !held.has(kind))).toEqual([]);
});

function expectPromisesKept(typed: TypedNode, graph: TypedGraph, training: boolean): void {
  if (graph.data === null) throw new Error('needs data');
  const lowered = lowerNode(typed, graph.data, { training });
  const { lowering } = typed.kind;
  if (lowering.type === 'delay' && typed.kind.kind === 'shift') {
    expect(lowering.start(typed.params)).toEqual({ kind: 'learned' });
    return;
  }
  if (lowering.type === 'delay') {
    expect(lowering.steps(typed.params)).toBe(3);
    expect(lowering.start(typed.params)).toEqual({ kind: 'constant', value: 0.5 });
    return;
  }
  expect([...lowered.usedParams].sort()).toEqual(typed.parameters.map((one) => one.name).sort());
  if (lowering.type === 'loss') {
    const prediction = typed.inputs.get('prediction')?.type;
    expect(lowered.loss?.loss.shape).toEqual([]);
    expect(prediction && shapeOf(prediction)).toEqual(lowered.loss?.prediction.shape);
    expect(lowered.loss?.perStep).toBe(prediction?.time === 'T' && typed.kind.kind !== 'ctc');
    expect(lowered.b.state.inputByName.has(lowered.loss?.targetFeed ?? '')).toBe(true);
    return;
  }
  const finals = lowering.type === 'cell' ? lowering.cell.finals(typed.params) : {};
  for (const [port, { type }] of typed.outputs) {
    if (type === undefined) throw new Error(`${port} of ${typed.node.id} has no type`);
    const final = finals[port];
    const value = final === undefined ? lowered.outputs[port] : (lowered.states.get(final) ?? lowered.outputs[final]);
    const promised = lowering.type === 'cell' ? { ...type, time: null } : type;
    expect(value?.shape, `${port} of ${typed.node.id}, ${formatPortType(type)}`).toEqual(shapeOf(promised));
    expect(value?.dtype).toBe(type.kind === 'real' ? 'f32' : 'i32');
  }
  if (lowering.type !== 'cell') return;
  const states = lowering.cell.states({ params: typed.params, inputTypes: new Map() });
  expect([...lowered.states].map(([name, value]) => [name, value.shape])).toEqual(
    states.map(({ name, width }) => [name, ['B', width]]),
  );
}

describe.each(Object.entries(graphs))('%s', (_, graph) => {
  test.each([...graph.nodes].map(([id, typed]) => [id, typed] as const))('%s', (_id, typed) => {
    expectPromisesKept(typed, graph, false);
    expectPromisesKept(typed, graph, true);
  });
});

test('pointwise kinds lower without a time axis too, as they stand in a loop', () => {
  const graph = graphs['numbers over time'];
  for (const id of [
    'sum',
    'beside',
    'drop',
    'noisy',
    'squash',
    'each',
    'gate',
    'less',
    'twice',
    'part',
    'even',
    'some steps',
  ]) {
    const typed = graph?.nodes.get(id);
    if (graph?.data == null || typed === undefined) throw new Error(id);
    const { outputs } = lowerNode(typed, graph.data, { training: true, step: true });
    expect(outputs['y']?.shape).toEqual(['B', typed.outputs.get('y')?.type?.size]);
  }
});
