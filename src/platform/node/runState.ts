// What a run's records say about it, and what can be told of a run whose engine is gone.
import type { RunRecord, RunState } from '../../core/base/runRecords.ts';
import { readText } from '../../train/ports.ts';
import { readLog } from '../../train/runLog.ts';
import { nodeDisk } from './nodeDisk.ts';
import { runFiles } from './runFolder.ts';

const active: ReadonlySet<RunState> = new Set(['preparing', 'running', 'paused', 'stopping']);

export function isOver(state: RunState): boolean {
  return !active.has(state);
}

/** The last state recorded; `preparing` before there is one. */
export function recordedState(records: readonly RunRecord[]): RunState {
  for (let i = records.length - 1; i >= 0; i--) {
    const record = records[i];
    if (record?.type === 'state') return record.state;
  }
  return 'preparing';
}

/**
 * Records of a run that nobody trains. One that was left in the middle ends with the state `interrupted`, and with what the engine
 * said last when it said anything; those two are not in the log.
 */
export function readEndedRun(folder: string): readonly RunRecord[] {
  const disk = nodeDisk(folder);
  const { records } = readLog(disk);
  if (isOver(recordedState(records))) return records;
  const step = lastStep(records);
  const said = (readText(disk, runFiles.engineLog) ?? '').trim().split('\n').slice(-20).join('\n').slice(-4000);
  return [
    ...records,
    ...(said === ''
      ? []
      : [
          {
            type: 'error',
            code: 'engine-ended',
            message: `The engine process ended unexpectedly: ${said}`,
            step,
          } as const,
        ]),
    { type: 'state', step, state: 'interrupted' },
  ];
}

/** The newest step in the records, 0 before the first. */
export function lastStep(records: readonly RunRecord[]): number {
  for (let i = records.length - 1; i >= 0; i--) {
    const record = records[i];
    if (record !== undefined && 'step' in record && record.step !== undefined) return record.step;
  }
  return 0;
}
