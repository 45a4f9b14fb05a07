// `rnn nodes`: the catalogue, as a list or as JSON with ports and parameters.
import { describeKind } from '../core/check/summary.ts';
import { allKinds } from '../core/nodes/catalogue.ts';
import { readArguments, UsageError } from './arguments.ts';
import { tableLines, type Output } from './output.ts';

export function nodes(words: readonly string[], output: Output): number {
  const args = readArguments(words, { json: 'flag' });
  if (args.files.length > 0) throw new UsageError('rnn nodes takes no file');
  if (args.flag('json')) {
    for (const kind of allKinds) output.json({ type: 'node', ...describeKind(kind) });
  } else
    for (const line of tableLines(allKinds.map((kind) => [kind.kind, kind.category, kind.summary]))) output.line(line);
  return 0;
}
