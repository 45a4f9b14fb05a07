// The `rnn` command: picks the command, turns faults into messages and exit codes. No stack traces for wrong input.
import { check } from './check.ts';
import { InputError, UsageError } from './arguments.ts';
import { evaluate } from './evaluate.ts';
import { generate } from './generate.ts';
import { gradcheck } from './gradcheck.ts';
import { nodes } from './nodes.ts';
import { standardOutput, type Output } from './output.ts';
import { plan } from './plan.ts';
import { predict } from './predict.ts';
import { train } from './train.ts';
import { usage } from './usage.ts';
import { version } from '../platform/node/version.ts';

type Command = (words: readonly string[], output: Output) => number | Promise<number>;

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['check', check],
  ['plan', plan],
  ['train', train],
  ['evaluate', evaluate],
  ['predict', predict],
  ['generate', generate],
  ['gradcheck', gradcheck],
  ['nodes', nodes],
]);

/** Runs a command line; returns the exit code. */
async function main(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === '--version') {
    standardOutput.line(version);
    return 0;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help' || rest.includes('--help')) {
    (name === undefined ? standardOutput.progress : standardOutput.line)(usage);
    return name === undefined ? 2 : 0;
  }
  const command = commands.get(name);
  try {
    if (command === undefined) throw new UsageError(`There is no command ${name}`);
    return await command(rest, standardOutput);
  } catch (error) {
    if (error instanceof UsageError) {
      standardOutput.progress(`${error.message}. See rnn --help.\n`);
      return 2;
    }
    if (error instanceof InputError) {
      standardOutput.progress(`${error.message}\n`);
      if (rest.includes('--json')) standardOutput.json({ type: 'error', code: 'input', message: error.message });
      return 1;
    }
    throw error;
  }
}

// A reader that closes the pipe early (`rnn train … | head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2));
