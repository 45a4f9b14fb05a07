// `rnn` as a person runs it: exit codes, messages, records, and the examples that must learn more than a naive forecast knows.
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/cli/arguments.ts';
import { check } from '../../src/cli/check.ts';
import { gradcheck } from '../../src/cli/gradcheck.ts';
import { allKinds } from '../../src/core/nodes/catalogue.ts';
import { gradcheckTolerance, type ParameterCheck } from '../../src/train/gradcheck.ts';
import { caughtOutput, records, rnn } from '../support/cli.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const malformed = fileURLToPath(new URL('../fixtures/malformed', import.meta.url));
const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'rnn-cli-')));
const graphs = readdirSync(examples).filter((name) => name.endsWith('.rnn.json'));

beforeAll(() => cpSync(examples, folder, { recursive: true, filter: (file) => !file.includes('.rnn/') }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('wrong usage and wrong input', () => {
  const cases: readonly (readonly [words: readonly string[], code: number, says: RegExp])[] = [
    [[], 2, /rnn check F/],
    [['sing'], 2, /There is no command sing/],
    [['train', 'sunspots.rnn.json', '--stepz', '3'], 2, /--stepz/],
    [['train', 'sunspots.rnn.json', '--steps', 'many'], 2, /--steps takes a whole number of at least 1, not many/],
    [['check'], 2, /Which file/],
    [['check', 'nothing.rnn.json'], 1, /nothing.rnn.json cannot be read: there is no such file/],
    [['check', '.'], 1, /it is a folder/],
    [['evaluate', 'sunspots.rnn.json'], 2, /--run/],
    [['evaluate', 'sunspots.rnn.json', '--run', 'nowhere'], 1, /There is no run/],
    [['gradcheck', 'sunspots.rnn.json', '--node', 'loss'], 1, /has no parameters/],
  ];
  for (const [words, code, says] of cases) {
    it(`rnn ${words.join(' ')} ends with ${code} and a message`, async () => {
      const done = await rnn(words, folder);
      expect(done.code).toBe(code);
      expect(done.error).toMatch(says);
      expect(done.error).not.toMatch(/\n {4}at /);
    });
  }
});

describe('rnn check', () => {
  it('finds nothing wrong with the examples', async () => {
    for (const name of graphs) {
      const output = caughtOutput();
      expect(await check([path.join(examples, name)], output), name).toBe(0);
      expect(output.lines.filter((line) => / (error|warning) /.test(line))).toEqual([]);
    }
    expect(graphs.length).toBeGreaterThanOrEqual(6);
  });

  it('explains every malformed file, and writes to none', async () => {
    const manifest = JSON.parse(readFileSync(path.join(malformed, 'manifest.json'), 'utf8')) as Record<
      string,
      { parse: string[]; check: string[] }
    >;
    expect(Object.keys(manifest).length).toBeGreaterThanOrEqual(50);
    for (const [name, { parse, check: checked }] of Object.entries(manifest)) {
      const file = path.join(malformed, name);
      const before = readFileSync(file);
      const output = caughtOutput();
      const code = await check([file], output);
      const text = output.lines.join('\n');
      // What follows from an error of the reader is not said again.
      for (const expected of parse.length > 0 ? parse : checked) expect(text, name).toContain(` ${expected} `);
      expect(code, name).toBe(/:\d+:\d+ error /.test(text) ? 1 : 0);
      for (const line of output.lines) expect(line).toMatch(/:\d+:\d+ (error|warning|information) [a-z-]+ \S/);
      expect(readFileSync(file).equals(before), name).toBe(true);
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  }, 120_000);

  it('gives the place of a problem as line and column', async () => {
    const file = path.join(folder, 'wrong.rnn.json');
    writeFileSync(
      file,
      readFileSync(path.join(folder, 'sunspots.rnn.json'), 'utf8').replace('"units": 8', '"units": -3'),
    );
    const done = await rnn(['check', 'wrong.rnn.json'], folder);
    expect(done.code).toBe(1);
    expect(done.out).toMatch(/^wrong\.rnn\.json:6:\d+ error /m);
  });
});

describe('rnn nodes and rnn plan', () => {
  it('list the whole catalogue', async () => {
    const done = await rnn(['nodes', '--json'], folder);
    expect(records(done.out).map((node) => node['kind'])).toEqual(allKinds.map((node) => node.kind));
  });

  it('prints steps, parameters, operations and memory', async () => {
    const done = await rnn(['plan', 'sunspots.rnn.json'], folder);
    expect(done.code).toBe(0);
    expect(done.out).toContain('89 parameters');
    expect(done.out).toMatch(/program train[\s\S]*repeat T times/);
  });
});

describe('rnn gradcheck on every example', () => {
  for (const name of graphs) {
    it(`${name}: every parameter agrees to ${gradcheckTolerance} relative`, async () => {
      const output = caughtOutput();
      expect(await gradcheck([path.join(examples, name), '--json'], output)).toBe(0);
      const checks = output.values as ParameterCheck[];
      expect(checks.length).toBeGreaterThan(3);
      for (const result of checks) expect(result.error, result.parameter).toBeLessThanOrEqual(gradcheckTolerance);
    }, 240_000);
  }

  it('names the nodes when the one asked for has no parameters', async () => {
    await expect(gradcheck([path.join(examples, 'sunspots.rnn.json'), '--node', 'x'], caughtOutput())).rejects.toThrow(
      InputError,
    );
  });
});

describe('rnn train', () => {
  for (const [name, naive] of [
    ['sunspots', 33.28],
    ['births', 532.6],
    ['seattle-weather', 3.063],
  ] as const) {
    it(`${name} ends below the naive score on the test split`, async () => {
      const done = await rnn(['train', `${name}.rnn.json`, '--json'], folder);
      expect(done.code).toBe(0);
      const test = records(done.out).findLast((r) => r['type'] === 'eval' && r['split'] === 'test');
      const { rmse, naiveRmse } = test?.['metrics'] as { rmse: number; naiveRmse: number };
      expect(naiveRmse).toBeCloseTo(naive, naive > 100 ? 1 : 2);
      expect(rmse).toBeLessThan(naiveRmse);
      expect(records(done.out).some((r) => r['type'] === 'done' && r['reason'] === 'finished')).toBe(true);
    }, 240_000);
  }

  it('repeats a run exactly: the same seed gives the same records, times aside', async () => {
    const run = async (out: string): Promise<string> => {
      const done = await rnn(['train', 'elman-by-hand.rnn.json', '--steps', '60', '--out', out, '--json'], folder);
      return JSON.stringify(
        records(done.out).map(({ run: _run, elapsed: _elapsed, tokensPerSecond: _speed, ...rest }) => rest),
      );
    };
    expect(await run('first')).toBe(await run('second'));
  });

  it('says what the run is worth, and its folder serves evaluate and predict', async () => {
    const trained = await rnn(['train', 'sunspots.rnn.json', '--steps', '120', '--out', 'run'], folder);
    expect(trained.out).toMatch(/without learning, test: rmse 33\.28 \(persistence\)\n.*run: .*run/s);
    const evaluated = await rnn(['evaluate', 'sunspots.rnn.json', '--run', 'run', '--json'], folder);
    expect(records(evaluated.out)[0]).toMatchObject({ type: 'eval', split: 'test', step: 120 });
    const predicted = await rnn(['predict', 'sunspots.rnn.json', '--run', 'run', '--split', 'all'], folder);
    const lines = predicted.out.trim().split('\n');
    expect(lines[0]).toBe('at,SUNACTIVITY predicted,SUNACTIVITY truth');
    expect(lines.at(-1)).toMatch(/^1 after .*,-?[\d.]+,$/);
    const written = await rnn(['generate', 'sunspots.rnn.json', '--run', 'run'], folder);
    expect(written).toMatchObject({ code: 1, out: '' });
  });

  it('goes on where a run was', async () => {
    await rnn(['train', 'sunspots.rnn.json', '--steps', '20', '--out', 'short'], folder);
    const more = await rnn(['train', 'sunspots.rnn.json', '--steps', '30', '--resume', 'short', '--json'], folder);
    const steps = records(more.out)
      .filter((r) => r['type'] === 'step')
      .map((r) => r['step']);
    expect(steps).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
  });

  it('writes text after training on text', async () => {
    const trained = await rnn(['train', 'moby-dick.rnn.json', '--steps', '3', '--out', 'moby'], folder);
    expect(trained.code).toBe(0);
    const words = ['generate', 'moby-dick.rnn.json', '--run', 'moby', '--prompt', 'Call', '--length', '30'];
    const [one, two] = [await rnn(words, folder), await rnn(words, folder)];
    expect(one.out).toBe(two.out);
    expect([...one.out.trimEnd()].length).toBeGreaterThan(4);
    expect(one.out.startsWith('Call')).toBe(true);
  }, 240_000);
});
