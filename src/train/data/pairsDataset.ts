// Pairs of sequences as a data set: one pair a line, fields `source` (tokens on the time axis T) and `target` (tokens on U), each as
// long as it is. Equal lines always fall into the same split. Lines of further data, to be answered, may lack the target.
import type { FieldInfo, PairsData } from '../../core/graph/model.ts';
import type { Dataset, DatasetResult, FieldColumn, SequenceSet, Spans } from './dataset.ts';
import type { FileSource } from './fileSource.ts';
import { counted, Findings, quoted } from './findings.ts';
import { fittedSymbols } from './fitted.ts';
import { dataLimits } from './limits.ts';
import type { ReadOptions } from './readOptions.ts';
import { dealt, textOrder } from './splits.ts';
import { encodeSymbols, learnVocabulary, normalizeText, vocabularyOf } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The symbol that ends a target. No character is written so. */
export const END = '<end>';

interface Pair {
  readonly source: readonly string[];
  readonly target: readonly string[];
  readonly text: string;
  /** The source as it is written. */
  readonly label: string;
  readonly line: number;
}

export async function openPairs(spec: PairsData, source: FileSource, options: ReadOptions): Promise<DatasetResult> {
  const findings = new Findings();
  const file = await source.readText(spec.path, dataLimits.linesBytes);
  if (!file.ok) {
    findings.error(file.code, file.message);
    return { ok: false, diagnostics: findings.list };
  }
  const pairs = withoutLong(readPairs(file.text, spec, options.fitted !== undefined, findings), spec, findings);
  if (findings.failed) return { ok: false, diagnostics: findings.list };
  const texts = pairs.map(({ text }) => text);
  const splits = dealt(textOrder(texts, spec.split), spec.split);
  if (splits.train.length === 0) {
    const have = counted(pairs.length, 'pair');
    findings.error('data-too-short', `There is no example in the training split (${have} in all).`, ['data', 'split']);
    return { ok: false, diagnostics: findings.list };
  }
  const learn = (side: 'source' | 'target'): Vocabulary => {
    const known = fittedSymbols(options.fitted, side);
    if (known !== undefined) return vocabularyOf(known.symbols);
    const learnt = learnVocabulary(Array.from(splits.train, (i) => pairs[i]?.[side] ?? [])).symbols;
    return vocabularyOf(side === 'target' && spec.end ? [...learnt.filter((symbol) => symbol !== END), END] : learnt);
  };
  const vocabularies = { source: learn('source'), target: learn('target') };
  const sides = {
    source: laidOut(pairs, 'source', vocabularies.source),
    target: laidOut(pairs, 'target', vocabularies.target),
  };
  for (const side of ['source', 'target'] as const)
    reportSymbols(side, sides[side].values, vocabularies[side], spec, findings);
  if (findings.failed) return { ok: false, diagnostics: findings.list };
  const set = (ids: Int32Array): SequenceSet => ({
    ...chosen(sides.source.spans, ids),
    ids,
    targets: chosen(sides.target.spans, ids),
  });
  const sets = { train: set(splits.train), validation: set(splits.validation), test: set(splits.test) };
  const columns = [
    column('source', 'T', sides.source.values, vocabularies.source),
    column('target', 'U', sides.target.values, vocabularies.target),
  ];
  const longest = Math.max(sides.target.spans.length, fittedSymbols(options.fitted, 'target')?.longest ?? 0);
  const dataset: Dataset = {
    spec,
    info: {
      fields: columns.map(({ info }) => info),
      ragged: ['T', 'U'],
      sequences: { train: splits.train.length, validation: splits.validation.length, test: splits.test.length },
    },
    fitted: {
      version: 1,
      fields: [
        { type: 'tokens', name: 'source', symbols: vocabularies.source.symbols },
        { type: 'tokens', name: 'target', symbols: vocabularies.target.symbols, longest },
      ],
    },
    fingerprint: `${file.sha256} ${JSON.stringify(spec)}`,
    maxLength: sides.source.spans.length,
    maxTargetLength: longest,
    columns: new Map(columns.map((one) => [one.info.name, one])),
    ranges: null,
    notes: findings.list,
    sequences: () => sets,
    label: (id) => pairs[id]?.label ?? '',
  };
  return { ok: true, dataset };
}

/** Every pair of the file up to the limit; the first line that is none stops the reading. */
function readPairs(text: string, spec: PairsData, answerless: boolean, findings: Findings): readonly Pair[] {
  if (text.includes('\0')) {
    findings.error('data-not-text', `${spec.path} is not a text file: it holds zero bytes.`);
    return [];
  }
  const lines = normalizeText(text, spec.lowercase).split('\n');
  if (lines.length > dataLimits.lines) {
    findings.error(
      'pairs-too-many',
      `${spec.path} has ${lines.length} lines; at most ${dataLimits.lines} can be read.`,
    );
    return [];
  }
  const pairs: Pair[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue;
    if (spec.limit > 0 && pairs.length === spec.limit) {
      findings.note('pairs-cut', `${spec.path}: the first ${spec.limit} pairs are read.`, ['data', 'limit']);
      break;
    }
    const pair = readPair(line, i + 1, spec, answerless, findings);
    if (pair === undefined) return [];
    pairs.push(pair);
  }
  if (pairs.length === 0) findings.error('pairs-empty', `${spec.path} has no pairs.`);
  return pairs;
}

function readPair(
  line: string,
  number: number,
  spec: PairsData,
  answerless: boolean,
  findings: Findings,
): Pair | undefined {
  const place = `${spec.path}, line ${number}: ${quoted(line)}`;
  const at = line.indexOf(spec.separator);
  if (at < 0 && !answerless) {
    const advice = spec.separator === '\t' ? 'a tab' : quoted(spec.separator);
    findings.error('pairs-no-separator', `${place} is not written source, ${advice}, target.`);
    return undefined;
  }
  const label = (at < 0 ? line : line.slice(0, at)).trim();
  const answer = at < 0 ? '' : line.slice(at + spec.separator.length).trim();
  const source = tokensOf(label, spec.sourceTokens);
  const target = tokensOf(answer, spec.targetTokens);
  if (source.length === 0 || (target.length === 0 && !answerless)) {
    findings.error('pairs-half-empty', `${place} has no ${source.length === 0 ? 'source' : 'target'}.`);
    return undefined;
  }
  if (spec.end && target.includes(END)) {
    findings.error('pairs-end', `${place} holds ${END}, which is put at the end of every target. Set end to false.`);
    return undefined;
  }
  // A target of no tokens cannot be laid out: without an end symbol an unknown one stands for it.
  const ended = spec.end ? [...target, END] : target.length === 0 ? [''] : target;
  return { source: spec.reverseSource ? source.toReversed() : source, target: ended, text: line, label, line: number };
}

function tokensOf(text: string, how: PairsData['sourceTokens']): readonly string[] {
  return how === 'characters' ? Array.from(text) : text.split(/\s+/).filter((word) => word !== '');
}

function withoutLong(pairs: readonly Pair[], spec: PairsData, findings: Findings): readonly Pair[] {
  const most = (pair: Pair): number => Math.max(pair.source.length, pair.target.length - (spec.end ? 1 : 0));
  const kept = pairs.filter((pair) => most(pair) <= spec.maxLength);
  const first = pairs.find((pair) => most(pair) > spec.maxLength);
  if (first === undefined) return kept;
  const gone = counted(pairs.length - kept.length, 'pair');
  const message = `${gone} of more than ${spec.maxLength} tokens left out, the first in line ${first.line}.`;
  if (kept.length === 0) findings.error('pairs-too-long', `${spec.path}: no pair is short enough. ${message}`, longest);
  else findings.note('pairs-left-out', message, longest);
  return kept;
}

const longest = ['data', 'maxLength'];

function laidOut(
  pairs: readonly Pair[],
  side: 'source' | 'target',
  vocabulary: Vocabulary,
): { readonly values: Int32Array; readonly spans: Spans & { readonly lengths: Int32Array } } {
  const lengths = Int32Array.from(pairs, (pair) => pair[side].length);
  const starts = new Int32Array(pairs.length);
  for (let i = 1; i < pairs.length; i++) starts[i] = (starts[i - 1] ?? 0) + (lengths[i - 1] ?? 0);
  const values = new Int32Array(lengths.reduce((sum, length) => sum + length, 0));
  pairs.forEach((pair, i) => values.set(encodeSymbols(pair[side], vocabulary), starts[i]));
  return { values, spans: { starts, lengths, length: lengths.reduce((most, length) => Math.max(most, length), 0) } };
}

function chosen({ starts, lengths, length }: Spans & { readonly lengths: Int32Array }, ids: Int32Array): Spans {
  return { starts: ids.map((id) => starts[id] ?? 0), lengths: ids.map((id) => lengths[id] ?? 0), length };
}

function reportSymbols(
  side: 'source' | 'target',
  values: Int32Array,
  vocabulary: Vocabulary,
  spec: PairsData,
  findings: Findings,
): void {
  if (vocabulary.symbols.length > dataLimits.symbols) {
    const most = dataLimits.symbols.toLocaleString('en');
    const advice = `Set ${side}Tokens to characters.`;
    findings.error(
      'pairs-too-many-symbols',
      `${spec.path}: the ${side} has more than ${most} different tokens. ${advice}`,
    );
  }
  const unknown = values.reduce((n, token) => n + (token === 0 ? 1 : 0), 0);
  if (unknown === 0) return;
  const message = `${spec.path}: ${counted(unknown, 'token')} of the ${side} outside the training split's vocabulary are read as one symbol “unknown”.`;
  findings.note('pairs-unknown', message);
}

function column(name: string, axis: 'T' | 'U', values: Int32Array, { symbols }: Vocabulary): FieldColumn {
  const info: FieldInfo = {
    name,
    type: 'tokens',
    classes: symbols.length,
    perStep: true,
    symbols: symbols.slice(0, dataLimits.shownSymbols),
    ...(axis === 'U' ? { axis } : {}),
  };
  return { info, values, raw: null, inputShift: 0, targetShift: 0, scale: 1, offset: 0 };
}
