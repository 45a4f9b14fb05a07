// `rnn predict F --run DIR [--data FILE]`: what the net says of every sequence, as CSV or JSON lines; for a table past its last row too.
import { generateRun, predictRun } from '../platform/node/loadRun.ts';
import { readArguments, InputError, UsageError } from './arguments.ts';
import { openRunOption, runOptions } from './runOption.ts';
import { csvLine, type Output } from './output.ts';

const splits = ['train', 'validation', 'test', 'all'] as const;

export async function predict(words: readonly string[], output: Output): Promise<number> {
  const args = readArguments(words, { ...runOptions, data: 'text', split: 'text', json: 'flag' });
  const split = splits.find((name) => name === (args.text('split') ?? 'all'));
  if (split === undefined) throw new UsageError(`--split takes ${splits.join(', ')}`);
  const run = await openRunOption(args, output, args.text('data'));
  const writesText = generateRun(run, { prompt: '', length: 1, temperature: 0, seed: 0 }).ok;
  if (writesText) {
    await run.close();
    throw new InputError(`${run.manifest.graph} is a model of text: use rnn generate.`);
  }
  let first = true;
  for (const row of predictRun(run, split)) {
    const truth = run.unlabelled ? {} : row.truth;
    const probability = row.probability === undefined ? {} : { probability: rounded(row.probability) };
    if (args.flag('json')) output.json({ type: 'prediction', ...row, truth });
    else {
      const cells = {
        at: row.label,
        ...renamed(row.prediction, ' predicted'),
        ...renamed(truth, ' truth'),
        ...probability,
      };
      if (first) output.line(csvLine(Object.keys(cells)));
      output.line(csvLine(Object.values(cells)));
    }
    first = false;
  }
  await run.close();
  return 0;
}

function renamed(
  values: Readonly<Record<string, number | string | null>>,
  suffix: string,
): Record<string, number | string | null> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `${name}${suffix}`,
      typeof value === 'number' ? rounded(value) : value,
    ]),
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
