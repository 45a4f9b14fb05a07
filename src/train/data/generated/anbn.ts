// The language aⁿbⁿ: after the first b the rest of the word is known to whoever has counted. At every step the next symbol is to be
// predicted; `known` is 1 where it is determined. Trained on short words and tested on longer ones. Gers & Schmidhuber 2001.
import { numberField, symbolField } from './generatedTask.ts';
import type { GeneratedTask } from './generatedTask.ts';

const symbols = ['#', 'a', 'b'];

export const anbn: GeneratedTask = {
  fields: [symbolField('symbol', symbols), symbolField('next', symbols), numberField('known')],
  sequence(_random, longest, index) {
    // Every n as often as any other.
    const n = 1 + (index % longest);
    const word = [0, ...Array.from({ length: n }, () => 1), ...Array.from({ length: n }, () => 2), 0];
    const symbol = word.slice(0, -1);
    // After # comes an a for certain; among the a nobody knows; from the first b on all is known.
    return { symbol, next: word.slice(1), known: symbol.map((s, t) => (t === 0 || s === 2 ? 1 : 0)) };
  },
};
