// `rnn check F`: every problem, one a line. Exit code 1 when one of them is an error.
import { compileGraph } from '../core/compile/compile.ts';
import { compileOptions } from '../train/trainer.ts';
import { oneFile, readArguments } from './arguments.ts';
import { checkGraphFile, diagnosticLine, readGraphFile } from './graphFile.ts';
import type { Output } from './output.ts';
import { formatPosition, LineMap } from '../core/base/text.ts';

export async function check(words: readonly string[], output: Output): Promise<number> {
  const args = readArguments(words, { json: 'flag' });
  const graph = readGraphFile(oneFile(args));
  const checked = await checkGraphFile(graph);
  const errorFree = !checked.diagnostics.some((d) => d.severity === 'error');
  const { dataset, parsed, typed } = checked;
  const compiled =
    errorFree && dataset !== undefined
      ? compileGraph(typed, compileOptions(dataset, parsed.graph.training))
      : undefined;
  const diagnostics = [...checked.diagnostics, ...(compiled?.ok === false ? compiled.diagnostics : [])];
  for (const diagnostic of diagnostics) {
    if (!args.flag('json')) output.line(diagnosticLine(graph, checked, diagnostic));
    else {
      const range = diagnostic.range ?? checked.parsed.rangeOf(diagnostic.path, diagnostic.within);
      const [line, column] = formatPosition(new LineMap(graph.text), range).split(':').map(Number);
      output.json({ type: 'problem', file: graph.file, line, column, ...diagnostic });
    }
  }
  const errors = diagnostics.filter((d) => d.severity === 'error').length;
  if (diagnostics.length === 0 && !args.flag('json')) output.progress(`${graph.file}: no problems\n`);
  return errors > 0 ? 1 : 0;
}
