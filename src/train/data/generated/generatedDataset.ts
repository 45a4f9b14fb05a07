// Tasks that need no file: the program makes the sequences, from a seed. Classic tests of what a recurrent network can remember.
import { RandomStream } from '../../../core/base/random.ts';
import type { SplitName } from '../../../core/base/runRecords.ts';
import type { FieldInfo, GeneratedData } from '../../../core/graph/model.ts';
import { axisOf } from '../../../core/nodes/fieldAxis.ts';
import type { Dataset, DatasetResult, FieldColumn, SequenceSet, SequenceSets, Spans } from '../dataset.ts';
import { counted, Findings } from '../findings.ts';
import { rangesOf, splitNames } from '../splits.ts';
import { adding } from './adding.ts';
import { addition } from './addition.ts';
import { anbn } from './anbn.ts';
import type { GeneratedSequence, GeneratedTask } from './generatedTask.ts';
import { xorStream } from './xorStream.ts';

const tasks: { readonly [K in GeneratedData['task']]: GeneratedTask } = { adding, addition, xor: xorStream, anbn };

/** Most values of all fields together: 400 MB as they are kept. */
const mostValues = 100_000_000;

interface Made {
  readonly sequences: readonly GeneratedSequence[];
  readonly ranges: Readonly<Record<SplitName, readonly [number, number]>>;
}

export function openGenerated(spec: GeneratedData): DatasetResult {
  const findings = new Findings(['data', 'task']);
  const task = tasks[spec.task];
  refuseTooMuch(spec, task, findings);
  if (findings.failed) return { ok: false, diagnostics: findings.list };
  const { sequences, ranges } = make(spec, task);
  if (ranges.train[0] === ranges.train[1]) {
    findings.error('data-too-short', 'There is no sequence in the training split.', ['data', 'sequences']);
    return { ok: false, diagnostics: findings.list };
  }
  const steps = stretches(sequences, task.fields, 'T');
  const targetSteps = task.fields.some((field) => axisOf(field) === 'U')
    ? stretches(sequences, task.fields, 'U')
    : undefined;
  const set = (name: SplitName): SequenceSet => {
    const [from, to] = ranges[name];
    return {
      ...part(steps, from, to),
      ids: Int32Array.from({ length: to - from }, (_, i) => from + i),
      ...(targetSteps === undefined ? {} : { targets: part(targetSteps, from, to) }),
    };
  };
  const sets: SequenceSets = { train: set('train'), validation: set('validation'), test: set('test') };
  const columns = task.fields.map((info) => columnOf(info, sequences));
  const ragged = [
    ...(steps.lengths === null ? [] : (['T'] as const)),
    ...(targetSteps === undefined || targetSteps.lengths === null ? [] : (['U'] as const)),
  ];
  const dataset: Dataset = {
    spec,
    info: {
      fields: task.fields,
      ragged,
      sequences: {
        train: sets.train.starts.length,
        validation: sets.validation.starts.length,
        test: sets.test.starts.length,
      },
    },
    fitted: { version: 1, fields: columns.map(({ info }) => fittedOf(info)) },
    fingerprint: `generated ${JSON.stringify(spec)}`,
    maxLength: steps.length,
    ...(targetSteps === undefined ? {} : { maxTargetLength: targetSteps.length }),
    columns: new Map(columns.map((column) => [column.info.name, column])),
    ranges: null,
    notes: findings.list,
    sequences: () => sets,
    label: (id) => `sequence ${id + 1}`,
  };
  return { ok: true, dataset };
}

function longestOf(spec: GeneratedData, split: SplitName): number {
  return split === 'test' && spec.testLength > 0 ? spec.testLength : spec.length;
}

function refuseTooMuch(spec: GeneratedData, task: GeneratedTask, findings: Findings): void {
  const longest = Math.max(spec.length, spec.testLength);
  const values = spec.sequences * (2 * longest + 2) * task.fields.length;
  if (values > mostValues) {
    const message = `${counted(spec.sequences, 'sequence')} of this length are too much to keep in memory: ask for fewer or shorter ones.`;
    findings.error('generated-too-large', message, ['data', 'sequences']);
  }
  if (spec.task === 'adding' && Math.min(spec.length, longestOf(spec, 'test')) < 2)
    findings.error('generated-too-short', 'The adding problem needs a length of at least 2.', ['data', 'length']);
  if (spec.task === 'addition' && longest > 9)
    findings.error('generated-too-long', 'Numbers of more than 9 digits are not made.', ['data', 'length']);
  const different = task.different?.(spec.length) ?? Infinity;
  // Asking for nearly all of them would draw for ever.
  if (spec.sequences > different / 2) {
    const message = `Of this length there are only ${different.toLocaleString('en')} different questions; at most half of them can be used.`;
    findings.error('generated-too-many', message, ['data', 'sequences']);
  }
}

function make(spec: GeneratedData, task: GeneratedTask): Made {
  const ranges = rangesOf(spec.sequences, { by: 'time', ...spec.split });
  const sequences: GeneratedSequence[] = [];
  const seen = new Set<string>();
  let drawn = 0;
  for (const split of splitNames) {
    const [from, to] = ranges[split];
    for (let i = from; i < to;) {
      const random = new RandomStream(spec.seed, `generated ${spec.task}`, drawn++);
      const sequence = task.sequence(random, longestOf(spec, split), i - from);
      const key = task.key?.(sequence);
      if (key !== undefined && seen.has(key)) continue;
      if (key !== undefined) seen.add(key);
      sequences.push(sequence);
      i++;
    }
  }
  return { sequences, ranges };
}

/** Where each sequence lies on a time axis when all are put one behind the other. */
function stretches(sequences: readonly GeneratedSequence[], fields: readonly FieldInfo[], axis: 'T' | 'U'): Spans {
  const field = fields.find((one) => one.perStep && axisOf(one) === axis)?.name ?? '';
  const lengths = Int32Array.from(sequences, (sequence) => sequence[field]?.length ?? 0);
  const starts = new Int32Array(lengths.length);
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i - 1] ?? 0) + (lengths[i - 1] ?? 0);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const equal = lengths.every((length) => length === longest);
  return { starts, lengths: equal ? null : lengths, length: longest };
}

function part({ starts, lengths, length }: Spans, from: number, to: number): Spans {
  return { starts: starts.slice(from, to), lengths: lengths === null ? null : lengths.slice(from, to), length };
}

function columnOf(info: FieldInfo, sequences: readonly GeneratedSequence[]): FieldColumn {
  const all = sequences.flatMap((sequence) => sequence[info.name] ?? []);
  const numbers = info.type === 'number';
  return {
    info,
    values: numbers ? Float32Array.from(all) : Int32Array.from(all),
    raw: numbers ? Float64Array.from(all) : null,
    inputShift: 0,
    targetShift: 0,
    scale: 1,
    offset: 0,
  };
}

function fittedOf({ name, type, symbols = [] }: FieldInfo): Dataset['fitted']['fields'][number] {
  if (type === 'number') return { type: 'number', name, scale: 1, offset: 0 };
  return { type: 'tokens', name, symbols };
}
