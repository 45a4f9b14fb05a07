// Writing text: the streamed state must say what reading everything again says, and only known characters come out.
import { expect, test, vi } from 'vitest';
import { RandomStream } from '../../../src/core/base/random.ts';
import type { Executor } from '../../../src/runtime/executor.ts';
import { characterLoss, generateText, unknownCharacters } from '../../../src/train/generate.ts';
import { Session } from '../../../src/train/session.ts';
import { trainerOf } from '../../support/prepareTask.ts';

vi.setConfig({ testTimeout: 60_000 });

const graph = JSON.stringify({
  version: 1,
  data: { kind: 'text', path: 'a.txt', window: 12, stride: 6, split: { by: 'time', train: 0.8, validation: 0.1 } },
  nodes: {
    text: { kind: 'input', fields: ['text'] },
    hot: { kind: 'oneHot', inputs: { x: 'text.y' } },
    memory: { kind: 'gru', units: 12, inputs: { x: 'hot.y' } },
    scores: { kind: 'dense', units: 'next', inputs: { x: 'memory.y' } },
    loss: { kind: 'crossEntropy', target: 'next', inputs: { prediction: 'scores.y' } },
  },
  training: { optimizer: { kind: 'adam', learningRate: 0.02 }, batch: 8, steps: 60, clipNorm: 1, seed: 1 },
  layout: {},
});
const files = { 'a.txt': 'abcd '.repeat(120) };

test('a learnt cycle goes on, streamed or read again alike, and bits per character are near none', async () => {
  const trainer = await trainerOf(graph, files);
  const events = [...new Session(trainer, { seconds: () => 0 }).events()];
  const test = events.flatMap((e) =>
    e.type === 'record' && e.record.type === 'eval' && e.record.split === 'test' ? [e.record] : [],
  )[0];
  expect(test?.metrics['bitsPerCharacter']).toBeLessThan(0.2);
  expect(test?.metrics['perplexity']).toBeCloseTo(2 ** Number(test?.metrics['bitsPerCharacter']), 9);
  const sample = events.flatMap((e) => (e.type === 'record' && e.record.type === 'sample' ? [e.record] : [])).at(-1);
  expect(sample?.text.length).toBe(160);
  const { dataset, executor } = trainer;
  const write = (by: Executor): string => {
    const random = new RandomStream(1, 'test');
    return [...generateText({ executor: by, dataset, prompt: 'abc', length: 7, temperature: 0, random })].join('');
  };
  expect(write(executor)).toBe('d abcd ');
  const plan = { ...executor.plan, programs: { ...executor.plan.programs, stream: null } };
  const rereading = new Proxy(executor, {
    get: (target, key) => {
      if (key === 'plan') return plan;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  expect(write(rereading)).toBe('d abcd ');
});

test('unknown characters of a prompt are told and never written', async () => {
  const { dataset, executor } = await trainerOf(graph, files);
  expect(unknownCharacters(dataset, 'abXaé')).toEqual(['X', 'é']);
  expect(characterLoss({ executor, dataset })?.node).toBe('loss');
  const random = new RandomStream(1, 'test');
  const text = [...generateText({ executor, dataset, prompt: 'X', length: 300, temperature: 5, random })].join('');
  expect([...new Set(text)].sort()).toEqual([' ', 'a', 'b', 'c', 'd']);
});
