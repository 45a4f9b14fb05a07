// Reading by example: defaults, partial graphs, ranges, limits.
import { describe, expect, it } from 'vitest';
import { LARGE_CHARACTERS, MAX_CHARACTERS, MAX_DIAGNOSTICS, MAX_NODES } from '../../../../src/core/graph/limits.ts';
import { parseGraph } from '../../../../src/core/graph/parse.ts';
import { formatNewGraph } from '../../../../src/core/graph/serialize.ts';
import { withoutFollowers } from '../../../../src/core/graph/followers.ts';

const codes = (text: string): string[] => parseGraph(text).diagnostics.map(({ code }) => code);
const file = (data: string, rest = ''): string => `{ "version": 1, "data": ${data}, "nodes": {}${rest} }`;

describe('defaults', () => {
  it('of AdamW: weights decay by 0.01 unless the file says otherwise, also when it is written anew', () => {
    const decay = (optimizer: string): number | undefined => {
      const { graph } = parseGraph(`{"version":1,"training":{"optimizer":${optimizer}}}`);
      const again = parseGraph(formatNewGraph(graph)).graph.training;
      expect(again).toEqual(graph.training);
      return graph.training.optimizer.weightDecay;
    };
    expect(decay('{"kind":"adamw"}')).toBe(0.01);
    expect(decay('{"kind":"adamw","weightDecay":0}')).toBe(0);
    expect(decay('{"kind":"adamw","weightDecay":0.1}')).toBe(0.1);
    expect(decay('{"kind":"adam"}')).toBe(0);
  });

  it('of training', () => {
    expect(parseGraph(file('{"kind":"csv","path":"a.csv"}')).graph.training).toEqual({
      optimizer: {
        kind: 'adam',
        learningRate: 0.001,
        momentum: 0,
        nesterov: false,
        decay: 0.9,
        centered: false,
        beta1: 0.9,
        beta2: 0.999,
        amsgrad: false,
        epsilon: 1e-8,
        weightDecay: 0,
      },
      schedule: {
        kind: 'constant',
        warmup: 0,
        every: 1000,
        factor: 0.1,
        minimum: 0,
        cycle: 0,
        cycleFactor: 1,
        peakAt: 0.3,
        startDivisor: 25,
        endDivisor: 10_000,
        patience: 10,
        threshold: 1e-4,
      },
      batch: 32,
      steps: 1000,
      clipNorm: 0,
      clipParameter: 0,
      clipValue: 0,
      l1: 0,
      l2: 0,
      weightNoise: 0,
      earlyStopping: { patience: 0, minDelta: 0 },
      keepBest: false,
      shuffle: true,
      bucket: 32,
      truncation: { steps: 0, every: 0, state: 'carry' },
      evaluation: { state: 'reset', warmup: 0 },
      memory: 0,
      evaluateEvery: 0,
      seed: 1,
    });
  });

  it.each([
    [
      'csv',
      '{"kind":"csv","path":"a.csv"}',
      {
        kind: 'csv',
        path: 'a.csv',
        window: 20,
        horizon: 1,
        stride: 1,
        normalize: 'standard',
        season: 0,
        split: { by: 'time', train: 0.7, validation: 0.15 },
      },
    ],
    [
      'text',
      '{"kind":"text","path":"a.txt"}',
      {
        kind: 'text',
        path: 'a.txt',
        window: 50,
        stride: 50,
        lowercase: false,
        limit: 0,
        split: { by: 'time', train: 0.7, validation: 0.15 },
      },
    ],
    [
      'lines',
      '{"kind":"lines","path":"a.txt"}',
      {
        kind: 'lines',
        files: [],
        path: 'a.txt',
        lowercase: false,
        maxLength: 100,
        split: { by: 'random', train: 0.7, validation: 0.15 },
      },
    ],
  ])('of %s', (_kind, data, expected) => {
    const parsed = parseGraph(file(data));
    expect(parsed.diagnostics).toEqual([]);
    expect(parsed.graph.data).toEqual(expected);
  });
});

describe('a wrong piece', () => {
  it('is reported at its place and replaced by its default, the rest is used', () => {
    const text = file(
      '{"kind":"csv","path":"a.csv","window":"ten","horizon":3}',
      ', "training": { "batch": 2.5, "optimizer": { "kind": "sdg", "learningRate": 0.5 } }',
    );
    const parsed = parseGraph(text);
    expect(
      parsed.diagnostics.map(({ code, path, range }) => [
        code,
        path.join('.'),
        range && text.slice(range.start, range.end),
      ]),
    ).toEqual([
      ['wrong-type', 'data.window', '"ten"'],
      ['unknown-value', 'training.optimizer.kind', '"sdg"'],
      ['wrong-type', 'training.batch', '2.5'],
    ]);
    expect(parsed.graph).toMatchObject({
      data: { window: 20, horizon: 3 },
      training: { batch: 32, optimizer: { kind: 'adam', learningRate: 0.5 } },
    });
    expect(parsed.diagnostics[1]?.message).toContain('Did you mean "sgd"?');
  });

  it('of a node carries the node and the port', () => {
    const parsed = parseGraph(
      '{"version":1,"data":{"kind":"csv","path":"a"},"nodes":{"a":{"kind":"x","inputs":{"x":"b.y","h":"a.y"}}}}',
    );
    expect(parsed.diagnostics).toMatchObject([{ code: 'unknown-node', place: { node: 'a', port: 'x' } }]);
    expect([...(parsed.graph.nodes.get('a')?.inputs ?? [])]).toEqual([['h', { node: 'a', port: 'y' }]]);
  });

  it('is not explained twice', () => {
    const [read] = parseGraph(
      '{"version":1,"data":{"kind":"csv","path":"a"},"nodes":{"a":{"kind":"x","inputs":{"x":"b.y"}}}}',
    ).diagnostics;
    const checked = ['x', 'h'].map((port) => ({
      severity: 'error' as const,
      code: 'input-missing',
      message: 'm',
      path: [],
      place: { node: 'a', port },
    }));
    expect(read && withoutFollowers([read], checked)).toEqual([checked[1]]);
  });
});

describe('comments, trailing commas, Windows line ends and a byte-order mark', () => {
  it('are fine', () => {
    const text =
      '\uFEFF// a graph\r\n{\r\n  "version": 1, /* first */\r\n  "data": { "kind": "csv", "path": "a.csv", },\r\n  "nodes": { "a": { "kind": "input", }, },\r\n}\r\n';
    const parsed = parseGraph(text);
    expect(parsed.diagnostics).toEqual([]);
    const range = parsed.rangeOf(['data', 'path']);
    expect(text.slice(range.start, range.end)).toBe('"a.csv"');
  });
});

describe('ranges', () => {
  const text =
    '{\n  "version": 1,\n  "nodes": {\n    "a": { "kind": "input", "fields": ["x", "y"] },\n    "b": {\n      "kind": "gru"\n    }\n  }\n}';
  const parsed = parseGraph(text);
  const at = (...path: (string | number)[]): string => {
    const { start, end } = parsed.rangeOf(path);
    return text.slice(start, end);
  };

  it('underline values on one line, keys of objects, and the nearest thing of what is missing', () => {
    expect(at('nodes', 'a', 'kind')).toBe('"input"');
    expect(at('nodes', 'a', 'fields', 1)).toBe('"y"');
    expect(at('nodes', 'a')).toBe('"a"');
    expect(at('nodes', 'b')).toBe('"b"');
    expect(at('nodes', 'b', 'inputs', 'x')).toBe('"b"');
    expect(at('layout', 'a')).toBe('{');
    expect(at()).toBe('{');
  });

  it('reveal a whole node', () => {
    const span = parsed.spanOf(['nodes', 'a']);
    expect(span && text.slice(span.start, span.end)).toBe('"a": { "kind": "input", "fields": ["x", "y"] }');
    expect(parsed.spanOf(['nodes', 'ghost'])).toBeUndefined();
  });
});

describe('limits', () => {
  it('refuse a file that is too large before reading it, and warn of a large one', () => {
    expect(codes(' '.repeat(MAX_CHARACTERS + 1))).toEqual(['too-large']);
    expect(codes(`${file('{"kind":"csv","path":"a.csv"}')}${' '.repeat(LARGE_CHARACTERS)}`)).toEqual(['large-file']);
  });

  it('refuse nesting of any kind', () => {
    for (const unit of ['[', '{"a":', '[},', '{"a":[', '["\\"",['])
      expect(codes(unit.repeat(100_000))).toEqual(['too-deep']);
  });

  it('do not count brackets in texts and comments', () => {
    expect(
      codes(`/*${'['.repeat(999)}*/ //${'['.repeat(999)}\n${file('{"kind":"csv","path":"' + '['.repeat(999) + '"}')}`),
    ).toEqual([]);
  });

  it('refuse more nodes than anyone draws', () => {
    const nodes = Array.from({ length: MAX_NODES + 1 }, (_, i) => `"n${i}":{"kind":"x"}`).join();
    const parsed = parseGraph(`{"version":1,"data":{"kind":"csv","path":"a"},"nodes":{${nodes}}}`);
    expect(parsed.diagnostics.map(({ code }) => code)).toEqual(['too-many-nodes']);
    expect(parsed.graph.nodes.size).toBe(0);
  });

  it('end a list of problems', () => {
    const keys = Array.from({ length: 5000 }, (_, i) => `"k${i}":1`).join();
    const found = codes(`{"version":1,"data":{"kind":"csv","path":"a"},"nodes":{},${keys}}`);
    expect(found).toHaveLength(MAX_DIAGNOSTICS + 1);
    expect(found.at(-1)).toBe('more-problems');
  });
});

describe('reserved keys', () => {
  it('reach no object', () => {
    const parsed = parseGraph(
      '{"version":1,"nodes":{"a":{"kind":"x","__proto__":{"p":1},"v":{"__proto__":{"p":1},"constructor":2,"w":3}}}}',
    );
    const params = parsed.graph.nodes.get('a')?.params ?? {};
    expect(Object.keys(params)).toEqual(['v']);
    expect(Object.getPrototypeOf(params)).toBeNull();
    expect(Object.keys(params['v'] ?? {})).toEqual(['w']);
    expect(({} as Record<string, unknown>)['p']).toBeUndefined();
  });
});
