// Matrix products: weights come packed, other operands are packed by the kernel in scratch memory.
import { STEP_FILL, STEP_MATMUL } from '../../kernels/opcodes.ts';
import type { BoundOf } from '../bind.ts';
import { writeView } from './lowering.ts';
import type { Lowering } from './lowering.ts';
import { straight } from './straight.ts';

/** As in src/kernels/matmul.ts: a tile narrower than 8 columns, and the blocks of a long contraction. */
const TILE_BYTES = 256;
const DEPTH_BLOCK = 256;
const forms = { nn: 0, nt: 1, tn: 2 } as const;

function scratchBytes(step: BoundOf<'matmul'>, packed: boolean): number {
  if (step.form === 'tn') {
    const depth = Math.min(step.a.rows, DEPTH_BLOCK);
    return TILE_BYTES + depth * 32 + step.out.rows * depth * 4;
  }
  return TILE_BYTES + (packed ? 0 : Math.ceil(step.out.cols / 8) * step.a.cols * 32);
}

/** Address of the packed form of operand b, or 0 when it has none. */
function packedAddress(step: BoundOf<'matmul'>, lowering: Lowering): number {
  if (step.form === 'tn' || !lowering.isParam(step.b.buffer) || step.b.loopStride !== 0) return 0;
  const job = lowering.weights.job(step.b, step.form, lowering.place(step.b).address);
  lowering.jobs.add(job);
  return lowering.packedBase + job.offset;
}

export function lowerMatmul(step: BoundOf<'matmul'>, lowering: Lowering): void {
  // A sum over no rows is nothing; the kernel writes only what it adds up.
  if (step.form === 'tn' && step.a.rows === 0 && !step.accumulate) {
    lowering.emit(STEP_FILL, () => {
      lowering.words.float(0);
      writeView(lowering, lowering.place(step.out));
    });
    return;
  }
  const packed = packedAddress(step, lowering);
  const a = straight(step.a, lowering);
  const b = step.form === 'tn' ? straight(step.b, lowering) : lowering.place(step.b);
  const bias = step.bias === null ? lowering.place(step.out) : straight(step.bias, lowering);
  const scratch = lowering.scratch.take(scratchBytes(step, packed !== 0));
  lowering.emit(STEP_MATMUL, () => {
    lowering.words.word(forms[step.form], step.accumulate ? 1 : 0, packed, scratch, step.bias === null ? 0 : 1);
    writeView(lowering, a);
    writeView(lowering, b);
    writeView(lowering, lowering.place(step.out));
    writeView(lowering, bias);
  });
}
