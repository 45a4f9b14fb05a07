// The published tasks: which example, what is to be reached, and how it is measured. Data for learning.mjs.

const digits = (value, count = 3) => Number(value.toPrecision(count)).toString();

/** `"key": number` in the text of a graph set to another number. */
const set = (key, value) => (text) => text.replace(new RegExp(`("${key}": )[\\d.]+`), `$1${value}`);

export const learningTasks = [
  {
    name: 'Adding problem, T = 100: LSTM of 8 units',
    example: 'task-adding-lstm',
    published: 'mean squared error below 0.04 within 4,000 steps; Hochreiter & Schmidhuber 1997, experiment 4',
    measure: ({ train, score }) => {
      const records = train('task-adding-lstm', { edit: set('evaluateEvery', 1000) });
      const at = [1000, 2000, 3000, 4000].map((step) => digits(score(records, 'validation', step).loss));
      const { loss } = score(records, 'test');
      return { result: `${digits(loss)} (validation at 1,000 … 4,000 steps: ${at.join(', ')})`, reached: loss < 0.04 };
    },
  },
  {
    name: 'Adding problem, T = 100: tanh Elman net of 8 units',
    example: 'task-adding-elman',
    published: 'stays above 0.04: the gradient vanishes; Pascanu, Mikolov & Bengio 2013',
    measure: ({ train, score }) => {
      const { loss } = score(train('task-adding-elman'), 'test');
      return { result: digits(loss), reached: loss > 0.04 };
    },
  },
  {
    name: 'Addition of numbers of 3 digits: encoder and decoder LSTM of 128 units',
    example: 'task-addition',
    published: 'accuracy on validation of at least 0.74 after 5 epochs; Keras example addition_rnn',
    measure: ({ train, score }) => {
      const records = train('task-addition');
      const { accuracy } = score(records, 'validation').metrics;
      const { parameters } = records.find(({ type }) => type === 'start');
      return {
        result: `${digits(accuracy)} with ${parameters.toLocaleString('en')} parameters`,
        reached: accuracy >= 0.74 && parameters === 205_324,
      };
    },
  },
  {
    name: "Elman's XOR stream: Elman net of 8 units",
    example: 'task-xor-stream',
    published: 'squared error 0 on every third bit and 1/4 on the others, 1/6 in all; Elman 1990, who used 2 units',
    measure: ({ train, score }) => {
      const { loss } = score(train('task-xor-stream'), 'test');
      const two = score(train('task-xor-stream', { edit: set('units', 2) }), 'test').loss;
      // The other bits are random: nothing does better than 1/4 on them.
      const third = Math.max(0, 3 * (loss - 1 / 6));
      return {
        result: `${digits(loss, 4)} in all, so at most ${digits(third, 2)} on every third bit (with 2 units ${digits(two)} in all)`,
        reached: third <= 0.01,
      };
    },
  },
  {
    name: 'aⁿbⁿ: LSTM with 2 cells and peepholes, trained on n ≤ 10',
    example: 'task-anbn',
    published: 'right for n far beyond 10; Gers & Schmidhuber 2001',
    measure: ({ train, score }) => {
      let right = 0;
      for (const n of [10, 20, 40, 80, 160, 320, 640]) {
        // The 280 words to train on stay; the test has every n twice.
        const all = 320 + 2 * n;
        const edits = [
          set('sequences', all),
          set('train', 280 / all),
          set('validation', 40 / all),
          set('testLength', n),
        ];
        const edit = (text) => edits.reduce((changed, one) => one(changed), text);
        if (score(train('task-anbn', { edit }), 'test').metrics.accuracy < 1) break;
        right = n;
      }
      return { result: `every symbol that is determined is right for all n ≤ ${right}`, reached: right >= 40 };
    },
  },
];
