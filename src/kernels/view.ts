// A view in a descriptor: eight words. Strides are in bytes; `base` is the address in iteration 0 of the loop around the step.
// src/runtime/wasm/descriptor.ts writes what this reads.

@inline
export const VIEW_BYTES: usize = 32;

@inline
export function viewAt(view: usize, iteration: i32): usize {
  return load<usize>(view) + <usize>(load<i32>(view, 4) * iteration);
}

@inline
export function viewOuter(view: usize): i32 {
  return load<i32>(view, 8);
}

@inline
export function viewRows(view: usize): i32 {
  return load<i32>(view, 12);
}

@inline
export function viewCols(view: usize): i32 {
  return load<i32>(view, 16);
}

@inline
export function viewOuterStride(view: usize): usize {
  return load<usize>(view, 20);
}

@inline
export function viewRowStride(view: usize): usize {
  return load<usize>(view, 24);
}

/** 0 or 4. */
@inline
export function viewColStride(view: usize): usize {
  return load<usize>(view, 28);
}

/** Address of row (o, r). */
@inline
export function rowAt(view: usize, base: usize, o: i32, r: i32): usize {
  return base + <usize>o * viewOuterStride(view) + <usize>r * viewRowStride(view);
}
