// A prepared graph on data in memory, without files: for tests of the loop itself on the reference executor.
import { checkGraph } from '../../src/core/check/checkGraph.ts';
import { compileGraph } from '../../src/core/compile/compile.ts';
import { parseGraph } from '../../src/core/graph/parse.ts';
import { slotsOf } from '../../src/runtime/optimizerSlots.ts';
import { createReferenceExecutor } from '../../src/runtime/reference/referenceExecutor.ts';
import { openDataset } from '../../src/train/data/openDataset.ts';
import { initializeParams } from '../../src/train/initialize.ts';
import { compileOptions, largestBatch, makeTrainer, optimizerStep } from '../../src/train/trainer.ts';
import type { Trainer } from '../../src/train/trainer.ts';
import { memorySource } from './memorySource.ts';

export async function trainerOf(text: string, files: Readonly<Record<string, string>>): Promise<Trainer> {
  const { graph } = parseGraph(text);
  if (graph.data === undefined) throw new Error('no data');
  const opened = await openDataset(graph.data, memorySource(files));
  if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join('\n'));
  const compiled = compileGraph(checkGraph(graph, opened.dataset.info), compileOptions(opened.dataset, graph.training));
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join('\n'));
  const { plan } = compiled;
  const executor = createReferenceExecutor({
    plan,
    maxDims: largestBatch(opened.dataset, graph.training),
    optimizerSlots: slotsOf(optimizerStep(graph.training, 1)),
    threads: 1,
  });
  initializeParams(executor, plan, graph.training.seed);
  return makeTrainer(plan, opened.dataset, executor, graph.training);
}
