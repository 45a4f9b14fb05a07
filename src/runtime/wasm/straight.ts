// Kernels that read whole rows need columns side by side. A view that repeats one number along its columns is copied out first.
import { STEP_COPY } from '../../kernels/opcodes.ts';
import type { BoundView } from '../bind.ts';
import { writeView } from './lowering.ts';
import type { Lowering, PlacedView } from './lowering.ts';

/** The view itself, or a copy of it in scratch memory, made by a kernel call before the step's own. */
export function straight(view: BoundView, lowering: Lowering): PlacedView {
  const placed = lowering.place(view);
  if (view.cols === 1 || view.colStride === 1) return placed;
  const { outer, rows, cols } = view;
  const copy: PlacedView = {
    address: lowering.scratch.take(outer * rows * cols * 4),
    loopStride: 0,
    outer,
    rows,
    cols,
    outerStride: rows * cols,
    rowStride: cols,
    colStride: 1,
  };
  lowering.emit(STEP_COPY, () => {
    writeView(lowering, placed);
    writeView(lowering, copy);
  });
  return copy;
}
