// Packing of matrix operands into the order in which the tiles read them.

/** Bytes of one packed panel of B. */
@inline
export function panelBytes(depth: i32): usize {
  return <usize>depth << 5;
}

/**
 * B [depth, cols] with k `nextK` bytes apart and columns `nextCol` bytes apart → panels [cols / 8][depth][8], zeros beyond the last column.
 * nn: nextCol is 4. nt: nextK is 4.
 */
export function packB(to: usize, from: usize, depth: i32, cols: i32, nextK: usize, nextCol: usize): void {
  for (let n = 0; n < cols; n += 8) {
    const wide = min(8, cols - n);
    const column = from + <usize>n * nextCol;
    if (wide == 8 && nextCol == 4) {
      let source = column;
      for (let k = 0; k < depth; k++) {
        v128.store(to, v128.load(source));
        v128.store(to, v128.load(source, 16), 16);
        source += nextK;
        to += 32;
      }
    } else {
      if (wide < 8) memory.fill(to, 0, panelBytes(depth));
      for (let c = 0; c < wide; c++) {
        let source = column + <usize>c * nextCol;
        let target = to + <usize>c * 4;
        for (let k = 0; k < depth; k++) {
          store<f32>(target, load<f32>(source));
          source += nextK;
          target += 32;
        }
      }
      to += panelBytes(depth);
    }
  }
}

/** `rows` neighbouring columns of A, read transposed: [depth] rows `aRow` bytes apart → panel [depth][rows]. */
export function packA(to: usize, from: usize, depth: i32, rows: i32, aRow: usize): void {
  for (let k = 0; k < depth; k++) {
    if (rows == 6) {
      store<u64>(to, load<u64>(from));
      store<u64>(to, load<u64>(from, 8), 8);
      store<u64>(to, load<u64>(from, 16), 16);
    } else {
      for (let m = 0; m < rows; m++) store<f32>(to + (<usize>m << 2), load<f32>(from + (<usize>m << 2)));
    }
    from += aRow;
    to += <usize>rows << 2;
  }
}
