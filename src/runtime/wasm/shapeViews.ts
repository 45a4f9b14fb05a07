// Merging of dimensions: views of one shape are joined into as few and as long rows as their strides allow, so that kernels see
// long runs. The elements and their order stay the same.
import type { BoundView } from '../bind.ts';

/** A single row or column has no stride that matters: it gets the one that merges best. */
function plain(view: BoundView): BoundView {
  const rowStride = view.rows === 1 ? view.cols * view.colStride : view.rowStride;
  const outerStride = view.outer === 1 ? view.rows * rowStride : view.outerStride;
  return { ...view, rowStride, outerStride };
}

/** A column of single elements becomes a row, where the distance allows it. */
function columnsToRows(views: readonly BoundView[]): readonly BoundView[] {
  if (!views.every((view) => view.cols === 1 && view.rows > 1 && (view.rowStride === 0 || view.rowStride === 1))) {
    return views;
  }
  return views.map((view) => ({
    ...view,
    cols: view.rows,
    colStride: view.rowStride === 0 ? 0 : 1,
    rows: view.outer,
    rowStride: view.outerStride,
    outer: 1,
    outerStride: 0,
  }));
}

/** Rows that follow each other become one row. */
function joinRows(views: readonly BoundView[]): readonly BoundView[] {
  const straight = views.map(plain);
  if (!straight.every((view) => view.rowStride === view.cols * view.colStride)) return straight;
  return straight.map((view) => ({
    ...view,
    cols: view.rows * view.cols,
    rows: view.outer,
    rowStride: view.outerStride,
    outer: 1,
    outerStride: 0,
  }));
}

/** Outer slices that follow each other become one list of rows. */
export function joinOuter(views: readonly BoundView[]): readonly BoundView[] {
  const straight = views.map(plain);
  if (straight.every((view) => view.rows === 1)) {
    return straight.map((view) => ({
      ...view,
      rows: view.outer,
      rowStride: view.outerStride,
      outer: 1,
      outerStride: 0,
    }));
  }
  if (!straight.every((view) => view.outerStride === view.rows * view.rowStride)) return straight;
  return straight.map((view) => ({ ...view, rows: view.rows * view.outer, outer: 1, outerStride: 0 }));
}

/** Joins what can be joined; all views have one shape, before and after. */
export function joinAll(views: readonly BoundView[]): readonly BoundView[] {
  return joinOuter(joinRows(columnsToRows(joinOuter(views)))).map(plain);
}
