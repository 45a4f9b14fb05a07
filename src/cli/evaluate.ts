// `rnn evaluate F --run DIR`: loss and metrics of a split with the run's weights, beside the scores that need no learning.
import type { SplitName } from '../core/base/runRecords.ts';
import { evaluateRun } from '../platform/node/loadRun.ts';
import { baselinesOf } from '../train/data/baselines.ts';
import { readArguments, InputError, UsageError } from './arguments.ts';
import { openRunOption, runOptions } from './runOption.ts';
import { short, tableLines, type Output } from './output.ts';

const splits: readonly SplitName[] = ['train', 'validation', 'test'];

export async function evaluate(words: readonly string[], output: Output): Promise<number> {
  const args = readArguments(words, { ...runOptions, split: 'text', json: 'flag' });
  const split = splits.find((name) => name === (args.text('split') ?? 'test'));
  if (split === undefined) throw new UsageError(`--split takes ${splits.join(', ')}`);
  const run = await openRunOption(args, output);
  const { trainer, counters, manifest } = run;
  const record = evaluateRun(run, split);
  const task = trainer.tasks[0];
  const baselines =
    task === undefined ? [] : baselinesOf(trainer.dataset, task, trainer.sets).filter((b) => b.split === split);
  await run.close();
  if (record === undefined) throw new InputError(`The ${split} split of ${manifest.graph} is empty.`);
  if (args.flag('json')) output.json({ ...record, baselines });
  else {
    const rows = [
      ['loss', short(record.loss)],
      ...Object.entries(record.metrics).map(([name, value]) => [name, short(value)]),
    ];
    output.line(`${split} split, ${manifest.id}, weights of step ${counters.step}`);
    for (const line of tableLines(rows)) output.line(line);
    for (const b of baselines) output.line(`without learning: ${b.metric} ${short(b.value)} (${b.name})`);
  }
  return 0;
}
