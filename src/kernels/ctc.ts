// Connectionist temporal classification (Graves et al. 2006): forward and backward variables over the states of ctcLattice.ts.
// Descriptor: [blank first, zero infinity, scratch], then the views logits, tokens, lengths of both, and out, or g and out.
// Both return 0, or 1 + the number of the first sequence with a label out of range.
import { LOG_ZERO, PAD, clearRow, logAdd, paddedStates, rowDoubles, shares, sumNeighbours } from './ctcLattice';
import { log } from './log';
import { rowExp, rowMax, rowScale } from './softmaxRow';
import { tokenAt } from './token';
import { VIEW_BYTES, rowAt, viewAt, viewCols, viewOuter, viewRows } from './view';

const HEAD: usize = 12;
/** Less than this is ln 0 with something added. */
const NEVER: f64 = LOG_ZERO / 10;

@inline
function part(d: usize, n: usize): usize {
  return d + HEAD + n * VIEW_BYTES;
}

@inline
function row(view: usize, i: i32, o: i32, r: i32): usize {
  return rowAt(view, viewAt(view, i), o, r);
}

/** A length out of data, never more than the axis has. */
function lengthAt(view: usize, i: i32, r: i32, most: i32): i32 {
  return max(0, min(most, <i32>nearest(load<f32>(row(view, i, 0, r)))));
}

@inline
function inBytes(doubles: i32): usize {
  return <usize>doubles << 3;
}

// Scratch, in rows of doubles: penalties, what a step adds, beta, gamma, then one row of alpha per step (two when only the loss is
// wanted), the logarithm of each step's softmax sum, and the bytes from a row of logits to the class of each state.
@inline
function scratchRow(d: usize, n: i32): usize {
  const most = 2 * viewOuter(part(d, 1)) + 1;
  return load<usize>(d, 8) + inBytes(n * rowDoubles(most) + PAD);
}

@inline
function sumsAt(d: usize, rows: i32): usize {
  return scratchRow(d, 4 + rows) - inBytes(PAD);
}

@inline
function classesAt(d: usize, rows: i32): usize {
  return sumsAt(d, rows) + inBytes(viewOuter(part(d, 0)));
}

/** Writes classes and penalties of the states of sequence r; false when a label is out of range. */
function readTarget(d: usize, i: i32, r: i32, labels: i32, rows: i32): bool {
  const first = load<i32>(d) != 0;
  const limit = viewCols(part(d, 0)) - 1;
  const blank = first ? 0 : limit;
  const classes = classesAt(d, rows);
  const penalty = scratchRow(d, 0);
  const states = 2 * labels + 1;
  clearRow(penalty, states);
  let before = -1;
  for (let u = 0; u < labels; u++) {
    const token = tokenAt(row(part(d, 1), i, u, r), limit);
    if (token < 0) return false;
    store<i32>(classes + (<usize>(2 * u) << 2), blank << 2);
    store<i32>(classes + (<usize>(2 * u + 1) << 2), (first ? token + 1 : token) << 2);
    if (u > 0 && token != before) store<f64>(penalty + inBytes(2 * u + 1), 0);
    before = token;
  }
  store<i32>(classes + (<usize>(2 * labels) << 2), blank << 2);
  return true;
}

/** ln of the class probabilities at the states, for one row of logits. */
function emissions(d: usize, logits: usize, sum: f64, states: i32, rows: i32): usize {
  const classes = classesAt(d, rows);
  const to = scratchRow(d, 1);
  for (let s = 0; s < states; s++) {
    const x = <f64>load<f32>(logits + load<usize>(classes + (<usize>s << 2)));
    store<f64>(to + inBytes(s), max(x - sum, LOG_ZERO));
  }
  return to;
}

/** Forward variables; returns ln of the probability of the target. `rows` of alpha are kept, in turn. */
function forward(d: usize, i: i32, r: i32, steps: i32, states: i32, rows: i32): f64 {
  const logits = part(d, 0);
  const cols = viewCols(logits);
  const sums = sumsAt(d, rows);
  if (steps == 0) return states == 1 ? 0 : LOG_ZERO;
  clearRow(scratchRow(d, 1), states);
  let at: usize = 0;
  for (let t = 0; t < steps; t++) {
    const from = row(logits, i, t, r);
    const peak = rowMax(from, cols);
    const sum = <f64>peak + <f64>f32x4.extract_lane(log(f32x4.splat(rowExp(from, cols, peak, 0))), 0);
    store<f64>(sums + inBytes(t), sum);
    const plus = emissions(d, from, sum, states, rows);
    const before = at;
    at = scratchRow(d, 4 + t % rows);
    clearRow(at, states);
    if (t == 0) {
      store<f64>(at, load<f64>(plus));
      if (states > 1) store<f64>(at + 8, load<f64>(plus, 8));
    } else sumNeighbours(at, before, -8, -16, scratchRow(d, 0), plus, states);
  }
  const last = at + inBytes(states - 1);
  return states == 1 ? load<f64>(last) : logAdd(load<f64>(last), load<f64>(last - 8));
}

export function ctc(d: usize, i: i32): i32 {
  const logits = part(d, 0);
  const out = part(d, 4);
  const zeroInfinity = load<i32>(d, 4) != 0;
  for (let r = 0; r < viewRows(logits); r++) {
    const steps = lengthAt(part(d, 2), i, r, viewOuter(logits));
    const labels = lengthAt(part(d, 3), i, r, viewOuter(part(d, 1)));
    if (!readTarget(d, i, r, labels, 2)) return r + 1;
    const total = forward(d, i, r, steps, 2 * labels + 1, 2);
    const never: f32 = zeroInfinity ? 0 : Infinity;
    store<f32>(row(out, i, 0, r), total < NEVER ? never : <f32>(0 - total));
  }
  return 0;
}

function fillRow(to: usize, cols: i32, value: f32): void {
  for (let c = 0; c < cols; c++, to += 4) store<f32>(to, value);
}

/** One step of the adjoint: softmax · g, minus g times the share of each state at its class. */
function gradStep(d: usize, logits: usize, to: usize, alpha: usize, beta: usize, total: f64, g: f32, states: i32, rows: i32): void {
  const cols = viewCols(part(d, 0));
  const classes = classesAt(d, rows);
  const sum = rowExp(logits, cols, rowMax(logits, cols), to);
  rowScale(to, cols, g / sum);
  for (let s = 0; s < states; s += 4) {
    const share = shares(alpha + inBytes(s), beta + inBytes(s), total);
    const stop = min(4, states - s);
    for (let k = 0; k < stop; k++) {
      const one = k == 0 ? f32x4.extract_lane(share, 0) : k == 1 ? f32x4.extract_lane(share, 1) : k == 2 ? f32x4.extract_lane(share, 2) : f32x4.extract_lane(share, 3);
      const at = to + load<usize>(classes + (<usize>(s + k) << 2));
      store<f32>(at, load<f32>(at) - one * g);
    }
  }
}

/** Backward variables from the last real step to the first, and the adjoint on the way. */
function backward(d: usize, i: i32, r: i32, steps: i32, states: i32, rows: i32, total: f64): void {
  const logits = part(d, 0);
  const out = part(d, 5);
  const g = load<f32>(row(part(d, 4), i, 0, r));
  const beta = scratchRow(d, 2);
  const gamma = scratchRow(d, 3);
  // What leads on from a state is allowed by the penalty of the state after next.
  const penalty = scratchRow(d, 0) + inBytes(2);
  clearRow(beta, states);
  clearRow(gamma, states);
  store<f64>(beta + inBytes(states - 1), 0);
  if (states > 1) store<f64>(beta + inBytes(states - 2), 0);
  for (let t = steps - 1; t >= 0; t--) {
    if (t < steps - 1) sumNeighbours(beta, gamma, 8, 16, penalty, 0, states);
    const from = row(logits, i, t, r);
    gradStep(d, from, row(out, i, t, r), scratchRow(d, 4 + t), beta, total, g, states, rows);
    const plus = emissions(d, from, load<f64>(sumsAt(d, rows) + inBytes(t)), states, rows);
    for (let s = 0; s < states; s++) store<f64>(gamma + inBytes(s), load<f64>(beta + inBytes(s)) + load<f64>(plus + inBytes(s)));
  }
}

export function ctcGrad(d: usize, i: i32): i32 {
  const logits = part(d, 0);
  const out = part(d, 5);
  const cols = viewCols(out);
  const most = viewOuter(logits);
  const never: f32 = load<i32>(d, 4) != 0 ? 0 : NaN;
  for (let r = 0; r < viewRows(logits); r++) {
    const steps = lengthAt(part(d, 2), i, r, most);
    const labels = lengthAt(part(d, 3), i, r, viewOuter(part(d, 1)));
    const states = 2 * labels + 1;
    if (!readTarget(d, i, r, labels, most)) return r + 1;
    const total = forward(d, i, r, steps, states, most);
    if (total < NEVER) for (let t = 0; t < steps; t++) fillRow(row(out, i, t, r), cols, never);
    else backward(d, i, r, steps, states, most, total);
    for (let t = steps; t < most; t++) fillRow(row(out, i, t, r), cols, 0);
  }
  return 0;
}
