// `rnn plan F`: the computation plan as text, for the largest batch of a run.
import { printPlan } from '../core/ir/printPlan.ts';
import { largestBatch } from '../train/trainer.ts';
import { oneFile, readArguments } from './arguments.ts';
import { prepareGraphFile, readGraphFile } from './graphFile.ts';
import type { Output } from './output.ts';

export async function plan(words: readonly string[], output: Output): Promise<number> {
  const args = readArguments(words, {});
  const prepared = await prepareGraphFile(readGraphFile(oneFile(args)));
  output.line(printPlan(prepared.plan, largestBatch(prepared.dataset, prepared.training)).trimEnd());
  return 0;
}
