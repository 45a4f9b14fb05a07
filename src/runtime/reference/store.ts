// Memory of the reference executor: one array per buffer (double for f32, Int32 for i32), so that no access can reach a neighbour.
// What a program must write itself is poisoned before each run: reading it too early shows up as NaN.
import type { Plan } from '../../core/ir/plan.ts';
import type { BoundView } from '../bind.ts';

export type Cells = Float64Array | Int32Array;

/** Values that i32 buffers are poisoned with: never a token. */
const POISON = -0x80000000;

export class Store {
  readonly cells: readonly Cells[];
  readonly bytes: number;

  constructor(plan: Plan, sizes: readonly number[]) {
    this.cells = plan.buffers.map(({ dtype }, id) => {
      const size = sizes[id] ?? 0;
      return dtype === 'f32' ? new Float64Array(size) : new Int32Array(size);
    });
    this.bytes = this.cells.reduce((sum, cells) => sum + cells.byteLength, 0);
  }

  of(view: BoundView): Cells {
    return this.buffer(view.buffer);
  }

  buffer(id: number): Cells {
    const cells = this.cells[id];
    if (cells === undefined) throw new Error(`there is no buffer ${id}`);
    return cells;
  }

  poison(id: number): void {
    const cells = this.buffer(id);
    cells.fill(cells instanceof Float64Array ? NaN : POISON);
  }
}

/** Index of the first element of row (o, r) in iteration i of the loop around the step. */
export function rowAt(view: BoundView, i: number, o: number, r: number): number {
  return view.offset + i * view.loopStride + o * view.outerStride + r * view.rowStride;
}
