// Ops that move or make values without arithmetic: fill, copy and random masks.
import { randomNormal, randomUniform, randomWord } from '../../core/base/random.ts';
import type { BoundOf } from '../bind.ts';
import type { Context } from './context.ts';
import { rowAt } from './store.ts';

export function fill(step: BoundOf<'fill'>, { store, iteration: i }: Context): void {
  const { out } = step;
  const to = store.of(out);
  for (let o = 0; o < out.outer; o++) {
    for (let r = 0; r < out.rows; r++) {
      for (let c = 0; c < out.cols; c++) to[rowAt(out, i, o, r) + c * out.colStride] = step.value;
    }
  }
}

export function copy(step: BoundOf<'copy'>, { store, iteration: i }: Context): void {
  const { a, out } = step;
  const from = store.of(a);
  const to = store.of(out);
  for (let o = 0; o < out.outer; o++) {
    for (let r = 0; r < out.rows; r++) {
      for (let c = 0; c < out.cols; c++) {
        to[rowAt(out, i, o, r) + c * out.colStride] = from[rowAt(a, i, o, r) + c * a.colStride] ?? NaN;
      }
    }
  }
}

/** Element e of the view at a time step draws word e + time · elements; see base/random.ts. */
export function dropoutMask(
  step: BoundOf<'dropoutMask'>,
  { store, iteration: i, time, seed, step: run }: Context,
): void {
  const { out, keep, stream } = step;
  const to = store.of(out);
  const scratch = new Uint32Array(4);
  let element = time * out.outer * out.rows * out.cols;
  for (let o = 0; o < out.outer; o++) {
    for (let r = 0; r < out.rows; r++) {
      for (let c = 0; c < out.cols; c++) {
        const kept = randomWord(scratch, seed, run, stream, element++) < keep * 0x100000000;
        to[rowAt(out, i, o, r) + c * out.colStride] = kept ? 1 / keep : 0;
      }
    }
  }
}

/** Element e of the view at a time step is number e + time · elements of the stream; see base/random.ts. */
export function random(step: BoundOf<'random'>, { store, iteration: i, time, seed, step: run }: Context): void {
  const { out, dist, stream } = step;
  const to = store.of(out);
  const scratch = new Uint32Array(4);
  const draw = dist === 'uniform' ? randomUniform : randomNormal;
  let element = time * out.outer * out.rows * out.cols;
  for (let o = 0; o < out.outer; o++) {
    for (let r = 0; r < out.rows; r++) {
      for (let c = 0; c < out.cols; c++) {
        to[rowAt(out, i, o, r) + c * out.colStride] = draw(scratch, seed, run, stream, element++);
      }
    }
  }
}
