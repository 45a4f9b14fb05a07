// Runs a bound program: a stream of descriptors in the arena, [op, bytes, step number, …], loops holding theirs inside.
// One call from outside runs the whole program; nothing is allocated.
import { attention, attentionGrad } from './attention';
import { argmaxOneHot } from './argmaxOneHot';
import { crossEntropy, crossEntropyGrad } from './crossEntropy';
import { ctc, ctcGrad } from './ctc';
import { dropoutMask } from './dropoutMask';
import { map } from './map';
import { matmul } from './matmul';
import * as code from './opcodes';
import { random } from './random';
import { copy, fill, gather, oneHot, scatterAdd } from './rows';
import { softmax } from './softmax';
import { failAt } from './status';
import { sum } from './sum';
import { timeMax, timeMaxGrad, timeReverse } from './time';

const HEADER: usize = 12;

/** 0, or 1 + the row with a bad token. */
function runStep(d: usize, i: i32, time: i32): i32 {
  const body = d + HEADER;
  switch (load<i32>(d)) {
    case code.STEP_MATMUL: matmul(body, i); return 0;
    case code.STEP_MAP: map(body, i); return 0;
    case code.STEP_SUM: sum(body, i); return 0;
    case code.STEP_FILL: fill(body, i); return 0;
    case code.STEP_COPY: copy(body, i); return 0;
    case code.STEP_GATHER: return gather(body, i);
    case code.STEP_SCATTER_ADD: return scatterAdd(body, i);
    case code.STEP_ONE_HOT: return oneHot(body, i);
    case code.STEP_SOFTMAX: softmax(body, i); return 0;
    case code.STEP_CROSS_ENTROPY: return crossEntropy(body, i);
    case code.STEP_CROSS_ENTROPY_GRAD: return crossEntropyGrad(body, i);
    case code.STEP_DROPOUT_MASK: dropoutMask(body, i, time); return 0;
    case code.STEP_ARGMAX_ONE_HOT: argmaxOneHot(body, i); return 0;
    case code.STEP_RANDOM: random(body, i, time); return 0;
    case code.STEP_TIME_REVERSE: timeReverse(body, i); return 0;
    case code.STEP_TIME_MAX: timeMax(body, i); return 0;
    case code.STEP_TIME_MAX_GRAD: timeMaxGrad(body, i); return 0;
    case code.STEP_ATTENTION: attention(body, i); return 0;
    case code.STEP_ATTENTION_GRAD: attentionGrad(body, i); return 0;
    case code.STEP_CTC: return ctc(body, i);
    case code.STEP_CTC_GRAD: return ctcGrad(body, i);
  }
  return 0;
}

function runSpan(from: usize, end: usize, i: i32, time: i32): i32 {
  for (let d = from; d < end; d += load<usize>(d, 4)) {
    const bad = runStep(d, i, time);
    if (bad != 0) {
      failAt(load<i32>(d, 8), bad - 1);
      return 1;
    }
  }
  return 0;
}

/** Runs the descriptors in [from, end). Loop: [op, bytes of all, step, count, reverse, first time step, body…]. Returns 0, or 1 with the status filled in. */
export function run(from: usize, end: usize): i32 {
  for (let d = from; d < end; d += load<usize>(d, 4)) {
    if (load<i32>(d) != code.STEP_LOOP) {
      if (runSpan(d, d + load<usize>(d, 4), 0, 0) != 0) return 1;
      continue;
    }
    const count = load<i32>(d, 12);
    const reverse = load<i32>(d, 16) != 0;
    const start = load<i32>(d, 20);
    const stop = d + load<usize>(d, 4);
    for (let i = 0; i < count; i++) {
      if (runSpan(d + 24, stop, i, start + (reverse ? count - 1 - i : i)) != 0) return 1;
    }
  }
  return 0;
}
