// The Elman cell wired from delay, dense, add and tanh is the Elman node: same weights, same batches, same losses.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTrainer, type ExecutorKind } from '../../src/platform/node/openTrainer.ts';
import { prepareGraph } from '../../src/platform/node/prepare.ts';
import { initializeParams } from '../../src/train/initialize.ts';
import { Session } from '../../src/train/session.ts';
import type { Trainer } from '../../src/train/trainer.ts';
import { examplesFolder } from '../support/memorySource.ts';

const steps = 50;

async function open(name: string, executor: ExecutorKind): Promise<Trainer> {
  const text = readFileSync(path.join(examplesFolder, name), 'utf8');
  const prepared = await prepareGraph({ text, folder: examplesFolder, training: { steps } });
  if (!prepared.ok) throw new Error(prepared.diagnostics.map((d) => d.message).join('\n'));
  const opened = await openTrainer(prepared, { executor });
  if (!opened.ok) throw new Error(opened.message);
  initializeParams(opened.trainer.executor, prepared.plan, 1);
  return opened.trainer;
}

function losses(trainer: Trainer): number[] {
  const found: number[] = [];
  for (const event of new Session(trainer, { seconds: () => 0 }).events()) {
    if (event.type === 'record' && event.record.type === 'step') found.push(Number(event.record.loss));
  }
  return found;
}

const twins = {
  'from_input.W': 'memory.W',
  'from_state.W': 'memory.U',
  'from_input.b': 'memory.b',
  'forecast.W': 'forecast.W',
  'forecast.b': 'forecast.b',
};

describe('an Elman cell by hand and the Elman node lose the same over 50 steps, to 1e-6 relative', () => {
  for (const executor of ['reference', 'wasm'] as const) {
    it(
      executor,
      async () => {
        const [hand, node] = [
          await open('elman-by-hand.rnn.json', executor),
          await open('sunspots.rnn.json', executor),
        ];
        for (const [own, other] of Object.entries(twins)) hand.executor.param(own).set(node.executor.param(other));
        hand.executor.paramsChanged();
        const [a, b] = [losses(hand), losses(node)];
        expect(a.length).toBe(steps);
        expect(b[0]).toBeGreaterThan(b[steps - 1] ?? Infinity);
        a.forEach((loss, i) => expect(Math.abs(loss / (b[i] ?? NaN) - 1)).toBeLessThan(1e-6));
        await Promise.all([hand.executor.dispose(), node.executor.dispose()]);
      },
      120_000,
    );
  }
});
