// Elman's XOR stream: two random bits, then their XOR, over and over; the next bit is to be predicted at every step. Only every third
// one can be known, so the squared error goes to 0 there and stays at 1/4 elsewhere. Elman 1990, Finding structure in time.
import { numberField } from './generatedTask.ts';
import type { GeneratedTask } from './generatedTask.ts';

export const xorStream: GeneratedTask = {
  fields: [numberField('bit'), numberField('next'), numberField('known')],
  sequence(random, longest) {
    const bits: number[] = [];
    while (bits.length < longest + 1) {
      const [a, b] = [random.below(2), random.below(2)];
      bits.push(a, b, a === b ? 0 : 1);
    }
    const bit = bits.slice(0, longest);
    return { bit, next: bits.slice(1, longest + 1), known: bit.map((_, t) => (t % 3 === 1 ? 1 : 0)) };
  },
};
