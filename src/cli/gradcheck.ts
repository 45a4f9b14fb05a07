// `rnn gradcheck F`: every parameter's gradient against five-point differences of the loss, in double precision on the reference executor.
import { isWithin } from '../core/base/nodePath.ts';
import { checkGradients } from '../platform/node/checkGradients.ts';
import { gradcheckTolerance } from '../train/gradcheck.ts';
import { oneFile, readArguments, InputError } from './arguments.ts';
import { prepareGraphFile, readGraphFile } from './graphFile.ts';
import { short, tableLines, type Output } from './output.ts';

export async function gradcheck(words: readonly string[], output: Output): Promise<number> {
  const args = readArguments(words, { json: 'flag', node: 'text' });
  const graph = readGraphFile(oneFile(args));
  const prepared = await prepareGraphFile(graph);
  const node = args.text('node');
  if (
    node !== undefined &&
    !prepared.plan.params.some(({ readers }) => readers.some((reader) => isWithin(reader, node)))
  ) {
    const known = [...new Set(prepared.plan.params.flatMap(({ readers }) => readers))];
    throw new InputError(`${graph.file}: the node ${node} has no parameters. These have: ${known.join(', ')}.`);
  }
  const result = await checkGradients(prepared, node === undefined ? [] : [node]);
  if (!result.ok) throw new InputError(`${graph.file}: ${result.message}`);
  const { checks } = result;
  const frozen = prepared.plan.params.filter((p) => !p.trainable && (node === undefined || p.node === node));
  const wrong = checks.filter(({ agrees }) => !agrees);
  if (args.flag('json')) {
    for (const { agrees, ...check } of checks) output.json({ type: 'gradcheck', ...check, ok: agrees });
    for (const { name, node: owner } of frozen)
      output.json({ type: 'gradcheck', parameter: name, node: owner, frozen: true, ok: true });
  } else {
    const rows = checks.map((c) => [
      c.agrees ? 'ok' : 'WRONG',
      c.parameter,
      short(c.error),
      `of ${c.elements} elements`,
    ]);
    for (const line of tableLines([...rows, ...frozen.map(({ name }) => ['frozen', name, '', 'not trained'])]))
      output.line(line);
    output.line(
      wrong.length === 0
        ? `all gradients agree to ${gradcheckTolerance}`
        : `${wrong.length} of ${checks.length} parameters disagree`,
    );
  }
  return wrong.length === 0 ? 0 : 1;
}
