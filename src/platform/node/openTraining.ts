// Everything from a run's folder to a run that can be advanced: lock, log, graph, data, plan, executor, weights; new or resumed.
// The engine process and the command line both train through this and nothing else.
import path from 'node:path';
import type { ErrorRecord, RunRecord } from '../../core/base/runRecords.ts';
import { distinctWeights } from '../../core/check/parameterCount.ts';
import type { TypedGraph } from '../../core/check/typedGraph.ts';
import type { TrainingSpec } from '../../core/graph/model.ts';
import { parseGraph } from '../../core/graph/parse.ts';
import type { RunManifest } from '../../protocol/engine.ts';
import { CheckpointStore, differences } from '../../train/checkpoint.ts';
import type { Checkpoint } from '../../train/checkpoint.ts';
import { initializeParams } from '../../train/initialize.ts';
import { readText } from '../../train/ports.ts';
import { RunLog } from '../../train/runLog.ts';
import { freshProgress, progressFrom } from '../../train/progress.ts';
import { laidOutForSteps } from '../../train/schedule.ts';
import { Session, startRecord } from '../../train/session.ts';
import { architectureOf, restoreSnapshot } from '../../train/snapshot.ts';
import { endedKey, TrainingRun } from '../../train/trainingRun.ts';
import type { Trainer } from '../../train/trainer.ts';
import { takeLock } from './lock.ts';
import { monotonicClock, nodeDisk, sha256 } from './nodeDisk.ts';
import { openTrainer } from './openTrainer.ts';
import type { MachineOptions } from './openTrainer.ts';
import { errorText, prepareGraph } from './prepare.ts';
import type { Prepared } from './prepare.ts';
import { readManifest, runFiles, writeFitted, writeManifest } from './runFolder.ts';

export interface OpenTrainingRequest extends MachineOptions {
  /** Folder of the run, made by `createRun`. */
  readonly folder: string;
  /** Folder of the graph file: data paths are relative to it. */
  readonly graphFolder: string;
  /** Workspace folder that data must lie in; the graph's folder when not given. */
  readonly root?: string | undefined;
  /** Go on from the last checkpoint; from the beginning when there is none. */
  readonly resume: boolean;
  /** With resume: train on to another number of steps than the run was started with. */
  readonly steps?: number | undefined;
  /** Every record from the beginning of the run that was not in the log before, in order. */
  readonly onRecord: (record: RunRecord) => void;
  /** Seconds between checkpoints. */
  readonly checkpointSeconds?: number;
  /** Releases the run's lock, when the caller has taken it already; otherwise it is taken here. */
  readonly release?: () => void;
}

export interface OpenTraining {
  readonly run: TrainingRun;
  readonly log: RunLog;
  readonly trainer: Trainer;
  readonly prepared: Prepared;
  readonly manifest: RunManifest;
  /** Releases log, executor and lock. */
  close(): Promise<void>;
}

export type OpenTrainingResult =
  | { readonly ok: true; readonly training: OpenTraining }
  /** The error is in the run's log too, unless the run is another's. */
  | { readonly ok: false; readonly error: ErrorRecord };

/** Refusals come back as values; only a disk that fails under the run's folder throws. */
export async function openTraining(request: OpenTrainingRequest): Promise<OpenTrainingResult> {
  const refuse = (code: string, message: string): OpenTrainingResult => ({
    ok: false,
    error: { type: 'error', code, message },
  });
  const manifest = readManifest(nodeDisk(request.folder));
  if (manifest === undefined) return refuse('no-run', `There is no run in ${request.folder}.`);
  const lock =
    request.release === undefined ? takeLock(request.folder) : { ok: true as const, release: request.release };
  if (!lock.ok) return refuse('run-busy', busyMessage(manifest.id, lock.pid));
  try {
    const opened = await openLocked(request, manifest, lock.release);
    if (!opened.ok) lock.release();
    return opened;
  } catch (error) {
    lock.release();
    throw error;
  }
}

export function busyMessage(run: string, pid: number): string {
  const who = pid > 0 ? ` (process ${pid})` : '';
  return `${run} is being trained by another process${who}. Stop it there first.`;
}

async function openLocked(
  request: OpenTrainingRequest,
  manifest: RunManifest,
  release: () => void,
): Promise<OpenTrainingResult> {
  const { folder, graphFolder, root } = request;
  const disk = nodeDisk(folder);
  const checkpoints = new CheckpointStore(disk, sha256);
  const training = { seed: manifest.seed, steps: request.steps ?? manifest.steps };
  const text = readText(disk, runFiles.graph) ?? '';
  const prepared = await prepareGraph({ text, folder: graphFolder, training, ...(root === undefined ? {} : { root }) });
  if (!prepared.ok)
    return failed(
      request,
      'graph-errors',
      errorText(prepared.diagnostics),
      prepared.diagnostics.find((d) => d.severity === 'error')?.place?.node,
    );
  const machine = await openTrainer(prepared, request);
  if (!machine.ok) return failed(request, machine.code, machine.message);
  const { trainer, optimizerSlots } = machine;
  const giveUp = async (code: string, message: string): Promise<OpenTrainingResult> => {
    await trainer.executor.dispose();
    // A resume that is refused must not touch the log of the run it would have continued.
    return request.resume ? { ok: false, error: { type: 'error', code, message } } : failed(request, code, message);
  };
  const identity = identityOf(prepared, trainer);
  let progress = freshProgress();
  let keep = 0;
  initializeParams(trainer.executor, prepared.plan, training.seed);
  if (request.resume) {
    const read = checkpoints.read('last');
    if (!read.ok && read.code === 'damaged') return giveUp('checkpoint-damaged', read.message);
    if (read.ok) {
      const problem =
        resumeProblem(read.checkpoint, identity) ??
        restoreSnapshot(trainer.executor, read.checkpoint.tensors, optimizerSlots);
      if (problem !== null) return giveUp('resume-mismatch', `${manifest.id} cannot go on: ${problem}.`);
      progress = progressFrom(read.checkpoint.counters);
      trainer.batches.restore(read.checkpoint.tensors);
      keep = read.checkpoint.counters.records;
    }
  }
  const log = new RunLog(disk, keep);
  checkpoints.sweep();
  writeFitted(disk, prepared.dataset.fitted);
  const description = describe(prepared.typed, training);
  writeManifest(disk, { ...manifest, ...training, description, dataHash: sha256(prepared.dataset.fingerprint) });
  if (log.records.length === 0) {
    const first = startRecord(trainer, manifest.id, manifest.graph);
    log.append(first);
    request.onRecord(first);
  }
  const run = new TrainingRun({
    session: new Session(trainer, monotonicClock, progress),
    log,
    checkpoints,
    clock: monotonicClock,
    identity,
    optimizerSlots,
    checkpointSeconds: request.checkpointSeconds ?? 5,
    onRecord: request.onRecord,
  });
  const close = async (): Promise<void> => {
    log.close();
    await trainer.executor.dispose();
    release();
  };
  return { ok: true, training: { run, log, trainer, prepared, manifest, close } };
}

/** Writes why the run could not start into its log, so that whoever looks later finds it. */
function failed(request: OpenTrainingRequest, code: string, message: string, node?: string): OpenTrainingResult {
  const error: ErrorRecord = { type: 'error', code, message, ...(node === undefined ? {} : { node }) };
  const log = new RunLog(nodeDisk(request.folder));
  try {
    for (const record of [error, { type: 'state', step: 0, state: 'failed' }] satisfies RunRecord[]) {
      log.append(record);
      request.onRecord(record);
    }
    log.sync();
  } finally {
    log.close();
  }
  return { ok: false, error };
}

/** What a resumed run must share with the one it continues. The number of steps may grow. */
function identityOf({ plan, dataset, training, typed }: Prepared, { executor }: Trainer): Record<string, string> {
  const all = [...typed.expanded.graph.nodes.values()];
  const nodes = all.map(({ id, kind, params, inputs, train }) => [
    id,
    kind,
    params,
    [...inputs],
    ...(train === undefined ? [] : [train]),
  ]);
  return {
    data: sha256(dataset.fingerprint),
    executor: executor.kind,
    graph: sha256(JSON.stringify(nodes)),
    parameters: architectureOf(plan),
    training: trainingIdentity(training),
    ...(laidOutForSteps(training.schedule) ? { schedule: String(training.steps) } : {}),
  };
}

/** Settings that came with later versions count when they say something: runs of earlier ones can go on. */
function trainingIdentity(training: TrainingSpec): string {
  const {
    optimizer,
    batch,
    clipNorm,
    clipValue,
    shuffle,
    seed,
    steps: _steps,
    evaluateEvery: _every,
    ...later
  } = training;
  const { kind, learningRate, momentum, decay, beta1, beta2, epsilon, ...more } = optimizer;
  const first = { kind, learningRate, momentum, decay, beta1, beta2, epsilon };
  const plain = parseGraph('{}').graph.training;
  const changed = (settings: object, defaults: object): object =>
    Object.fromEntries(
      Object.entries(settings).filter(([key, value]) => {
        return JSON.stringify(value) !== JSON.stringify((defaults as Readonly<Record<string, unknown>>)[key]);
      }),
    );
  return JSON.stringify({
    optimizer: { ...first, ...changed(more, plain.optimizer) },
    batch,
    clipNorm,
    clipValue,
    shuffle,
    seed,
    ...changed(later, plain),
  });
}

function resumeProblem(checkpoint: Checkpoint, identity: Readonly<Record<string, string>>): string | null {
  if (checkpoint.identity[endedKey] !== undefined) {
    return 'it ended because the loss was no finite number; start a new run with a lower learning rate';
  }
  const changed = differences(checkpoint.identity, identity);
  const words: Readonly<Record<string, string>> = {
    data: 'the data',
    executor: 'the executor',
    graph: 'the graph',
    parameters: 'the parameters',
    schedule: 'the number of steps, for which the learning rate is laid out,',
    training: 'the training settings',
  };
  return changed.length === 0 ? null : `${changed.map((name) => words[name] ?? name).join(', ')} changed since`;
}

/** `elman 16 → dense 1 · seed 1`. */
function describe(typed: TypedGraph, { seed }: { readonly seed: number }): string {
  const { nodes, order } = typed.expanded;
  const parts = distinctWeights(order.flatMap((id) => nodes.get(id) ?? [])).flatMap((node) => {
    if (node.parameters.length === 0) return [];
    const units = node.params['units'];
    return [typeof units === 'number' || typeof units === 'string' ? `${node.kind.kind} ${units}` : node.kind.kind];
  });
  return `${parts.join(' → ')} · seed ${seed}`;
}

/** Folder of the graph file of a run that lies in `.rnn/<graph>/<run>`. */
export function graphFolderOf(runFolder: string): string {
  return path.resolve(runFolder, '../../..');
}
