// What single nodes say of their training, and noise on weights: frozen nodes cost nothing and do not move, rates and decay are a node's own.
import { describe, expect, test } from 'vitest';
import { checkGraph } from '../../../src/core/check/checkGraph.ts';
import { compileGraph } from '../../../src/core/compile/compile.ts';
import { applyEdits } from '../../../src/core/graph/edit.ts';
import { parseGraph } from '../../../src/core/graph/parse.ts';
import { formatNewGraph } from '../../../src/core/graph/serialize.ts';
import type { Plan } from '../../../src/core/ir/plan.ts';
import { programFlops } from '../../../src/core/ir/cost.ts';
import { createReferenceExecutor } from '../../../src/runtime/reference/referenceExecutor.ts';
import { gradcheck } from '../../../src/train/gradcheck.ts';
import { Session } from '../../../src/train/session.ts';
import { dataInfo, fillRandom, number } from '../../support/compiled.ts';
import { distance, options, wasmBackends } from '../../support/executors.ts';
import { trainerOf } from '../../support/prepareTask.ts';
import { tinyGraph, waveTable } from '../../support/tinyRun.ts';

const files = { 'wave.csv': waveTable(80) };
const dims = { B: 3, T: 4 };

/** The small task with other training settings and something to say for the node `memory`. */
function text(memory: object, training: object = {}, optimizer: object = {}): string {
  const graph = JSON.parse(tinyGraph({ steps: 5 })) as {
    training: { optimizer: object };
    nodes: { memory: object };
  };
  graph.nodes.memory = { ...graph.nodes.memory, ...memory };
  graph.training = { ...graph.training, ...training, optimizer: { ...graph.training.optimizer, ...optimizer } };
  return JSON.stringify(graph, null, 2);
}

function planOf(source: string): Plan {
  const { graph, diagnostics } = parseGraph(source);
  expect(diagnostics).toEqual([]);
  const compiled = compileGraph(checkGraph(graph, dataInfo([number('wave')])), { verify: true });
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join('\n'));
  return compiled.plan;
}

/** How far each parameter moved in five steps. */
async function moved(source: string): Promise<Readonly<Record<string, number>>> {
  const trainer = await trainerOf(source, files);
  const before = new Map(trainer.plan.params.map(({ name }) => [name, trainer.executor.param(name).slice()]));
  for (const event of new Session(trainer, { seconds: () => 0 }).events()) if (event.type === 'best') break;
  return Object.fromEntries(
    [...before].map(([name, values]) => [
      name,
      Math.max(...Array.from(trainer.executor.param(name), (v, i) => Math.abs(v - (values[i] ?? NaN)))),
    ]),
  );
}

describe('a frozen node', () => {
  const frozen = text({ train: { freeze: true } });

  test('does not move, has no gradient and costs no work backwards', async () => {
    const plan = planOf(frozen);
    expect(plan.params.filter(({ grad }) => grad !== null).map(({ name }) => name)).toEqual(['out.W', 'out.b']);
    const free = planOf(text({}));
    const cost = (one: Plan): number => programFlops(one.programs.train, { B: 16, T: 8 }).byNode.get('memory') ?? 0;
    expect(cost(plan)).toBeLessThan(0.5 * cost(free));
    const change = await moved(frozen);
    expect([change['memory.W'], change['memory.U'], change['memory.b']]).toEqual([0, 0, 0]);
    expect(change['out.W']).toBeGreaterThan(0);
  });

  test('is left out of the gradient check', () => {
    const plan = planOf(frozen);
    const executor = createReferenceExecutor(options(plan, dims));
    executor.bind(dims);
    fillRandom(executor, dims, dataInfo([number('wave')]), 3);
    const checks = gradcheck(executor, { elements: 5, seed: 1 });
    expect(checks.map(({ parameter }) => parameter)).toEqual(['out.W', 'out.b']);
    for (const { error } of checks) expect(error).toBeLessThan(1e-5);
  });
});

describe('rates and decay of a node', () => {
  const sgd = { kind: 'sgd', learningRate: 0.01 };

  test('a factor scales the steps of that node alone', async () => {
    const one = { steps: 1, evaluateEvery: 1, clipNorm: 0 };
    const [plain, slow] = [
      await moved(text({}, one, sgd)),
      await moved(text({ train: { rateFactor: 0.1 } }, one, sgd)),
    ];
    for (const name of ['memory.W', 'memory.U', 'memory.b'])
      expect((slow[name] ?? NaN) / (plain[name] ?? NaN), name).toBeCloseTo(0.1, 6);
    expect(slow['out.W']).toBe(plain['out.W']);
  });

  test('weight decay acts on matrices, not on biases, and a node may have its own', async () => {
    const decayed = await trainerOf(text({ train: { weightDecay: 0.25 } }, {}, { weightDecay: 0.5 }), files);
    const names = decayed.plan.params.map(({ name }) => name);
    expect(names).toEqual(['memory.W', 'memory.U', 'memory.b', 'out.W', 'out.b']);
    expect(decayed.scales && [...decayed.scales.decay]).toEqual([0.25, 0.25, 0, 0.5, 0]);
    expect(decayed.scales && [...decayed.scales.rate]).toEqual([1, 1, 1, 1, 1]);
    expect((await trainerOf(text({}), files)).scales).toBeUndefined();
  });
});

describe('the key train in the file', () => {
  test('is read, written anew the same, and goes with the node that is renamed', () => {
    const source = text({ train: { freeze: true, weightDecay: 0 } });
    const { graph } = parseGraph(source);
    expect(graph.nodes.get('memory')?.train).toEqual({ freeze: true, rateFactor: 1, weightDecay: 0 });
    expect(parseGraph(formatNewGraph(graph)).graph).toEqual(graph);
    const renamed = applyEdits(source, [{ type: 'renameNode', id: 'memory', to: 'cell' }]);
    expect(renamed.ok && parseGraph(renamed.value.text).graph.nodes.get('cell')?.train?.freeze).toBe(true);
  });

  test('can be set and removed by an edit', () => {
    const set = applyEdits(text({}), [{ type: 'setParam', id: 'memory', name: 'train', value: { freeze: true } }]);
    if (!set.ok) throw new Error(set.error.message);
    expect(parseGraph(set.value.text).graph.nodes.get('memory')?.train?.freeze).toBe(true);
    const removed = applyEdits(set.value.text, [{ type: 'setParam', id: 'memory', name: 'train', value: undefined }]);
    expect(removed.ok && parseGraph(removed.value.text).graph.nodes.get('memory')?.train).toBeUndefined();
  });

  test('what is wrong in it is said at its place', () => {
    const source = text({ train: { freeze: 'yes', rateFactor: -1, rate: 2 } });
    const { diagnostics, graph } = parseGraph(source);
    expect(diagnostics.map(({ code, path }) => `${code} ${path.join('.')}`)).toEqual([
      'wrong-type nodes.memory.train.freeze',
      'out-of-range nodes.memory.train.rateFactor',
      'unknown-key nodes.memory.train.rate',
    ]);
    for (const { place, range } of diagnostics) {
      expect(place).toEqual({ node: 'memory', param: 'train' });
      expect(source.slice(range?.start, range?.end)).toMatch(/^("yes"|-1|"rate")$/);
    }
    expect(graph.nodes.get('memory')?.train).toEqual({ freeze: false, rateFactor: 1, weightDecay: null });
  });
});

describe('weight noise', () => {
  const noisy = text({ train: { freeze: false } }, { weightNoise: 0.2 });
  const data = dataInfo([number('wave')]);

  test('gradients equal central differences to 1e-5, and both executors agree to 1e-5', async () => {
    const plan = planOf(noisy);
    const reference = createReferenceExecutor(options(plan, dims));
    reference.bind(dims);
    fillRandom(reference, dims, data, 4);
    const checks = gradcheck(reference, { elements: 8, seed: 2 });
    expect(checks.length).toBe(5);
    for (const { parameter, error } of checks) expect(error, parameter).toBeLessThan(1e-5);
    for (const backend of wasmBackends) {
      const executor = await backend.create(options(plan, dims));
      executor.bind(dims);
      fillRandom(executor, dims, data, 4);
      for (const one of [reference, executor]) one.run('train', { seed: 2, step: 7 });
      for (const { name } of plan.params)
        expect(distance(executor.grad(name), reference.grad(name)), name).toBeLessThan(1e-5);
      await executor.dispose();
    }
  });

  test('changes the loss of training from step to step, not that of an evaluation', () => {
    const executor = createReferenceExecutor(options(planOf(noisy), dims));
    executor.bind(dims);
    fillRandom(executor, dims, data, 4);
    const loss = (program: 'train' | 'evaluate', step: number): number => {
      executor.run(program, { seed: 1, step });
      return executor.output('loss')[0] ?? NaN;
    };
    expect(loss('train', 1)).toBe(loss('train', 1));
    expect(loss('train', 1)).not.toBe(loss('train', 2));
    expect(loss('evaluate', 1)).toBe(loss('evaluate', 2));
  });
});
