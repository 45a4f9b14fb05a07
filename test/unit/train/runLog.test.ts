// The log survives whatever happens to its end, and says where the sound part ends.
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../../src/core/base/runRecords.ts';
import { crc32c } from '../../../src/train/crc32c.ts';
import { utf8 } from '../../../src/train/ports.ts';
import { decodeLog, encodeRecord, logFile, readLog, RunLog } from '../../../src/train/runLog.ts';
import { MemoryDisk } from '../../support/memoryDisk.ts';

const records: readonly RunRecord[] = [
  { type: 'state', step: 0, state: 'running' },
  { type: 'eval', step: 1, split: 'validation', loss: 'NaN', metrics: { rmse: 0.1 } },
  { type: 'sample', step: 2, prompt: 'é\n"', text: '😀 {"crc":' },
  { type: 'done', steps: 2, reason: 'finished', elapsed: 1.5 },
];

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

test('CRC-32C of the published check value', () => {
  expect(crc32c(utf8('123456789')).toString(16)).toBe('e3069283');
});

test('what is written is read', () => {
  const disk = new MemoryDisk();
  const log = new RunLog(disk);
  for (const record of records) log.append(record);
  expect(readLog(disk)).toMatchObject({ records, torn: false });
});

test('cut at every byte: all whole records before the cut, and appending goes on', () => {
  const lines = records.map(encodeRecord);
  const bytes = joined(lines);
  const ends = lines.map((_, i) => joined(lines.slice(0, i + 1)).length);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const whole = ends.filter((end) => end <= cut).length;
    const disk = new MemoryDisk();
    disk.files.set(logFile, bytes.slice(0, cut));
    const read = readLog(disk);
    expect([read.records, read.torn]).toEqual([records.slice(0, whole), cut !== (ends[whole - 1] ?? 0)]);
    const log = new RunLog(disk);
    const next: RunRecord = { type: 'state', step: 9, state: 'done' };
    log.append(next);
    expect(readLog(disk)).toMatchObject({ records: [...records.slice(0, whole), next], torn: false });
  }
});

test('one bit turned anywhere: nothing false is read', () => {
  const bytes = joined(records.map(encodeRecord));
  for (let at = 0; at < bytes.length; at++) {
    const hurt = bytes.slice();
    hurt[at] = (hurt[at] ?? 0) ^ 4;
    const read = decodeLog(hurt).records;
    expect(records.slice(0, read.length)).toEqual(read);
  }
});

describe('reopening', () => {
  test('can go back to an earlier record', () => {
    const disk = new MemoryDisk();
    const log = new RunLog(disk);
    for (const record of records) log.append(record);
    log.close();
    expect(new RunLog(disk, 2).records).toEqual(records.slice(0, 2));
    expect(readLog(disk).records).toEqual(records.slice(0, 2));
  });

  test.each(['ENOSPC', 'EIO', 'killed'] as const)('after %s in the middle of a record', (fault) => {
    const disk = new MemoryDisk();
    const log = new RunLog(disk);
    log.append(records[0] as RunRecord);
    disk.fault = fault;
    disk.faultAt = disk.calls;
    expect(() => log.append(records[1] as RunRecord)).toThrow();
    const after = disk.restarted();
    expect(readLog(after)).toMatchObject({ records: records.slice(0, 1), torn: true });
    new RunLog(after).append(records[3] as RunRecord);
    expect(readLog(after).records).toEqual([records[0], records[3]]);
  });

  test('a short write is completed', () => {
    const disk = new MemoryDisk();
    const log = new RunLog(disk);
    disk.fault = 'short';
    disk.faultAt = disk.calls;
    log.append(records[1] as RunRecord);
    expect(readLog(disk)).toMatchObject({ records: records.slice(1, 2), torn: false });
  });
});
