// `rnn train F`: trains in this process through the same code as the engine, into the same run folders. Ctrl+C stops after the step at hand.
import path from 'node:path';
import type { DoneRecord, EvalRecord, RunRecord, StartRecord } from '../core/base/runRecords.ts';
import { createRun } from '../platform/node/createRun.ts';
import { openTraining } from '../platform/node/openTraining.ts';
import { version } from '../platform/node/version.ts';
import { oneFile, readArguments, InputError, UsageError, type Arguments } from './arguments.ts';
import { prepareGraphFile, readGraphFile, systemReason, type GraphFile } from './graphFile.ts';
import { short, tableLines, type Output } from './output.ts';
import { TrainingProgress } from './progress.ts';

export async function train(words: readonly string[], output: Output): Promise<number> {
  const args = readArguments(words, {
    steps: 'count',
    seed: 'whole',
    threads: 'count',
    out: 'text',
    resume: 'text',
    json: 'flag',
  });
  const graph = readGraphFile(oneFile(args));
  const folder = await runFolder(args, graph);
  const json = args.flag('json');
  const report = json ? undefined : new TrainingProgress(output);
  let [failed, start] = [false, undefined as StartRecord | undefined];
  const evaluations: EvalRecord[] = [];
  let done: DoneRecord | undefined;
  const onRecord = (record: RunRecord): void => {
    if (json) output.json(record);
    report?.see(record);
    if (record.type === 'start') start = record;
    if (record.type === 'eval') evaluations.push(record);
    if (record.type === 'done') done = record;
    if (record.type === 'error') failed = true;
  };
  const threads = args.number('threads');
  const steps = args.number('steps');
  const opened = await openTraining({
    folder,
    graphFolder: graph.folder,
    resume: args.text('resume') !== undefined,
    steps,
    onRecord,
    ...(threads === undefined ? {} : { threads }),
  });
  if (!opened.ok) throw new InputError(opened.error.message);
  const { run, log, close } = opened.training;
  start ??= log.records.find((record): record is StartRecord => record.type === 'start');
  const stop = (): void => run.stop();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  while (run.advance()) await new Promise<void>((resolve) => setImmediate(resolve));
  process.off('SIGINT', stop).off('SIGTERM', stop);
  await close();
  report?.end();
  if (!json) {
    if (done?.reason === 'early-stop')
      output.line(`stopped early after step ${done.steps}: the validation loss no longer fell`);
    if (done?.weightsOf !== undefined) output.line(`ended with the weights of step ${done.weightsOf}, the best ones`);
    for (const line of resultLines(evaluations, start)) output.line(line);
    output.line(`run: ${path.relative(process.cwd(), folder) || '.'}`);
  }
  return failed ? 1 : 0;
}

async function runFolder(args: Arguments, graph: GraphFile): Promise<string> {
  const resume = args.text('resume');
  if (resume !== undefined) {
    if (args.text('out') !== undefined || args.text('seed') !== undefined)
      throw new UsageError('--resume goes on in its own folder with its own seed: leave out --out and --seed');
    return path.resolve(resume);
  }
  await prepareGraphFile(graph);
  const out = args.text('out');
  try {
    const { folder } = createRun({
      graphFile: graph.path,
      text: graph.text,
      steps: args.number('steps'),
      seed: args.number('seed'),
      out: out === undefined ? undefined : path.resolve(out),
      studioVersion: version,
    });
    return folder;
  } catch (error) {
    throw new InputError(`The run cannot be written: ${systemReason(error)}.`);
  }
}

/** The last evaluation of each split, beside the scores that need no learning. */
function resultLines(evaluations: readonly EvalRecord[], start: StartRecord | undefined): string[] {
  const last = new Map(evaluations.map((record) => [record.split, record]));
  const names = [...new Set([...last.values()].flatMap((record) => Object.keys(record.metrics)))];
  const rows = [...last.values()].map((record) => [
    record.split,
    short(record.loss),
    ...names.map((name) => short(record.metrics[name] ?? '')),
  ]);
  const baselines = start?.baselines.filter((b) => b.split === 'test') ?? [];
  return [
    ...(rows.length === 0 ? [] : tableLines([['split', 'loss', ...names], ...rows])),
    ...baselines.map((b) => `without learning, test: ${b.metric} ${short(b.value)} (${b.name})`),
  ];
}
