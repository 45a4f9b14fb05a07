// Elementwise programs over views: an interpreter that runs each instruction over a block of up to 256 elements, so that the cost of
// choosing the instruction vanishes. Blocks are pieces of one row, or several short rows together. Values live in slots of the scratch
// memory; operands that stand side by side in the arena are read where they stand.
import { map1, map2, select, splat } from './mapBlock';
import { MAP_ADD, MAP_BLOCK, MAP_CONST, MAP_SELECT, READ_DIRECT, READ_ONCE, READ_ROWS, WRITE_DIRECT } from './opcodes';
import { VIEW_BYTES, rowAt, viewAt } from './view';

/** Views of a map: [mode, slot (0: none), current address], then the view. */
const ENTRY_BYTES: usize = 12 + VIEW_BYTES;

function readRows(to: usize, from: usize, rows: i32, rowStride: usize, cols: i32): void {
  for (let r = 0; r < rows; r++) {
    let c = 0;
    for (; c + 4 <= cols; c += 4) v128.store(to + (<usize>c << 2), v128.load(from + (<usize>c << 2)));
    for (; c < cols; c++) store<f32>(to + (<usize>c << 2), load<f32>(from + (<usize>c << 2)));
    to += <usize>cols << 2;
    from += rowStride;
  }
}

function writeRows(to: usize, from: usize, rows: i32, rowStride: usize, cols: i32): void {
  for (let r = 0; r < rows; r++) {
    let c = 0;
    for (; c + 4 <= cols; c += 4) v128.store(to + (<usize>c << 2), v128.load(from + (<usize>c << 2)));
    for (; c < cols; c++) store<f32>(to + (<usize>c << 2), load<f32>(from + (<usize>c << 2)));
    from += <usize>cols << 2;
    to += rowStride;
  }
}

function splatRows(to: usize, from: usize, rows: i32, rowStride: usize, cols: i32): void {
  for (let r = 0; r < rows; r++) {
    const value = load<f32>(from);
    let c = 0;
    for (; c + 4 <= cols; c += 4) v128.store(to + (<usize>c << 2), f32x4.splat(value));
    for (; c < cols; c++) store<f32>(to + (<usize>c << 2), value);
    to += <usize>cols << 2;
    from += rowStride;
  }
}

/** Values [0, inputs) are inputs; `places` holds the address of every value for the current block. */
function runBlock(code: usize, count: i32, places: usize, inputs: i32, elements: i32): void {
  const bytes = ((<usize>elements + 3) & ~3) << 2;
  for (let k = 0; k < count; k++, code += 16) {
    const op = load<i32>(code);
    if (op == MAP_CONST) continue;
    const out = load<usize>(places + (<usize>(inputs + k) << 2));
    const a = load<usize>(places + (load<usize>(code, 4) << 2));
    if (op < MAP_ADD) {
      map1(op, a, out, out + bytes);
      continue;
    }
    const b = load<usize>(places + (load<usize>(code, 8) << 2));
    if (op == MAP_SELECT) select(a, b, load<usize>(places + (load<usize>(code, 12) << 2)), out, out + bytes);
    else map2(op, a, b, out, out + bytes);
  }
}

/**
 * Descriptor: [inputs, instructions, outputs, outer, rows, cols, rows of a block, places, slots per instruction…], see descriptor writer:
 * 8 words, then the entries of inputs and outputs, then one place per instruction and 4 words per instruction: [op, a, b, c];
 * a constant has its bits in `a`. Output entries name their value in the slot word.
 */
export function map(d: usize, i: i32): void {
  const inputs = load<i32>(d);
  const count = load<i32>(d, 4);
  const outputs = load<i32>(d, 8);
  const outer = load<i32>(d, 12);
  const rows = load<i32>(d, 16);
  const cols = load<i32>(d, 20);
  const blockRows = load<i32>(d, 24);
  const places = load<usize>(d, 28);
  const entries = d + 32;
  const results = entries + <usize>inputs * ENTRY_BYTES;
  const slots = results + <usize>outputs * ENTRY_BYTES;
  const code = slots + (<usize>count << 2);
  const most = min(blockRows * cols, MAP_BLOCK);
  const full = ((<usize>most + 3) & ~3) << 2;

  for (let k = 0; k < count; k++) {
    const slot = load<usize>(slots + (<usize>k << 2));
    store<usize>(places + (<usize>(inputs + k) << 2), slot);
    const instruction = code + (<usize>k << 4);
    if (load<i32>(instruction) == MAP_CONST) splat(f32x4.splat(load<f32>(instruction, 4)), slot, slot + full);
  }
  for (let k = 0; k < inputs; k++) {
    const entry = entries + <usize>k * ENTRY_BYTES;
    const at = viewAt(entry + 12, i);
    store<usize>(entry, at, 8);
    if (load<i32>(entry) != READ_DIRECT) {
      const slot = load<usize>(entry, 4);
      store<usize>(places + (<usize>k << 2), slot);
      if (load<i32>(entry) == READ_ONCE) splat(f32x4.splat(load<f32>(at)), slot, slot + full);
    }
  }
  for (let k = 0; k < outputs; k++) {
    const entry = results + <usize>k * ENTRY_BYTES;
    store<usize>(entry, viewAt(entry + 12, i), 8);
  }

  for (let o = 0; o < outer; o++) {
    for (let r = 0; r < rows; r += blockRows) {
      const tall = min(blockRows, rows - r);
      for (let c = 0; c < cols; c += MAP_BLOCK) {
        const wide = min(MAP_BLOCK, cols - c);
        const shift = <usize>c << 2;
        for (let k = 0; k < inputs; k++) {
          const entry = entries + <usize>k * ENTRY_BYTES;
          const mode = load<i32>(entry);
          if (mode == READ_ONCE) continue;
          const from = rowAt(entry + 12, load<usize>(entry, 8), o, r);
          const slot = load<usize>(entry, 4);
          const stride = load<usize>(entry, 36);
          if (mode == READ_DIRECT) store<usize>(places + (<usize>k << 2), from + shift);
          else if (mode == READ_ROWS) readRows(slot, from + shift, tall, stride, wide);
          else splatRows(slot, from, tall, stride, wide);
        }
        for (let k = 0; k < outputs; k++) {
          const entry = results + <usize>k * ENTRY_BYTES;
          if (load<i32>(entry) != WRITE_DIRECT) continue;
          const value = load<usize>(entry, 4);
          store<usize>(places + (value << 2), rowAt(entry + 12, load<usize>(entry, 8), o, r) + shift);
        }
        runBlock(code, count, places, inputs, tall * wide);
        for (let k = 0; k < outputs; k++) {
          const entry = results + <usize>k * ENTRY_BYTES;
          if (load<i32>(entry) == WRITE_DIRECT) continue;
          const from = load<usize>(places + (load<usize>(entry, 4) << 2));
          const to = rowAt(entry + 12, load<usize>(entry, 8), o, r) + shift;
          writeRows(to, from, tall, load<usize>(entry, 36), wide);
        }
      }
    }
  }
}
