// The command line in tests: as a process from its sources, as a person starts it, or a command in this process with its output caught.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Output } from '../../src/cli/output.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs `rnn` with the words given; the process has ended when this resolves. */
export function rnn(words: readonly string[], cwd: string): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, error] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
    child.once('error', reject).once('close', (code) => resolve({ code, out, error }));
  });
}

/** The JSON objects of an output, one a line. */
export function records(out: string): Record<string, unknown>[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

export interface CaughtOutput extends Output {
  readonly lines: string[];
  readonly values: object[];
}

export function caughtOutput(): CaughtOutput {
  const lines: string[] = [];
  const values: object[] = [];
  return {
    lines,
    values,
    line: (text) => void lines.push(text),
    json: (value) => void values.push(value),
    progress: () => undefined,
  };
}
