// How an axis of n rows or a list of n examples is divided into training, validation and test. Deterministic: a random split depends
// on the data alone, never on the seed of the training, so that scores of runs with different seeds can be compared.
import { hashName, RandomStream } from '../../core/base/random.ts';
import type { SplitName } from '../../core/base/runRecords.ts';
import type { SplitSpec } from '../../core/graph/model.ts';

export const splitNames: readonly SplitName[] = ['train', 'validation', 'test'];

export type Ranges = Readonly<Record<SplitName, readonly [number, number]>>;

/** Half-open ranges in order: ⌊n · train⌋ rows of training, up to ⌊n · (train + validation)⌋ validation, the rest test. */
export function rangesOf(n: number, split: SplitSpec): Ranges {
  // A share such as 0.7 + 0.1 is 0.7999999999999999 in binary: rounding at 1e-9 keeps the row that was meant.
  const at = (share: number): number => Math.min(n, Math.floor(n * share + 1e-9));
  const first = at(split.train);
  const second = Math.max(first, at(split.train + split.validation));
  return { train: [0, first], validation: [first, second], test: [second, n] };
}

/** A permutation of 0 … n − 1 that depends on n and `name` only. */
export function fixedOrder(n: number, name: string): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  new RandomStream(0x5eed, `split ${name}`).shuffle(order);
  return order;
}

/** By time: the order of the file. Else a shuffle by the texts themselves, so that equal ones stay together. */
export function textOrder(texts: readonly string[], split: SplitSpec): Int32Array {
  const order = Int32Array.from(texts.keys());
  if (split.by === 'time') return order;
  const keys = texts.map((text) => mixed(hashName(text)));
  const textOf = (i: number): string => texts[i] ?? '';
  return order.sort((a, b) => {
    const gap = (keys[a] ?? 0) - (keys[b] ?? 0);
    if (gap !== 0) return gap;
    return textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : a - b;
  });
}

/** Finalizer of MurmurHash3 (Appleby): spreads FNV's weak low bits over the word. */
function mixed(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Items of `order` by split, in ascending order within each. */
export function dealt(order: Int32Array, split: SplitSpec): Readonly<Record<SplitName, Int32Array>> {
  const ranges = rangesOf(order.length, split);
  const part = (name: SplitName): Int32Array => order.slice(ranges[name][0], ranges[name][1]).sort();
  return { train: part('train'), validation: part('validation'), test: part('test') };
}
