// Looks buffers of a plan up by the names that people and checkpoints use. An unknown name is an error that lists what there is.
import type { Plan } from '../core/ir/plan.ts';
import { trainedParams } from './trainedParams.ts';

interface Named {
  readonly name: string;
}

function find<N extends Named>(what: string, items: readonly N[], name: string): N {
  const found = items.find((item) => item.name === name);
  if (found === undefined) {
    throw new Error(
      `the plan has no ${what} '${name}' (it has ${items.map((item) => item.name).join(', ') || 'none'})`,
    );
  }
  return found;
}

/** Buffer ids by name. */
export interface BufferNames {
  param(name: string): number;
  grad(name: string): number;
  input(name: string): number;
  output(name: string): number;
  /** Position among the trained parameters. */
  trained(name: string): number;
}

export function bufferNames(plan: Plan): BufferNames {
  const trained = trainedParams(plan);
  return {
    param: (name) => find('parameter', plan.params, name).buffer,
    grad: (name) => find('trained parameter', trained, name).grad,
    input: (name) => find('input', plan.inputs, name).buffer,
    output: (name) => find('output', plan.outputs, name).buffer,
    trained: (name) => trained.indexOf(find('trained parameter', trained, name)),
  };
}
