// Names and units of the metrics that evaluations carry, and which of them are better when higher. Pure; a metric that is
// not listed is shown under its own name.
import { formatNumber } from './numbers.ts';

interface MetricWords {
  readonly name: string;
  readonly share?: boolean;
  readonly higher?: boolean;
}

const words: Readonly<Record<string, MetricWords>> = {
  loss: { name: 'loss' },
  rmse: { name: 'RMSE' },
  mae: { name: 'MAE' },
  r2: { name: 'R²', higher: true },
  accuracy: { name: 'accuracy', share: true, higher: true },
  f1: { name: 'F1', higher: true },
  precision: { name: 'precision', share: true, higher: true },
  recall: { name: 'recall', share: true, higher: true },
  labelErrorRate: { name: 'label error rate', share: true },
  sequenceAccuracy: { name: 'sequence accuracy', share: true, higher: true },
  bitsPerCharacter: { name: 'bits per character' },
  perplexity: { name: 'perplexity' },
};

/** What leads in the header when several metrics are there, most telling first. */
const leading = ['rmse', 'accuracy', 'labelErrorRate', 'bitsPerCharacter', 'mae', 'perplexity'];

/** A metric's name in parts: `squares.naiveRmse:temp` is the naive RMSE of temp, of the loss node squares. */
interface MetricParts {
  readonly node: string;
  readonly naive: string;
  readonly base: string;
  /** The field or class, empty for all together. */
  readonly of: string;
}

function partsOf(metric: string): MetricParts {
  const colon = metric.indexOf(':');
  const [head, of] = colon < 0 ? [metric, ''] : [metric.slice(0, colon), metric.slice(colon + 1)];
  const dot = head.lastIndexOf('.');
  const [node, whole] = [head.slice(0, Math.max(dot, 0)), head.slice(dot + 1)];
  const naive = /^(naive|majority)([A-Z].*)$/.exec(whole);
  if (naive === null) return { node, naive: '', base: whole, of };
  const base = naive[2] ?? '';
  return { node, naive: naive[1] ?? '', base: base.charAt(0).toLowerCase() + base.slice(1), of };
}

function lookUp(base: string): MetricWords | undefined {
  return Object.hasOwn(words, base) ? words[base] : undefined;
}

/** `naiveRmse`, `majorityAccuracy`: a score reached without learning, reported beside the metric. */
export function isNaive(metric: string): boolean {
  return partsOf(metric).naive !== '';
}

/** The names under which an evaluation may carry the naive score of a metric. */
export function naiveNames(metric: string): readonly string[] {
  const { node, base, of } = partsOf(metric);
  const capital = base.charAt(0).toUpperCase() + base.slice(1);
  return ['naive', 'majority'].map(
    (naive) => `${node === '' ? '' : `${node}.`}${naive}${capital}${of === '' ? '' : `:${of}`}`,
  );
}

/** `RMSE`, `naive RMSE`, `F1 of sun`, `accuracy (second)` for the loss node second. */
export function metricName(metric: string): string {
  const { node, naive, base, of } = partsOf(metric);
  const name = lookUp(base)?.name ?? base.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return `${naive === '' ? '' : `${naive} `}${name}${of === '' ? '' : ` of ${of}`}${node === '' ? '' : ` (${node})`}`;
}

/** Whether a metric is a share, shown in percent. */
export function isShare(metric: string): boolean {
  return lookUp(partsOf(metric).base)?.share === true;
}

/** A share in percent with one decimal, without it on round values: 97.4 %, 60 %. */
export function formatShare(value: number): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  return `${Number((value * 100).toFixed(1))} %`;
}

export function formatMetric(metric: string, value: number): string {
  return isShare(metric) ? formatShare(value) : formatNumber(value);
}

export function higherIsBetter(metric: string): boolean {
  return lookUp(partsOf(metric).base)?.higher === true;
}

/** The metric that speaks first: one with a naive score before one without. */
export function leadingMetric(available: readonly string[], withBaseline: readonly string[]): string | null {
  const candidates = available.filter((metric) => metric !== 'loss' && !isNaive(metric));
  const rank = (metric: string): number => {
    const place = leading.indexOf(metric);
    return (place < 0 ? leading.length : place) + (withBaseline.includes(metric) ? 0 : 100);
  };
  return [...candidates].sort((a, b) => rank(a) - rank(b))[0] ?? null;
}
