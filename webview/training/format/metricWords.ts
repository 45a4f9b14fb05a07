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
  bitsPerCharacter: { name: 'bits per character' },
  perplexity: { name: 'perplexity' },
};

/** What leads in the header when several metrics are there, most telling first. */
const leading = ['rmse', 'accuracy', 'bitsPerCharacter', 'mae', 'perplexity'];

function lookUp(metric: string): MetricWords | undefined {
  return Object.hasOwn(words, metric) ? words[metric] : undefined;
}

/** `naiveRmse`, `majorityAccuracy`: a score reached without learning, reported beside the metric. */
export function isNaive(metric: string): boolean {
  return /^(naive|majority)[A-Z]/.test(metric);
}

export function metricName(metric: string): string {
  const known = lookUp(metric);
  if (known !== undefined) return known.name;
  const naive = /^(naive|majority)([A-Z].*)$/.exec(metric);
  if (naive === null) return metric.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  const base = naive[2] ?? '';
  return `${naive[1] ?? ''} ${metricName(base.charAt(0).toLowerCase() + base.slice(1))}`;
}

/** Whether a metric is a share, shown in percent. */
export function isShare(metric: string): boolean {
  const base = isNaive(metric) ? metric.replace(/^(naive|majority)/, '').toLowerCase() : metric;
  return lookUp(base)?.share === true;
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
  return lookUp(metric)?.higher === true;
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
