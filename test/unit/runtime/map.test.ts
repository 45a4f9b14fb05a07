// Elementwise programs: every function, broadcasts, strides, in-place outputs and many shapes, against the reference.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/base/random.ts';
import { mapFunction1, mapFunction2 } from '../../../src/core/ir/mapProgram.ts';
import type { MapFunction1, MapFunction2, MapInstruction, MapProgram } from '../../../src/core/ir/mapProgram.ts';
import type { Plan, View } from '../../../src/core/ir/plan.ts';
import { createReferenceExecutor } from '../../../src/runtime/reference/referenceExecutor.ts';
import { compare, options, wasmBackends } from '../../support/executors.ts';
import type { Backend } from '../../support/executors.ts';
import { PlanBuilder, view } from '../../support/planBuilder.ts';

const functions1 = Object.keys(mapFunction1) as MapFunction1[];
const functions2 = Object.keys(mapFunction2) as MapFunction2[];
const special = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 1e-40, -1e-40, 3e38, -3e38, 88, -88, 104, -104];

function programPlan(program: MapProgram, count: number): Plan {
  const builder = new PlanBuilder();
  const inputs = Array.from({ length: program.inputs }, (_, k) => view(builder.feed(`x${k}`, count), { cols: count }));
  const outputs = program.outputs.map((_, k) => view(builder.output(`y${k}`, count), { cols: count }));
  return builder.step({ op: 'map', nodes: [], program, inputs, outputs }).build();
}

async function evaluate(
  backend: Backend,
  program: MapProgram,
  inputs: readonly (readonly number[])[],
): Promise<Float64Array> {
  const count = inputs[0]?.length ?? 0;
  const executor = await backend.create(options(programPlan(program, count)));
  inputs.forEach((values, k) => executor.input(`x${k}`).set(values));
  executor.run('train', { seed: 0, step: 0 });
  return Float64Array.from(executor.output('y0'));
}

/** Largest error relative to each number of the reference, where that is a normal single-precision number; at least 2⁻¹²⁶ elsewhere. */
function relative(actual: Float64Array, wanted: readonly number[]): number {
  return wanted.reduce(
    (most, w, i) => Math.max(most, Math.abs((actual[i] ?? NaN) - w) / Math.max(Math.abs(w), 1.2e-38)),
    0,
  );
}

describe.each(wasmBackends)('map on $name', (backend) => {
  it.each(functions1)('%s propagates NaN and infinities as the reference', async (op) => {
    const program: MapProgram = { inputs: 1, instructions: [{ op, a: 0 }], outputs: [1] };
    const actual = await evaluate(backend, program, [special]);
    special.forEach((x, i) => {
      const wanted = Math.fround(mapFunction1[op](Math.fround(x)));
      if (Number.isNaN(wanted)) expect(actual[i], `${op}(${x})`).toBeNaN();
      else if (!Number.isFinite(wanted)) expect(actual[i], `${op}(${x})`).toBe(wanted);
      else
        expect(Math.abs((actual[i] ?? NaN) - wanted), `${op}(${x})`).toBeLessThanOrEqual(
          Math.max(2e-38, 3e-7 * Math.abs(wanted)),
        );
    });
  });

  it.each(functions2)('%s of all pairs of special numbers as the reference', async (op) => {
    const program: MapProgram = { inputs: 2, instructions: [{ op, a: 0, b: 1 }], outputs: [2] };
    const a = special.flatMap((x) => special.map(() => x));
    const b = special.flatMap(() => special);
    const actual = await evaluate(backend, program, [a, b]);
    a.forEach((x, i) => {
      const y = b[i] ?? 0;
      const wanted = Math.fround(mapFunction2[op](Math.fround(x), Math.fround(y)));
      expect((actual[i] ?? NaN) + 0, `${op}(${x}, ${y})`).toBeOneOf([wanted + 0, Math.fround(wanted) + 0]);
    });
  });

  const sweeps: readonly (readonly [MapFunction1, number, number])[] = [
    ['exp', -87, 88.7],
    ['sigmoid', -87, 87],
    ['tanh', -12, 12],
    ['tanh', -0.01, 0.01],
    ['softplus', -80, 80],
    ['softplus', -1, 1],
  ];
  it.each(sweeps)('%s on [%d, %d] within 3e-7 relative of double precision', async (op, low, high) => {
    const program: MapProgram = { inputs: 1, instructions: [{ op, a: 0 }], outputs: [1] };
    const x = Array.from({ length: 200_001 }, (_, i) => Math.fround(low + ((high - low) * i) / 200_000));
    expect(relative(await evaluate(backend, program, [x]), x.map(mapFunction1[op]))).toBeLessThanOrEqual(3e-7);
  });

  it('log over all magnitudes within 2e-7 relative of double precision', async () => {
    const program: MapProgram = { inputs: 1, instructions: [{ op: 'log', a: 0 }], outputs: [1] };
    const x = Array.from({ length: 100_001 }, (_, i) => Math.fround(2 ** (-140 + (267 * i) / 100_000)));
    const near = Array.from({ length: 100_001 }, (_, i) => Math.fround(0.5 + (1.5 * i) / 100_000));
    for (const xs of [x, near]) {
      expect(relative(await evaluate(backend, program, [xs]), xs.map(Math.log))).toBeLessThanOrEqual(2e-7);
    }
  });

  it('random programs over random shapes, strides and broadcasts within 2e-6', async () => {
    const stream = new RandomStream(11, 'programs');
    for (let round = 0; round < 300; round++) {
      const plan = randomPlan(stream);
      expect(await compare(plan, backend, { seed: round }), `round ${round}`).toBeLessThan(2e-6);
    }
  });

  it.each([3, 64, 257, 300])('outputs in place of inputs, %i columns, within 3e-7', async (cols) => {
    const builder = new PlanBuilder();
    const x = builder.feed('x', cols * 3);
    const y = builder.feed('y', cols * 3);
    const out = builder.output('out', cols * 6);
    const whole = (buffer: number): View => view(buffer, { rows: 3, cols });
    const program: MapProgram = {
      inputs: 2,
      // The first output overwrites x, which later instructions still read.
      instructions: [
        { op: 'add', a: 0, b: 1 },
        { op: 'mul', a: 0, b: 2 },
        { op: 'tanh', a: 3 },
      ],
      outputs: [2, 4],
    };
    const plan = builder
      .step(
        { op: 'map', nodes: [], program, inputs: [whole(x), whole(y)], outputs: [whole(x), whole(y)] },
        { op: 'copy', nodes: [], a: whole(x), out: view(out, { rows: 3, cols, rowStride: cols * 2 }) },
        { op: 'copy', nodes: [], a: whole(y), out: view(out, { rows: 3, cols, offset: cols, rowStride: cols * 2 }) },
      )
      .build();
    expect(await compare(plan, backend)).toBeLessThan(3e-7);
  });
});

/** A program without functions that amplify errors, on views of one random shape. */
function randomPlan(stream: RandomStream): Plan {
  const ops1 = ['neg', 'tanh', 'sigmoid', 'relu', 'square', 'abs', 'softplus'] as const;
  const ops2 = ['add', 'sub', 'mul', 'min', 'max'] as const;
  const pick = <X>(items: readonly X[]): X => items[stream.below(items.length)] as X;
  const inputs = 1 + stream.below(3);
  const count = 1 + stream.below(7);
  const instructions = Array.from({ length: count }, (_, k): MapInstruction => {
    const operand = (): number => stream.below(inputs + k);
    const kind = stream.below(9);
    if (kind === 0) return { op: 'const', value: Math.fround(stream.normal()) };
    if (kind === 1) return { op: 'select', cond: operand(), a: operand(), b: operand() };
    if (kind < 5) return { op: pick(ops1), a: operand() };
    return { op: pick(ops2), a: operand(), b: operand() };
  });
  const outputs = Array.from({ length: 1 + stream.below(2) }, (_, k) =>
    k === 0 ? inputs + count - 1 : stream.below(inputs + count),
  );
  const [outer, rows, cols] = [pick([1, 1, 2, 3]), pick([1, 2, 5, 33]), pick([1, 3, 4, 7, 32, 65, 128, 300])];
  const builder = new PlanBuilder();
  const strided = (buffer: (size: number) => number, broadcast: boolean): View => {
    const colStride = broadcast && stream.below(3) === 0 ? 0 : 1;
    const gap = pick([0, 0, 3]);
    const rowStride = broadcast && stream.below(3) === 0 ? 0 : (colStride === 0 ? 1 : cols) + gap;
    const outerStride = broadcast && stream.below(3) === 0 ? 0 : Math.max(1, rows * rowStride) + gap;
    const size = 2 + (outer - 1) * outerStride + (rows - 1) * rowStride + cols;
    return view(buffer(size), { offset: 2, outer, rows, cols, outerStride, rowStride, colStride });
  };
  const program: MapProgram = { inputs, instructions, outputs };
  const reads = Array.from({ length: inputs }, (_, k) => strided((size) => builder.feed(`x${k}`, size), true));
  const writes = outputs.map((_, k) => {
    let size = 0;
    const target = strided((elements) => builder.output(`y${k}`, (size = elements)), false);
    builder.step({ op: 'fill', nodes: [], out: view(target.buffer, { cols: size }), value: 0.25 });
    return target;
  });
  return builder.step({ op: 'map', nodes: [], program, inputs: reads, outputs: writes }).build();
}

describe('map on the reference', () => {
  it('computes what the program says', () => {
    const program: MapProgram = {
      inputs: 2,
      instructions: [
        { op: 'greater', a: 0, b: 1 },
        { op: 'const', value: 10 },
        { op: 'select', cond: 2, a: 3, b: 0 },
      ],
      outputs: [4],
    };
    const executor = createReferenceExecutor(options(programPlan(program, 3)));
    executor.input('x0').set([1, 2, NaN]);
    executor.input('x1').set([0, 3, 0]);
    executor.run('train', { seed: 0, step: 0 });
    expect([...executor.output('y0')]).toEqual([10, 2, NaN]);
  });
});
