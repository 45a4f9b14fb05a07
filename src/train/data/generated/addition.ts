// Sums of whole numbers as characters, `12+345` → `357`: reads the question, then writes the answer. The question is turned round, which
// brings the digits that belong together closer. The Keras example `addition_rnn`; Sutskever, Vinyals & Le 2014 for turning round.
import { symbolField } from './generatedTask.ts';
import type { GeneratedTask } from './generatedTask.ts';

const symbols = [...' +0123456789'];
const encode = (text: string): readonly number[] => [...text].map((character) => symbols.indexOf(character));

export const addition: GeneratedTask = {
  fields: [symbolField('question', symbols), symbolField('answer', symbols, 'U')],
  sequence(random, longest) {
    // As many numbers of one digit as of two, and so on: short numbers would else be rare.
    const number = (): number => {
      const digits = 1 + random.below(longest);
      return Number(Array.from({ length: digits }, () => random.below(10)).join(''));
    };
    const [a, b] = [number(), number()];
    const question = `${a}+${b}`.padEnd(2 * longest + 1);
    return {
      question: encode([...question].reverse().join('')),
      answer: encode(String(a + b).padEnd(longest + 1)),
    };
  },
  // a + b and b + a are one question, as in the example.
  key({ question = [] }) {
    const text = [...question].map((symbol) => symbols[symbol] ?? '').reverse();
    return text
      .join('')
      .trim()
      .split('+')
      .map(Number)
      .sort((a, b) => a - b)
      .join('+');
  },
  different: (longest) => (10 ** longest * (10 ** longest + 1)) / 2,
};
