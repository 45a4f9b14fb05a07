// What lies in a run's folder and how runs are named. `.rnn/<graph file name>/<run id>/` beside the graph; `.rnn/` ignores itself.
import type { RunManifest } from '../../protocol/engine.ts';
import { readText, utf8, writeAtomically } from '../../train/ports.ts';
import type { Disk } from '../../train/ports.ts';
import type { FittedData } from '../../train/data/fitted.ts';

export const runsFolder = '.rnn';

/** Files of a run, relative to its folder. */
export const runFiles = {
  manifest: 'run.json',
  /** The graph's text as it was when the run started. */
  graph: 'graph.rnn.json',
  fitted: 'fitted.json',
  lock: 'lock',
  address: 'engine.json',
  engineLog: 'engine.log',
} as const;

/** `run-<n>`, one above the highest there is. */
export function nextRunId(names: readonly string[]): string {
  return `run-${Math.max(0, ...names.map(createdOrder)) + 1}`;
}

export function writeManifest(disk: Disk, manifest: RunManifest): void {
  writeAtomically(disk, runFiles.manifest, utf8(`${JSON.stringify(manifest, null, 2)}\n`));
}

/** The manifest, or undefined when it is not there or not one. */
export function readManifest(disk: Disk): RunManifest | undefined {
  const value = readJson(disk, runFiles.manifest);
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, id, graph, description, startedAt, seed, steps } = value as Partial<
    Record<keyof RunManifest, unknown>
  >;
  const sound =
    version === 1 &&
    [id, graph, description, startedAt].every((text) => typeof text === 'string') &&
    [seed, steps].every((n) => typeof n === 'number');
  return sound ? (value as RunManifest) : undefined;
}

export function writeFitted(disk: Disk, fitted: FittedData): void {
  writeAtomically(disk, runFiles.fitted, utf8(JSON.stringify(fitted)));
}

/** What the run learnt of its data, or undefined. */
export function readFitted(disk: Disk): FittedData | undefined {
  const value = readJson(disk, runFiles.fitted);
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, fields } = value as Partial<Record<keyof FittedData, unknown>>;
  return version === 1 && Array.isArray(fields) ? (value as FittedData) : undefined;
}

function readJson(disk: Disk, path: string): unknown {
  const text = readText(disk, path);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The number of `run-<n>`, for sorting; 0 for other names. */
export function createdOrder(name: string): number {
  return Number(/^run-(\d{1,9})$/.exec(name)?.[1] ?? 0);
}
