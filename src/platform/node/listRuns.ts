// The runs of a graph, newest first, from their folders: what a list shows without reading whole logs.
import fs from 'node:fs';
import path from 'node:path';
import type { RunRecord, RunState } from '../../core/base/runRecords.ts';
import type { RunManifest } from '../../protocol/engine.ts';
import { decodeLog, logFile } from '../../train/runLog.ts';
import { runsOf } from './createRun.ts';
import { lockHolder } from './lock.ts';
import { nodeDisk } from './nodeDisk.ts';
import { createdOrder, readManifest } from './runFolder.ts';
import { isOver, lastStep, recordedState } from './runState.ts';

export interface RunInfo {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly state: RunState;
  readonly step: number;
  /** Lowest validation loss so far, as far as checkpoints tell. */
  readonly best: number | null;
  /** Whether a process is training it now. */
  readonly live: boolean;
}

/** Bytes at the end of a log that are looked at. */
const TAIL = 128 * 1024;

export function listRuns(graphFile: string): readonly RunInfo[] {
  const home = runsOf(graphFile);
  let names: string[];
  try {
    names = fs.readdirSync(home);
  } catch {
    return [];
  }
  return names
    .sort((a, b) => createdOrder(b) - createdOrder(a))
    .flatMap((name) => readRunInfo(path.join(home, name)) ?? []);
}

/** What can be told of the run in a folder, or undefined when there is none. */
export function readRunInfo(folder: string): RunInfo | undefined {
  const disk = nodeDisk(folder);
  const manifest = readManifest(disk);
  if (manifest === undefined) return undefined;
  const tail = readTail(path.join(folder, logFile));
  const live = lockHolder(folder) !== undefined;
  const recorded = recordedState(tail);
  const state = live || isOver(recorded) ? recorded : 'interrupted';
  return { folder, manifest, state, step: lastStep(tail), best: bestLoss(folder), live };
}

/** The last records. A state record can lie further back than the tail; then the run is running. */
function readTail(file: string): readonly RunRecord[] {
  let descriptor: number;
  try {
    descriptor = fs.openSync(file, 'r');
  } catch {
    return [];
  }
  try {
    const { size } = fs.fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, TAIL));
    const read = fs.readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    const from = size > TAIL ? bytes.indexOf(10) + 1 : 0;
    const { records } = decodeLog(bytes.subarray(from, read));
    if (size <= TAIL || records.some(({ type }) => type === 'state')) return records;
    return [{ type: 'state', step: 0, state: 'running' }, ...records];
  } finally {
    fs.closeSync(descriptor);
  }
}

function bestLoss(folder: string): number | null {
  for (const name of ['last', 'best']) {
    try {
      const text = fs.readFileSync(path.join(folder, 'checkpoints', `${name}.json`), 'utf8');
      const { counters } = JSON.parse(text) as { readonly counters?: { readonly bestLoss?: unknown } };
      if (typeof counters?.bestLoss === 'number') return counters.bestLoss;
    } catch {
      // No checkpoint of that name: ask the other.
    }
  }
  return null;
}
