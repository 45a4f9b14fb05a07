// The adding problem: numbers and two markers, one in each half; the answer is the sum of the two marked numbers. A network that
// solves it for length T carries information over up to T steps. Hochreiter & Schmidhuber 1997, experiment 4, with values in (−1, 1).
import { numberField } from './generatedTask.ts';
import type { GeneratedTask } from './generatedTask.ts';

export const adding: GeneratedTask = {
  fields: [numberField('value'), numberField('marker'), numberField('sum', false)],
  sequence(random, longest) {
    const half = Math.floor(longest / 2);
    const marked = [random.below(half), half + random.below(longest - half)];
    const value = Array.from({ length: longest }, () => 2 * random.uniform() - 1);
    const marker = value.map((_, t) => (marked.includes(t) ? 1 : 0));
    const sum = marked.reduce((total, t) => total + (value[t] ?? 0), 0);
    return { value, marker, sum: [sum] };
  },
};
