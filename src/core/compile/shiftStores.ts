// Where shifted sequences stand: a copy of the sequence with as many zeros before and behind as its shifts need; each shift is a view of it.
import type { Func, ValueId } from '../ir/ir.ts';
import type { Poly, View } from '../ir/plan.ts';
import { addPoly, mulPoly, polyOf } from '../ir/poly.ts';
import { denseView, elements, extentsOf } from './views.ts';

export interface ShiftStore {
  /** True for the one who asked first: edges and middle are still to be written. */
  readonly fresh: boolean;
  readonly edges: readonly View[];
  readonly middle: View;
  /** The sequence later by so many steps; earlier when negative. */
  shifted(by: number): View;
}

export class ShiftStores {
  readonly #func: Func;
  /** Per sequence the furthest it is shifted later and earlier. */
  readonly #reach = new Map<ValueId, { later: number; earlier: number }>();
  readonly #buffers = new Map<ValueId, number>();

  constructor(func: Func) {
    this.#func = func;
    for (const op of func.block.ops) {
      if (op.kind !== 'timeShift') continue;
      const reach = this.#reach.get(op.a) ?? { later: 0, earlier: 0 };
      this.#reach.set(op.a, { later: Math.max(reach.later, op.by), earlier: Math.max(reach.earlier, -op.by) });
    }
  }

  /** `make` adds a buffer of so many elements. */
  of(id: ValueId, make: (size: Poly) => number): ShiftStore {
    const info = this.#func.values[id];
    const { later, earlier } = this.#reach.get(id) ?? { later: 0, earlier: 0 };
    if (info === undefined) throw new Error(`value %${id} does not exist`);
    const extents = extentsOf(info);
    const step = mulPoly(extents.rows, polyOf(extents.cols));
    const known = this.#buffers.get(id);
    const buffer = known ?? make(addPoly(elements(extents), mulPoly(step, polyOf(later + earlier))));
    this.#buffers.set(id, buffer);
    const stretch = (from: Poly, steps: Poly): View =>
      denseView(buffer, { ...extents, outer: steps }, mulPoly(from, step));
    const end = addPoly(extents.outer, polyOf(later));
    return {
      fresh: known === undefined,
      edges: [
        ...(later > 0 ? [stretch(polyOf(0), polyOf(later))] : []),
        ...(earlier > 0 ? [stretch(end, polyOf(earlier))] : []),
      ],
      middle: stretch(polyOf(later), extents.outer),
      shifted: (by) => stretch(polyOf(later - by), extents.outer),
    };
  }
}
