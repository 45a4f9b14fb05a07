// Views as the scheduler handles them: making, slicing, broadcasting and flattening. Pure geometry, no buffers are made here.
import type { Shape, ValueInfo } from '../ir/ir.ts';
import type { Poly, View } from '../ir/plan.ts';
import { addPoly, mulPoly, one, polyOf, samePoly, sizeOf, zero } from '../ir/poly.ts';

export interface Extents {
  readonly outer: Poly;
  readonly rows: Poly;
  readonly cols: number;
}

/** How a value's shape is seen as outer × rows × cols: time outside, features inside; tokens have one column. */
export function extentsOf(info: ValueInfo): Extents {
  const features = info.dtype === 'i32' || endsInTime(info.shape) ? [...info.shape, 1] : info.shape;
  const cols = features.at(-1) ?? 1;
  if (typeof cols !== 'number') throw new Error(`the last size of [${info.shape.join(', ')}] is not fixed`);
  const lead = features.slice(0, -1);
  const timed = typeof lead[0] === 'string' && lead[0] !== 'B';
  const outer = timed ? polyOf(lead[0] ?? 1) : lead.length > 1 ? sizeOf(lead.slice(0, -1)) : one;
  const rows = timed ? sizeOf(lead.slice(1)) : polyOf(lead.at(-1) ?? 1);
  return { outer, rows, cols };
}

function endsInTime(shape: Shape): boolean {
  return typeof shape.at(-1) === 'string';
}

export function elements(e: Extents): Poly {
  return mulPoly(mulPoly(e.outer, e.rows), polyOf(e.cols));
}

/** Dense rows from `offset` on. */
export function denseView(buffer: number, e: Extents, offset: Poly = zero): View {
  const rowStride = polyOf(e.cols);
  return { buffer, offset, loopStride: zero, ...e, outerStride: mulPoly(e.rows, rowStride), rowStride, colStride: 1 };
}

/** Columns start … start + size. */
export function sliceView(view: View, start: number, size: number): View {
  const at = view.colStride === 0 ? zero : polyOf(start);
  return { ...view, offset: addPoly(view.offset, at), cols: size };
}

const isOne = (p: Poly): boolean => samePoly(p, one);

/** The view repeated to larger extents: strides of repeated dimensions become 0. `rank` tells which dimensions the value has. */
export function broadcastView(view: View, to: Extents): View {
  const outerStride =
    samePoly(view.outer, to.outer) && !isOne(to.outer) ? view.outerStride : isOne(view.outer) ? zero : view.outerStride;
  const rowStride = isOne(view.rows) && !isOne(to.rows) ? zero : view.rowStride;
  const colStride = view.cols === 1 && to.cols !== 1 ? 0 : view.colStride;
  return { ...view, ...to, outerStride, rowStride, colStride };
}

/** One time step of a stacked view inside a loop that runs forwards or backwards over it. */
export function stepView(view: View, reverse: boolean): View {
  const last = mulPoly(addPoly(view.outer, polyOf(-1)), view.outerStride);
  return {
    ...view,
    outer: one,
    outerStride: zero,
    offset: reverse ? addPoly(view.offset, last) : view.offset,
    loopStride: reverse ? mulPoly(view.outerStride, polyOf(-1)) : view.outerStride,
  };
}

/** Rows that a stack of values with an axis of their own runs together, told apart again. */
export function unfolded(view: View, to: Extents): View {
  if (isOne(to.outer)) return view;
  return { ...view, outer: to.outer, rows: to.rows, outerStride: mulPoly(to.rows, view.rowStride) };
}

/** The stacked value's first or last time step. */
export function timeAtView(view: View, at: 'first' | 'last'): View {
  const { loopStride: _, ...rest } = stepView(view, at === 'last');
  return { ...rest, loopStride: zero };
}

/** A stretch of time of a stacked value, after the stretches `before`. */
export function stretchView(view: View, before: readonly string[], time: string): View {
  const steps = before.reduce<Poly>((sum, symbol) => addPoly(sum, polyOf(symbol)), zero);
  return { ...view, offset: addPoly(view.offset, mulPoly(steps, view.outerStride)), outer: polyOf(time) };
}

/** Whether outer and rows run through memory as one dimension. */
export function collapsible(view: View): boolean {
  return isOne(view.outer) || samePoly(view.outerStride, mulPoly(view.rows, view.rowStride));
}

export function collapsed(view: View): View {
  if (isOne(view.outer)) return view;
  return { ...view, outer: one, rows: mulPoly(view.outer, view.rows), outerStride: zero };
}

/** Collapses all views when every one of them can be; otherwise none. */
export function collapseAll(views: readonly View[]): readonly View[] {
  return views.every(collapsible) ? views.map(collapsed) : views;
}

/** Whether two views are the same elements of the same buffer, in the same order. */
export function sameView(a: View, b: View): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
