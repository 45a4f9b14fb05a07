// The newest evaluation as a table: every metric by split, with what is reached without learning beside it.
import type { ReactNode } from 'react';
import { hardestBaseline, naiveOf } from '../data/baselines.ts';
import type { RunHead } from '../data/runHead.ts';
import { recordedValue } from '../data/search.ts';
import { formatMetric, isNaive, metricName } from '../format/metricWords.ts';
import { formatCount } from '../format/numbers.ts';

export function ScoresPanel({ head }: { readonly head: RunHead | undefined }): ReactNode {
  const records = head?.evaluations ?? [];
  const newest = records[0];
  if (newest === undefined) return null;
  const metrics = [...new Set(['loss', ...records.flatMap((record) => Object.keys(record.metrics))])].filter(
    (name) => !isNaive(name),
  );
  const baselines = head?.start?.baselines ?? [];
  const naive = new Map(
    metrics.flatMap((metric) => {
      const value = hardestBaseline(baselines, newest.split, metric)?.value ?? naiveOf(newest, metric);
      return value === null ? [] : [[metric, value]];
    }),
  );
  return (
    <section className="side-section" aria-labelledby="scores-title">
      <h2 id="scores-title">Scores</h2>
      <p className="side-note">
        {newest.weightsOf === undefined
          ? `At step ${formatCount(newest.step)}`
          : `With the weights of step ${formatCount(newest.weightsOf)}, the best`}
      </p>
      <table className="scores">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">metric</span>
            </th>
            {records.map(({ split }) => (
              <th key={split} scope="col">
                {split}
              </th>
            ))}
            {naive.size > 0 && <th scope="col">naive</th>}
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <tr key={metric}>
              <th scope="row">{metricName(metric)}</th>
              {records.map((record) => {
                const value = metric === 'loss' ? record.loss : record.metrics[metric];
                return (
                  <td key={record.split}>{value === undefined ? '' : formatMetric(metric, recordedValue(value))}</td>
                );
              })}
              {naive.size > 0 && <td className="dim">{naiveText(metric, naive)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function naiveText(metric: string, naive: ReadonlyMap<string, number>): string {
  const value = naive.get(metric);
  return value === undefined ? '' : formatMetric(metric, value);
}
