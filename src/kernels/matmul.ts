// Matrix products out (+)= op(a) · op(b) (+ bias) over descriptors. B of a weight was packed before (`packed` ≠ 0), else it is packed here.
// nn and nt read A by rows; tn (weight gradients) packs both sides in blocks of 256 along the long contraction.
import { oneRow, twoRows } from './matmulWide';
import { MAX_ROWS, tileByPanel, tileByRows } from './matmulTile';
import { packA, packB, panelBytes } from './pack';
import { VIEW_BYTES, viewAt, viewColStride, viewCols, viewRowStride, viewRows } from './view';

/** Rows of A that stay in the second-level cache while all panels of B pass by. */
const ROW_BLOCK: i32 = 192;
/** Length of a block along the contraction of tn. */
const DEPTH_BLOCK: i32 = 256;
/** A tile of 6 × 8 for results narrower than 8 columns stands at the start of the scratch memory. */
const TILE_BYTES: usize = 256;

/** Rows of the next tile, so that `left` rows split into tiles as even as possible. */
@inline
function nextRows(left: i32): i32 {
  const tiles = (left + MAX_ROWS - 1) / MAX_ROWS;
  return (left + tiles - 1) / tiles;
}

function putNarrow(tile: usize, rows: i32, cols: i32, out: usize, outRow: usize, accumulate: bool): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      const at = out + <usize>r * outRow + (<usize>c << 2);
      const value = load<f32>(tile + (<usize>(r * 8 + c) << 2));
      store<f32>(at, accumulate ? load<f32>(at) + value : value);
    }
  }
}

function biasPart(bias: usize, col: i32, cols: i32): v128 {
  if (bias == 0 || col >= cols) return f32x4.splat(0);
  const at = bias + (<usize>col << 2);
  if (col + 4 <= cols) return v128.load(at);
  let part = f32x4.replace_lane(f32x4.splat(0), 0, load<f32>(at));
  if (col + 1 < cols) part = f32x4.replace_lane(part, 1, load<f32>(at, 4));
  if (col + 2 < cols) part = f32x4.replace_lane(part, 2, load<f32>(at, 8));
  return part;
}

function byRows(
  a: usize, aRow: usize, rows: i32, panels: usize, depth: i32, cols: i32,
  out: usize, outRow: usize, bias: usize, accumulate: bool, scratch: usize,
): void {
  const panel = panelBytes(depth);
  for (let m0 = 0; m0 < rows; m0 += ROW_BLOCK) {
    const m1 = min(rows, m0 + ROW_BLOCK);
    let n = 0;
    if (m1 - m0 == 1) {
      for (; n + 32 <= cols; n += 32) {
        const at = <usize>n << 2;
        const here = out + <usize>m0 * outRow + at;
        oneRow(a + <usize>m0 * aRow, panels + <usize>(n >> 3) * panel, panel, depth, here, bias == 0 ? 0 : bias + at, accumulate);
      }
    } else if (m1 - m0 == 2) {
      for (; n + 16 <= cols; n += 16) {
        const at = <usize>n << 2;
        const here = out + <usize>m0 * outRow + at;
        const b = panels + <usize>(n >> 3) * panel;
        twoRows(a + <usize>m0 * aRow, aRow, b, panel, depth, here, outRow, bias == 0 ? 0 : bias + at, accumulate);
      }
    }
    for (; n < cols; n += 8) {
      const wide = min(8, cols - n);
      const lo = biasPart(bias, n, cols);
      const hi = biasPart(bias, n + 4, cols);
      const b = panels + <usize>(n >> 3) * panel;
      for (let m = m0; m < m1; ) {
        const tall = nextRows(m1 - m);
        const here = out + <usize>m * outRow + (<usize>n << 2);
        if (wide == 8) {
          tileByRows(tall, a + <usize>m * aRow, aRow, b, depth, here, outRow, lo, hi, accumulate);
        } else {
          tileByRows(tall, a + <usize>m * aRow, aRow, b, depth, scratch, 32, lo, hi, false);
          putNarrow(scratch, tall, wide, here, outRow, accumulate);
        }
        m += tall;
      }
    }
  }
}

function transposed(
  a: usize, aRow: usize, rows: i32, b: usize, bRow: usize, depth: i32, cols: i32,
  out: usize, outRow: usize, accumulate: bool, scratch: usize,
): void {
  const panel = scratch + TILE_BYTES;
  const packedA = panel + panelBytes(min(depth, DEPTH_BLOCK));
  for (let k0 = 0; k0 < depth; k0 += DEPTH_BLOCK) {
    const k = min(depth - k0, DEPTH_BLOCK);
    const add = accumulate || k0 > 0;
    for (let m = 0; m < rows; ) {
      const tall = nextRows(rows - m);
      packA(packedA + (<usize>(m * k) << 2), a + <usize>k0 * aRow + (<usize>m << 2), k, tall, aRow);
      m += tall;
    }
    for (let n = 0; n < cols; n += 8) {
      const wide = min(8, cols - n);
      packB(panel, b + <usize>k0 * bRow + (<usize>n << 2), k, wide, bRow, 4);
      for (let m = 0; m < rows; ) {
        const tall = nextRows(rows - m);
        const from = packedA + (<usize>(m * k) << 2);
        const here = out + <usize>m * outRow + (<usize>n << 2);
        if (wide == 8) {
          tileByPanel(tall, from, panel, k, here, outRow, add);
        } else {
          tileByPanel(tall, from, panel, k, scratch, 32, false);
          putNarrow(scratch, tall, wide, here, outRow, add);
        }
        m += tall;
      }
    }
  }
}

/**
 * Descriptor: [form (0 nn, 1 nt, 2 tn), accumulate, packed, scratch, has bias, a, b, out, bias], views of eight words each.
 * Columns stand side by side in all views.
 */
export function matmul(d: usize, i: i32): void {
  const form = load<i32>(d);
  const accumulate = load<i32>(d, 4) != 0;
  const packed = load<usize>(d, 8);
  const scratch = load<usize>(d, 12);
  const viewA = d + 20;
  const viewB = viewA + VIEW_BYTES;
  const viewOut = viewB + VIEW_BYTES;
  const bias = load<i32>(d, 16) != 0 ? viewAt(viewOut + VIEW_BYTES, i) : 0;
  const a = viewAt(viewA, i);
  const aRow = viewRowStride(viewA);
  const out = viewAt(viewOut, i);
  const outRow = viewRowStride(viewOut);
  const rows = viewRows(viewOut);
  const cols = viewCols(viewOut);
  if (form == 2) {
    transposed(a, aRow, rows, viewAt(viewB, i), viewRowStride(viewB), viewRows(viewA), cols, out, outRow, accumulate, scratch);
    return;
  }
  const depth = viewCols(viewA);
  let panels = packed;
  if (packed == 0) {
    panels = scratch + TILE_BYTES;
    const bRow = viewRowStride(viewB);
    const bCol = viewColStride(viewB);
    packB(panels, viewAt(viewB, i), depth, cols, form == 0 ? bRow : bCol, form == 0 ? bCol : bRow);
  }
  byRows(a, aRow, rows, panels, depth, cols, out, outRow, bias, accumulate, scratch);
}
