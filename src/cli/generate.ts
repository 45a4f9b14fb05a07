// `rnn generate F --run DIR`: text from a character model.
import { generateRun } from '../platform/node/loadRun.ts';
import { readArguments, InputError } from './arguments.ts';
import { openRunOption, runOptions } from './runOption.ts';
import type { Output } from './output.ts';

export async function generate(words: readonly string[], output: Output): Promise<number> {
  const args = readArguments(words, {
    ...runOptions,
    prompt: 'text',
    length: 'count',
    temperature: 'number',
    seed: 'whole',
  });
  const run = await openRunOption(args, output);
  const prompt = args.text('prompt') ?? '';
  const made = generateRun(run, {
    prompt,
    length: args.number('length') ?? 200,
    temperature: args.number('temperature') ?? 0.8,
    seed: args.number('seed') ?? run.manifest.seed,
  });
  if (!made.ok) {
    await run.close();
    throw new InputError(made.message);
  }
  if (made.unknown.length > 0)
    output.progress(`not in the training text, read as unknown: ${made.unknown.join(' ')}\n`);
  let text = prompt;
  for (const character of made.text) text += character;
  output.line(text);
  await run.close();
  return 0;
}
