// Runs a piece of Python with torch for the parity tests; values cross as JSON, numbers in double precision.
import { spawnSync } from 'node:child_process';

/**
 * Runs `program` with the JSON of `input` in the variable `given`; it answers by calling `reply(value)`.
 * @throws with Python's own message when it fails.
 */
export const runPython = <Answer>(program: string, input: unknown): Answer => {
  const python = process.env.RNN_PYTHON;
  if (python === undefined) throw new Error('RNN_PYTHON is not set: run these tests with `npm run test:parity`.');
  const source = [
    'import json, sys',
    'import torch',
    'torch.set_default_dtype(torch.float64)',
    'given = json.load(sys.stdin)',
    'def reply(value): sys.stdout.write("\\n=>" + json.dumps(value))',
    program,
  ].join('\n');
  const { stdout, stderr, status, error } = spawnSync(python, ['-c', source], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error) throw error;
  const mark = stdout.lastIndexOf('\n=>');
  if (status !== 0 || mark < 0) throw new Error(`Python ended with code ${status}:\n${stderr}`);
  return JSON.parse(stdout.slice(mark + 3)) as Answer;
};
