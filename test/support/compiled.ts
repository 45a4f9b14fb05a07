// Graph objects compiled for tests: no files, data described by hand, batches drawn at random.
import { checkGraph } from '../../src/core/check/checkGraph.ts';
import type { TypedGraph } from '../../src/core/check/typedGraph.ts';
import { RandomStream } from '../../src/core/base/random.ts';
import { compileGraph, type CompileOptions } from '../../src/core/compile/compile.ts';
import { parseGraph } from '../../src/core/graph/parse.ts';
import type { DataInfo, FieldInfo } from '../../src/core/graph/model.ts';
import { timeAxes } from '../../src/core/graph/portType.ts';
import type { Dims, Plan } from '../../src/core/ir/plan.ts';
import type { Executor } from '../../src/runtime/executor.ts';

export const number = (name: string): FieldInfo => ({ name, type: 'number', classes: 1, perStep: true });
export const tokens = (name: string, classes: number, perStep = true): FieldInfo => ({
  name,
  type: perStep ? 'tokens' : 'category',
  classes,
  perStep,
});

export function dataInfo(fields: readonly FieldInfo[], variableLength = false): DataInfo {
  return { fields, ragged: variableLength ? timeAxes : [], sequences: { train: 100, validation: 20, test: 20 } };
}

export function typedGraph(nodes: object, data: DataInfo | null, graphs: object = {}): TypedGraph {
  const spec = { kind: 'csv', path: 'x.csv', window: 5 };
  const parsed = parseGraph(JSON.stringify({ version: 1, data: spec, nodes, graphs }));
  return checkGraph(parsed.graph, data);
}

/** The plan of a graph, verified between passes; a graph that does not compile fails the test with its messages. */
export function planOf(nodes: object, data: DataInfo, options: CompileOptions = {}, graphs: object = {}): Plan {
  const result = compileGraph(typedGraph(nodes, data, graphs), { verify: true, ...options });
  if (!result.ok) throw new Error(result.diagnostics.map((d) => `${d.code}: ${d.message}`).join('\n'));
  return result.plan;
}

/** Fills parameters and inputs with reproducible random values; masks get random lengths ≥ 1. */
export function fillRandom(executor: Executor, dims: Dims, data: DataInfo, seed: number): void {
  for (const param of executor.plan.params) {
    const random = new RandomStream(seed, `param ${param.name}`);
    const view = executor.param(param.name);
    for (let i = 0; i < view.length; i++) view[i] = Math.fround((random.uniform() - 0.5) * 0.9);
  }
  executor.paramsChanged();
  const { B = 1 } = dims;
  const lengthsOn = (axis: string): readonly number[] => {
    const random = new RandomStream(seed, axis === 'T' ? 'lengths' : `lengths ${axis}`);
    return Array.from({ length: B }, () => 1 + random.below(dims[axis] ?? 1));
  };
  for (const input of executor.plan.inputs) {
    const random = new RandomStream(seed, `input ${input.name}`);
    const view = executor.input(input.name);
    const lengths = lengthsOn(String(input.shape[0]));
    for (let i = 0; i < view.length; i++) {
      const [t, b] = [Math.floor(i / B), i % B];
      if (input.role.kind === 'mask') view[i] = t < (lengths[b] ?? 0) ? 1 : 0;
      else if (input.role.kind === 'lastMask') view[i] = t === (lengths[b] ?? 0) - 1 ? 1 : 0;
      else if (input.dtype === 'i32')
        view[i] = random.below(classesOf(input.role.kind === 'feed' ? input.role.fields : [], data));
      else view[i] = Math.fround((random.uniform() - 0.5) * 2);
    }
  }
}

function classesOf(fields: readonly string[], data: DataInfo): number {
  return data.fields.find((field) => field.name === fields[0])?.classes ?? 1;
}
