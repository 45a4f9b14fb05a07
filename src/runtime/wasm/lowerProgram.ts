// A bound program as words: descriptors one after the other, a loop holding those of its body, as src/kernels/run.ts reads them.
import { STEP_LOOP } from '../../kernels/opcodes.ts';
import type { BoundStep, BoundView } from '../bind.ts';
import { Scratch } from './lowering.ts';
import type { Lowering } from './lowering.ts';
import { lowerStep } from './lowerSteps.ts';
import type { PackedWeights, PackJob } from './packedWeights.ts';
import { WordWriter } from './wordWriter.ts';

/** Where things stand in memory, in bytes. */
export interface Addresses {
  readonly scratch: number;
  readonly packed: number;
  buffer(id: number): number;
  isParam(id: number): boolean;
}

export interface LoweredProgram {
  readonly words: Int32Array;
  /** Packed weights that must be fresh before it runs. */
  readonly jobs: ReadonlySet<PackJob>;
  /** Scratch memory that it takes. */
  readonly scratchBytes: number;
  /** What the step numbers in the words stand for. */
  readonly steps: readonly { readonly op: string; readonly nodes: readonly string[] }[];
}

export function lowerProgram(
  program: readonly BoundStep[],
  addresses: Addresses,
  weights: PackedWeights,
): LoweredProgram {
  const words = new WordWriter();
  const scratch = new Scratch(addresses.scratch);
  const jobs = new Set<PackJob>();
  const steps: { readonly op: string; readonly nodes: readonly string[] }[] = [];

  const block = (op: number, body: () => void): void => {
    const start = words.length;
    words.word(op, 0, steps.length - 1);
    body();
    words.patch(start + 1, (words.length - start) * 4);
  };
  const lowering: Lowering = {
    words,
    scratch,
    weights,
    packedBase: addresses.packed,
    jobs,
    place: (view: BoundView) => ({ ...view, address: addresses.buffer(view.buffer) + view.offset * 4 }),
    isParam: addresses.isParam,
    emit: block,
  };
  for (const step of program) {
    if (step.op !== 'loop') {
      steps.push(step);
      lowerStep(step, lowering);
      continue;
    }
    block(STEP_LOOP, () => {
      words.word(step.count, step.reverse ? 1 : 0, step.start);
      for (const inner of step.body) {
        steps.push(inner);
        lowerStep(inner, lowering);
      }
    });
  }
  return { words: words.toArray(), jobs, scratchBytes: scratch.peak, steps };
}
