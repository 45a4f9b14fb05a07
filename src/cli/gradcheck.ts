// `rnn gradcheck F`: every parameter's gradient against five-point differences of the loss, in double precision on the reference executor.
import type { Prepared } from '../platform/node/prepare.ts';
import { openTrainer } from '../platform/node/openTrainer.ts';
import { gradcheck as compare, gradcheckTolerance } from '../train/gradcheck.ts';
import type { SequenceSet, Spans } from '../train/data/dataset.ts';
import { initializeParams } from '../train/initialize.ts';
import { oneFile, readArguments, InputError } from './arguments.ts';
import { prepareGraphFile, readGraphFile } from './graphFile.ts';
import { short, tableLines, type Output } from './output.ts';

/** Elements of each parameter that are compared, sequences of the batch and time steps of each beyond the longest delay. */
const elements = 8;
const sequences = 2;
const steps = 12;

export async function gradcheck(words: readonly string[], output: Output): Promise<number> {
  const args = readArguments(words, { json: 'flag', node: 'text' });
  const graph = readGraphFile(oneFile(args));
  const prepared = await prepareGraphFile(graph);
  const node = args.text('node');
  if (node !== undefined && !prepared.plan.params.some((p) => p.node === node)) {
    const known = [...new Set(prepared.plan.params.map((p) => p.node))];
    throw new InputError(`${graph.file}: the node ${node} has no parameters. These have: ${known.join(', ')}.`);
  }
  const training = { ...prepared.training, batch: Math.min(prepared.training.batch, sequences) };
  const opened = await openTrainer({ ...prepared, training }, { executor: 'reference' });
  if (!opened.ok) throw new InputError(`${graph.file}: ${opened.message}`);
  const { trainer } = opened;
  initializeParams(trainer.executor, prepared.plan, training.seed);
  const { train } = trainer.sets;
  const batch = Int32Array.from({ length: Math.min(training.batch, train.starts.length) }, (_, i) => i);
  trainer.feeder.fill(trainer.executor, shortened(train, prepared), batch);
  const checks = compare(trainer.executor, { elements, seed: training.seed, ...(node === undefined ? {} : { node }) });
  await trainer.executor.dispose();
  const wrong = checks.filter((c) => !(c.error <= gradcheckTolerance));
  if (args.flag('json'))
    for (const result of checks) output.json({ type: 'gradcheck', ...result, ok: result.error <= gradcheckTolerance });
  else {
    const rows = checks.map((c) => [
      c.error <= gradcheckTolerance ? 'ok' : 'WRONG',
      c.parameter,
      short(c.error),
      `of ${c.elements} elements`,
    ]);
    for (const line of tableLines(rows)) output.line(line);
    output.line(
      wrong.length === 0
        ? `all gradients agree to ${gradcheckTolerance}`
        : `${wrong.length} of ${checks.length} parameters disagree`,
    );
  }
  return wrong.length === 0 ? 0 : 1;
}

/** The first steps of each sequence: the reference executor is slow, and a short sequence shows a wrong gradient as well as a long one. */
function shortened(set: SequenceSet, { typed }: Prepared): SequenceSet {
  const delays = [...typed.nodes.values()].map(({ kind, params }) =>
    kind.lowering.type === 'delay' ? kind.lowering.steps(params) : 0,
  );
  const most = steps + Math.max(0, ...delays);
  const cut = ({ starts, length, lengths }: Spans): Spans => ({
    starts,
    length: Math.min(length, most),
    lengths: lengths === null ? null : lengths.map((n) => Math.min(n, most)),
  });
  return { ...set, ...cut(set), ...(set.targets === undefined ? {} : { targets: cut(set.targets) }) };
}
