// Batches as the plan sees them: time-major, fields side by side, targets shifted, padding masked.
import { expect, test } from 'vitest';
import type { PlanInput } from '../../../../src/core/ir/plan.ts';
import { Feeder } from '../../../../src/train/data/feeder.ts';
import { openDataset } from '../../../../src/train/data/openDataset.ts';
import { memorySource } from '../../../support/memorySource.ts';

class Target {
  dims: Readonly<Record<string, number>> = {};
  readonly views = new Map<string, Float64Array | Int32Array>();
  bind(dims: Readonly<Record<string, number>>): void {
    this.dims = dims;
  }
  input(name: string): Float64Array | Int32Array {
    const view =
      this.views.get(name) ?? (name.startsWith('i') ? new Int32Array(12).fill(99) : new Float64Array(12).fill(99));
    this.views.set(name, view);
    return view;
  }
}

function input(name: string, role: PlanInput['role']): PlanInput {
  return { name, buffer: 0, dtype: 'f32', shape: [], role };
}

test('a table: two fields, targets at every step and at the end', async () => {
  const text = 'a,b,c\n0,10,x\n1,11,y\n2,12,x\n3,13,y\n4,14,x\n5,15,y\n6,16,x';
  const result = await openDataset(
    {
      kind: 'csv',
      path: 'a',
      window: 2,
      horizon: 2,
      stride: 1,
      normalize: 'none',
      season: 0,
      split: { by: 'time', train: 1, validation: 0 },
    },
    memorySource({ a: text }),
  );
  if (!result.ok) throw new Error('refused');
  const feeder = new Feeder(result.dataset, [
    input('x', { kind: 'feed', fields: ['b', 'a'], use: 'input', per: 'step' }),
    input('y', { kind: 'feed', fields: ['a'], use: 'target', per: 'step' }),
    input('i', { kind: 'feed', fields: ['c'], use: 'target', per: 'sequence' }),
    input('z', { kind: 'feed', fields: ['a'], use: 'input', per: 'sequence' }),
  ]);
  const target = new Target();
  expect(feeder.fill(target, result.dataset.sequences(true).train, [0, 2])).toBe(4);
  expect(target.dims).toEqual({ B: 2, T: 2 });
  const view = (name: string, n: number): number[] => [...(target.views.get(name) ?? [])].slice(0, n);
  expect(view('x', 8)).toEqual([10, 0, 12, 2, 11, 1, 13, 3]);
  expect(view('y', 4)).toEqual([2, 4, 3, 5]);
  expect(view('i', 2)).toEqual([1, 1]);
  expect(view('z', 2)).toEqual([1, 3]);
});

test('lines of different lengths: padded to the longest of the batch, with both masks', async () => {
  const result = await openDataset(
    {
      kind: 'lines',
      path: 'a',
      files: [],
      lowercase: false,
      maxLength: 9,
      split: { by: 'time', train: 1, validation: 0 },
    },
    memorySource({ a: 'p\tab\nq\tc\np\tabcab' }),
  );
  if (!result.ok) throw new Error('refused');
  const feeder = new Feeder(result.dataset, [
    input('i', { kind: 'feed', fields: ['text'], use: 'input', per: 'step' }),
    input('mask', { kind: 'mask' }),
    input('last', { kind: 'lastMask' }),
    input('il', { kind: 'feed', fields: ['label'], use: 'target', per: 'sequence' }),
  ]);
  const target = new Target();
  expect(feeder.fill(target, result.dataset.sequences(false).train, [1, 0])).toBe(3);
  expect(target.dims).toEqual({ B: 2, T: 2 });
  const view = (name: string, n: number): number[] => [...(target.views.get(name) ?? [])].slice(0, n);
  expect(view('i', 4)).toEqual([3, 1, 0, 2]);
  expect(view('mask', 4)).toEqual([1, 1, 0, 1]);
  expect(view('last', 4)).toEqual([1, 0, 0, 1]);
  expect(view('il', 2)).toEqual([1, 0]);
});
