// Words that the panels share: losses, states and reasons to stop, as people call them. Pure.
import type { RunState } from '../../../src/core/base/runRecords.ts';

const losses: Readonly<Record<string, string>> = {
  mse: 'mean squared error',
  mae: 'mean absolute error',
  huber: 'Huber loss',
  'cross-entropy': 'cross-entropy, nats',
  crossEntropy: 'cross-entropy, nats',
  'binary-cross-entropy': 'binary cross-entropy, nats',
  binaryCrossEntropy: 'binary cross-entropy, nats',
  bce: 'binary cross-entropy, nats',
};

export function lossName(kind: string): string {
  return Object.hasOwn(losses, kind) ? (losses[kind] ?? kind) : kind;
}

const states: Readonly<Record<RunState, string>> = {
  preparing: 'preparing',
  running: 'training',
  paused: 'paused',
  stopping: 'stopping',
  done: 'done',
  failed: 'failed',
  interrupted: 'interrupted',
};

export function stateName(state: RunState): string {
  return states[state];
}

const reasons: Readonly<Record<string, string>> = {
  finished: 'all steps done',
  'early-stop': 'stopped early: the validation loss no longer fell',
  stopped: 'stopped by you',
  'not-finite': 'stopped: a value was not finite',
};

/** Why a run ended; an unknown reason is shown as it is. */
export function reasonName(reason: string): string {
  return Object.hasOwn(reasons, reason) ? (reasons[reason] ?? reason) : reason;
}
