// The log of a run: one record a line, appended, each line with the checksum of its record. Whatever happens to the end of the file,
// everything before it is read; reopening cuts the torn end off. `{"crc":"<8 hex digits>","record":{…}}`
import type { RunRecord } from '../core/base/runRecords.ts';
import { crc32c } from './crc32c.ts';
import { utf8, writeAll } from './ports.ts';
import type { Disk } from './ports.ts';

export const logFile = 'log.jsonl';

const HEAD = /^\{"crc":"([0-9a-f]{8})","record":/;

export interface ReadLog {
  readonly records: readonly RunRecord[];
  /** Bytes of the sound part; ends[i] is where record i ends. */
  readonly ends: readonly number[];
  /** True when there was more behind the sound part. */
  readonly torn: boolean;
}

export function encodeRecord(record: RunRecord): Uint8Array {
  const json = JSON.stringify(record);
  const crc = crc32c(utf8(json)).toString(16).padStart(8, '0');
  return utf8(`{"crc":"${crc}","record":${json}}\n`);
}

/** The records up to the first line that is not whole. Never throws. */
export function decodeLog(bytes: Uint8Array): ReadLog {
  const records: RunRecord[] = [];
  const ends: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at);
    const record = end < 0 ? undefined : decodeLine(bytes.subarray(at, end));
    if (record === undefined) break;
    records.push(record);
    at = end + 1;
    ends.push(at);
  }
  return { records, ends, torn: at < bytes.length };
}

function decodeLine(line: Uint8Array): RunRecord | undefined {
  const text = new TextDecoder().decode(line);
  const head = HEAD.exec(text);
  if (head === null || !text.endsWith('}')) return undefined;
  const json = text.slice(head[0].length, -1);
  if (crc32c(utf8(json)) !== Number.parseInt(head[1] ?? '', 16)) return undefined;
  try {
    return JSON.parse(json) as RunRecord;
  } catch {
    return undefined;
  }
}

export function readLog(disk: Disk): ReadLog {
  return decodeLog(disk.read(logFile) ?? new Uint8Array());
}

/** Appends records to a log; holds them all, so that a host that comes later gets what it lacks. */
export class RunLog {
  readonly #disk: Disk;
  readonly #records: RunRecord[];
  #file: number;

  /** Opens the log and keeps its first `keep` records (all sound ones by default); everything behind them is cut off. */
  constructor(disk: Disk, keep = Infinity) {
    this.#disk = disk;
    const { records, ends, torn } = readLog(disk);
    this.#records = records.slice(0, keep);
    if (torn || this.#records.length < records.length) disk.truncate(logFile, ends[this.#records.length - 1] ?? 0);
    this.#file = disk.open(logFile, 'append');
  }

  get records(): readonly RunRecord[] {
    return this.#records;
  }

  /** The record is kept for hosts even when the disk refuses it; what the disk said is thrown on. */
  append(record: RunRecord): void {
    this.#records.push(record);
    writeAll(this.#disk, this.#file, encodeRecord(record));
  }

  /** Makes what was appended last through a power cut. */
  sync(): void {
    this.#disk.sync(this.#file);
  }

  close(): void {
    if (this.#file < 0) return;
    this.#disk.close(this.#file);
    this.#file = -1;
  }
}
