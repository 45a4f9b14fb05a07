// Every op of the intermediate representation against central differences: one table with an entry for each kind, so that a new op
// without a case does not compile. Random shapes; those without a derivative say why, in the words of the table of adjoints.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { RandomStream } from '../../../../src/core/base/random.ts';
import { vjpTable } from '../../../../src/core/compile/vjp.ts';
import { attention, ctc } from '../../../../src/core/ir/alignmentOps.ts';
import type { Builder, Val } from '../../../../src/core/ir/builder.ts';
import type { OpKind } from '../../../../src/core/ir/ir.ts';
import type { MapFunction1, MapFunction2 } from '../../../../src/core/ir/mapProgram.ts';
import type { Dims } from '../../../../src/core/ir/plan.ts';
import { timeMax, timeReverse, timeShift } from '../../../../src/core/ir/timeOps.ts';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { gradcheck } from '../../../../src/train/gradcheck.ts';
import { options } from '../../../support/executors.ts';
import { feed, planOfOps, weighted } from '../../../support/planOfOps.ts';

interface Sizes {
  readonly B: number;
  readonly T: number;
  readonly N: number;
  readonly K: number;
}
type Case = (b: Builder, sizes: Sizes) => Val;

/** Random numbers that depend on a parameter, [lead.., width], each kept away from 0 where a function needs it. */
const part = (b: Builder, name: string, lead: readonly string[], width: number): Val =>
  b.mul(feed(b, name, [...lead, width]), b.param(`a.${name}`, [width], { kind: 'glorot' }));
const sequence = (b: Builder, { N }: Sizes, name = 'x'): Val => part(b, name, ['T', 'B'], N);
const positive = (b: Builder, x: Val): Val => b.add(b.map1('square', x), b.constant(0.5));

const functions1: { readonly [K in MapFunction1]: Case } = {
  neg: (b, s) => b.map1('neg', sequence(b, s)),
  tanh: (b, s) => b.map1('tanh', sequence(b, s)),
  sigmoid: (b, s) => b.map1('sigmoid', sequence(b, s)),
  relu: (b, s) => b.map1('relu', sequence(b, s)),
  exp: (b, s) => b.map1('exp', sequence(b, s)),
  log: (b, s) => b.map1('log', positive(b, sequence(b, s))),
  sqrt: (b, s) => b.map1('sqrt', positive(b, sequence(b, s))),
  square: (b, s) => b.map1('square', sequence(b, s)),
  abs: (b, s) => b.map1('abs', sequence(b, s)),
  sign: (b, s) => b.add(sequence(b, s), b.map1('sign', sequence(b, s))),
  step: (b, s) => b.add(sequence(b, s), b.map1('step', sequence(b, s))),
  floor: (b, s) => b.add(sequence(b, s), b.map1('floor', sequence(b, s))),
  reciprocal: (b, s) => b.map1('reciprocal', positive(b, sequence(b, s))),
  softplus: (b, s) => b.map1('softplus', sequence(b, s)),
};

const functions2: { readonly [K in MapFunction2]: Case } = {
  add: (b, s) => b.add(sequence(b, s), part(b, 'y', ['B'], s.N)),
  sub: (b, s) => b.sub(sequence(b, s), part(b, 'y', ['B'], s.N)),
  mul: (b, s) => b.mul(sequence(b, s), part(b, 'y', ['B'], s.N)),
  div: (b, s) => b.div(sequence(b, s), positive(b, part(b, 'y', ['B'], s.N))),
  min: (b, s) => b.map2('min', sequence(b, s), sequence(b, s, 'y')),
  max: (b, s) => b.map2('max', sequence(b, s), sequence(b, s, 'y')),
  greater: (b, s) => b.mul(sequence(b, s), b.map2('greater', sequence(b, s), sequence(b, s, 'y'))),
};

const tokens = (b: Builder): Val => feed(b, 'tokens', ['T', 'B'], 'i32');
const mask = (b: Builder): Val => feed(b, 'mask', ['T', 'B', 1]);
const matrix = (b: Builder, rows: number, cols: number): Val => b.param('a.matrix', [rows, cols], { kind: 'glorot' });

/** A case, several, or `by` whom the op is made: then its meaning is checked through that one. */
const cases: { readonly [K in OpKind]: Readonly<Record<string, Case>> | { readonly madeBy: string } } = {
  const: { const: (b, s) => b.mul(sequence(b, s), b.constant(1.5)) },
  map1: functions1,
  map2: functions2,
  select: { select: (b, s) => b.select(mask(b), sequence(b, s), sequence(b, s, 'y')) },
  fused: { madeBy: 'fusion, which runs over every case here' },
  expand: { expand: (b, s) => b.expand(part(b, 'x', ['B'], s.N), ['T', 'B', s.N]) },
  matmul: {
    nn: (b, s) => b.matmul(sequence(b, s), matrix(b, s.N, s.K)),
    nt: (b, s) => b.matmul(sequence(b, s), matrix(b, s.K, s.N), 'nt'),
    tn: (b, s) => b.matmul(sequence(b, s), sequence(b, s, 'y'), 'tn'),
  },
  sum: {
    rows: (b, s) => b.sum(sequence(b, s), 'rows'),
    cols: (b, s) => b.sum(sequence(b, s), 'cols'),
    time: (b, s) => b.sum(sequence(b, s), 'time'),
    all: (b, s) => b.sum(sequence(b, s), 'all'),
  },
  concat: { concat: (b, s) => b.concat([sequence(b, s), sequence(b, s, 'y'), sequence(b, s)]) },
  slice: { slice: (b, s) => b.slice(b.concat([sequence(b, s), sequence(b, s, 'y')]), 1, s.N) },
  pad: { pad: (b, s) => b.pad(sequence(b, s), 2, s.N + 3) },
  gather: { gather: (b, s) => b.gather(matrix(b, s.K, s.N), tokens(b)) },
  scatterAdd: { madeBy: 'the adjoint of gather' },
  oneHot: { oneHot: (b, s) => b.matmul(b.oneHot(tokens(b), s.K), matrix(b, s.K, s.N)) },
  argmaxOneHot: { argmaxOneHot: (b, s) => b.mul(sequence(b, s), b.argmaxOneHot(sequence(b, s, 'y'))) },
  softmax: { softmax: (b, s) => b.softmax(sequence(b, s)) },
  crossEntropy: { crossEntropy: (b, s) => b.crossEntropy(part(b, 'x', ['T', 'B'], s.K), tokens(b)) },
  crossEntropyGrad: { madeBy: 'the adjoint of crossEntropy' },
  dropoutMask: { dropoutMask: (b, s) => b.mul(sequence(b, s), b.dropoutMask(['T', 'B', s.N], 0.7, 5)) },
  random: { random: (b, s) => b.mul(sequence(b, s), b.random(['T', 'B', s.N], 'normal', 5)) },
  timeAt: {
    first: (b, s) => b.timeAt(sequence(b, s), 'first'),
    last: (b, s) => b.timeAt(sequence(b, s), 'last'),
  },
  timePlace: {
    first: (b, s) => b.timePlace(part(b, 'x', ['B'], s.N), 'first', 'T'),
    last: (b, s) => b.timePlace(part(b, 'x', ['B'], s.N), 'last', 'T'),
  },
  timeShift: {
    later: (b, s) => timeShift(b, sequence(b, s), 2),
    sooner: (b, s) => timeShift(b, sequence(b, s), -1),
  },
  timeReverse: { timeReverse: (b, s) => timeReverse(b, sequence(b, s), null) },
  timeMax: { timeMax: (b, s) => timeMax(b, sequence(b, s), null) },
  timeMaxGrad: { madeBy: 'the adjoint of timeMax' },
  timeSlice: { madeBy: 'the pass segment: segments.test.ts' },
  timeConcat: { madeBy: 'the pass segment: segments.test.ts' },
  attention: {
    attention: (b, s) =>
      attention(b, {
        score: 'dot',
        scale: 0.7,
        causal: false,
        query: sequence(b, s),
        keys: sequence(b, s, 'y'),
        values: sequence(b, s, 'z'),
        mask: null,
        vector: null,
      }),
  },
  attentionGrad: { madeBy: 'the adjoint of attention' },
  ctc: {
    ctc: (b, s) =>
      ctc(b, {
        logits: part(b, 'x', ['T', 'B'], s.K + 1),
        tokens: feed(b, 'labels', ['U', 'B'], 'i32'),
        logitLengths: feed(b, 'logitLengths', ['B', 1]),
        tokenLengths: feed(b, 'tokenLengths', ['B', 1]),
        blank: 'last',
        zeroInfinity: true,
      }),
  },
  ctcGrad: { madeBy: 'the adjoint of ctc' },
  scan: {
    scan: (b, s) =>
      b.scan({
        time: 'T',
        reverse: false,
        sequences: [sequence(b, s)],
        carries: [{ delay: 2, init: [part(b, 'h', ['B'], s.N), part(b, 'h', ['B'], s.N)] }],
        captured: [matrix(b, s.N, s.N)],
        body: (inner, [x], [h], [w]) => {
          if (x === undefined || h === undefined || w === undefined) throw new Error('the body has three arguments');
          const next = inner.tanh(inner.add(x, inner.matmul(h, w)));
          return { next: [next], stack: [next] };
        },
      }).stacks[0] ?? b.constant(0),
  },
};

const anySizes = fc.record({
  B: fc.integer({ min: 1, max: 3 }),
  T: fc.integer({ min: 1, max: 5 }),
  N: fc.integer({ min: 1, max: 5 }),
  K: fc.integer({ min: 2, max: 4 }),
});

/** The largest relative error of the gradient of a weighted sum of the op's out. */
function errorOf(make: Case, sizes: Sizes, seed: number): number {
  const plan = planOfOps((b) => ({ loss: weighted(b, make(b, sizes)) }));
  const dims: Dims = { B: sizes.B, T: sizes.T, U: 1 };
  const executor = createReferenceExecutor(options(plan, dims));
  executor.bind(dims);
  for (const { name } of plan.params) {
    const random = new RandomStream(seed, name);
    const view = executor.param(name);
    for (let i = 0; i < view.length; i++) view[i] = 0.5 + random.uniform();
  }
  executor.paramsChanged();
  for (const { name, dtype } of plan.inputs) {
    const random = new RandomStream(seed, name);
    const view = executor.input(name);
    for (let i = 0; i < view.length; i++) {
      if (name === 'mask') view[i] = random.below(2);
      else if (name === 'logitLengths') view[i] = sizes.T;
      else if (name === 'tokenLengths') view[i] = 1;
      else view[i] = dtype === 'i32' ? random.below(sizes.K) : random.normal();
    }
  }
  const checks = gradcheck(executor, { elements: 4, seed });
  return Math.max(0, ...checks.map(({ error }) => error));
}

describe.each(Object.entries(cases))('%s', (kind, entry) => {
  if ('madeBy' in entry && typeof entry.madeBy === 'string') {
    test(`is made by ${entry.madeBy}`, () => {
      expect(kind in vjpTable || kind === 'scan').toBe(true);
    });
    return;
  }
  it.each(Object.entries(entry as Readonly<Record<string, Case>>))('%s: gradients to 1e-5', (_name, make) => {
    fc.assert(
      fc.property(anySizes, fc.integer({ min: 1, max: 1000 }), (sizes, seed) => {
        expect(errorOf(make, sizes, seed)).toBeLessThanOrEqual(1e-5);
      }),
      { numRuns: 15, seed: 2026 },
    );
  });
});
