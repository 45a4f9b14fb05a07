// A trained run, ready to be used: its graph, what it learnt of the data, and its weights. Evaluating, predicting and generating for
// the command line and the extension start here.
import path from 'node:path';
import { RandomStream } from '../../core/base/random.ts';
import type { EvalRecord, SplitName } from '../../core/base/runRecords.ts';
import type { DataSpec } from '../../core/graph/model.ts';
import { parseGraph } from '../../core/graph/parse.ts';
import type { RunManifest } from '../../protocol/engine.ts';
import { CheckpointStore } from '../../train/checkpoint.ts';
import type { CheckpointName, CheckpointResult, Counters } from '../../train/checkpoint.ts';
import { evaluateSplit } from '../../train/evaluate.ts';
import { characterLoss, generateText, unknownCharacters } from '../../train/generate.ts';
import { readText } from '../../train/ports.ts';
import { allSequences, predictRows } from '../../train/predict.ts';
import type { PredictionRow } from '../../train/predict.ts';
import { keepsBest } from '../../train/progress.ts';
import { restoreSnapshot } from '../../train/snapshot.ts';
import type { Trainer } from '../../train/trainer.ts';
import { nodeDisk, sha256 } from './nodeDisk.ts';
import { openTrainer } from './openTrainer.ts';
import type { MachineOptions } from './openTrainer.ts';
import { errorText, prepareGraph } from './prepare.ts';
import type { Prepared, PrepareRequest } from './prepare.ts';
import { readFitted, readManifest, runFiles } from './runFolder.ts';

export interface LoadRunRequest extends MachineOptions {
  /** Folder of the run. */
  readonly folder: string;
  /** Folder of the graph file, that data paths are relative to. */
  readonly graphFolder: string;
  readonly root?: string;
  /** By default those that the run ends with: `best` where its settings keep the best, else `last`. */
  readonly weights?: CheckpointName;
  /** Another file in place of the graph's data, chosen by the person; absolute, may lie anywhere. */
  readonly dataFile?: string;
}

export interface LoadedRun {
  readonly manifest: RunManifest;
  readonly prepared: Prepared;
  readonly trainer: Trainer;
  /** Where the weights stand. */
  readonly counters: Counters;
  /** True when the labels of the data are not known (lines of another file). */
  readonly unlabelled: boolean;
  close(): Promise<void>;
}

export type LoadRunResult =
  { readonly ok: true; readonly run: LoadedRun } | { readonly ok: false; readonly message: string };

/** The run with its weights in an executor, or in words why not. */
export async function loadRun(request: LoadRunRequest): Promise<LoadRunResult> {
  const refuse = (message: string): LoadRunResult => ({ ok: false, message });
  const disk = nodeDisk(request.folder);
  const manifest = readManifest(disk);
  const text = readText(disk, runFiles.graph);
  if (manifest === undefined || text === null) return refuse(`There is no run in ${request.folder}.`);
  const read = readWeights(new CheckpointStore(disk, sha256), text, request.weights);
  if (!read.ok) return refuse(read.message);
  const fitted = readFitted(disk);
  if (fitted === undefined)
    return refuse(`${runFiles.fitted} of ${manifest.id} is missing or damaged: it says how the data were scaled.`);
  const training = { seed: manifest.seed, steps: manifest.steps };
  const prepared = await prepareGraph({ text, training, fitted, ...placeOf(request) });
  if (!prepared.ok) return refuse(errorText(prepared.diagnostics));
  if (request.dataFile !== undefined && prepared.parsed.graph.data?.kind === 'generated')
    return refuse('The program makes the data of this graph itself, so there is no file to put in their place.');
  const machine = await openTrainer(prepared, request);
  if (!machine.ok) return refuse(machine.message);
  const { trainer } = machine;
  const problem = restoreSnapshot(trainer.executor, read.checkpoint.tensors, 0);
  if (problem !== null) {
    await trainer.executor.dispose();
    return refuse(`The weights of ${manifest.id} do not fit: ${problem}.`);
  }
  const { counters } = read.checkpoint;
  const unlabelled = request.dataFile !== undefined && prepared.parsed.graph.data?.kind === 'lines';
  const close = (): Promise<void> => trainer.executor.dispose();
  return { ok: true, run: { manifest, prepared, trainer, counters, unlabelled, close } };
}

/** The weights asked for; else those that the run ends with: the best where its settings keep them, the last otherwise. */
function readWeights(checkpoints: CheckpointStore, text: string, asked: CheckpointName | undefined): CheckpointResult {
  if (asked === undefined && keepsBest(parseGraph(text).graph.training)) {
    const best = checkpoints.read('best');
    if (best.ok) return best;
  }
  return checkpoints.read(asked ?? 'last');
}

function placeOf({ graphFolder, root, dataFile }: LoadRunRequest): Pick<PrepareRequest, 'folder' | 'root' | 'data'> {
  if (dataFile === undefined) return { folder: graphFolder, ...(root === undefined ? {} : { root }) };
  const file = path.resolve(dataFile);
  return { folder: path.dirname(file), data: (spec) => otherData(spec, path.basename(file)) };
}

/** All of another file as one split. Lines of another file have no label: they get any one, which nobody looks at. */
function otherData(spec: DataSpec, file: string): DataSpec {
  const split = { by: 'time', train: 1, validation: 0 } as const;
  // What the program makes itself has no file to replace; the caller says so.
  if (spec.kind === 'generated') return spec;
  if (spec.kind !== 'lines') return { ...spec, path: file, split };
  const label = spec.files[0]?.label;
  return label === undefined
    ? { ...spec, path: file, split }
    : { ...spec, path: '', files: [{ path: file, label }], split };
}

/** Loss and metrics on a split; undefined when it is empty. */
export function evaluateRun({ trainer, counters }: LoadedRun, split: SplitName): EvalRecord | undefined {
  const work = evaluateSplit(trainer, split, counters.step);
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value?.record;
  }
}

/** Predictions for the test split, or for everything where another file was given or `all` is asked for. */
export function predictRun(run: LoadedRun, which: SplitName | 'all'): Generator<PredictionRow, void> {
  return predictRows(run.trainer, which === 'all' ? allSequences(run.trainer) : run.trainer.sets[which]);
}

export interface GenerateOptions {
  readonly prompt: string;
  readonly length: number;
  readonly temperature: number;
  readonly seed: number;
}

export type GenerateResult =
  | { readonly ok: true; readonly text: Generator<string, void>; readonly unknown: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** Text character by character; `unknown` are characters of the prompt that the net has never seen. */
export function generateRun({ trainer: { executor, dataset } }: LoadedRun, options: GenerateOptions): GenerateResult {
  if (characterLoss({ executor, dataset }) === undefined) {
    return { ok: false, message: 'This graph does not predict the next character of a text, so it cannot write one.' };
  }
  const { prompt, length, temperature, seed } = options;
  const random = new RandomStream(seed, 'generate');
  const text = generateText({ executor, dataset, prompt, length, temperature, random });
  return { ok: true, text, unknown: unknownCharacters(dataset, prompt) };
}
