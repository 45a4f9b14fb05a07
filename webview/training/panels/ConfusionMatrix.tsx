// Counts of truth against prediction as a table whose cells are tinted by their share of the row. The share is written,
// so that the tint says nothing alone.
import type { CSSProperties, ReactNode } from 'react';
import type { ClassesRecord } from '../../../src/core/base/runRecords.ts';
import { formatCount } from '../format/numbers.ts';

export function ConfusionMatrix({ record }: { readonly record: ClassesRecord }): ReactNode {
  const { labels, counts } = record;
  const total = counts.flat().reduce((sum, count) => sum + count, 0);
  const right = labels.reduce((sum, _, index) => sum + (counts[index]?.[index] ?? 0), 0);
  return (
    <div className="matrix-scroll" tabIndex={0} role="region" aria-label="Counts of truth against prediction">
      <table className="matrix">
        <caption>
          {`${formatCount(right)} of ${formatCount(total)} right`}
          {total > 0 && ` (${((100 * right) / total).toFixed(1)} %)`}. Rows are the truth, columns what was predicted.
        </caption>
        <thead>
          <tr>
            <td />
            {labels.map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
            <th scope="col">found</th>
          </tr>
        </thead>
        <tbody>
          {labels.map((label, row) => (
            <MatrixRow key={label} label={label} row={row} counts={counts[row] ?? []} size={labels.length} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface MatrixRowProps {
  readonly label: string;
  readonly row: number;
  readonly counts: readonly number[];
  readonly size: number;
}

function MatrixRow({ label, row, counts, size }: MatrixRowProps): ReactNode {
  const sum = counts.reduce((all, count) => all + count, 0);
  return (
    <tr>
      <th scope="row">{label}</th>
      {Array.from({ length: size }, (_, column) => {
        const count = counts[column] ?? 0;
        const share = sum > 0 ? count / sum : 0;
        return (
          <td
            key={column}
            className={column === row ? 'right' : 'wrong'}
            style={{ '--share': `${Math.round(share * 40)}%` } as CSSProperties}
          >
            <b>{formatCount(count)}</b>
            <span>{`${Math.round(share * 100)} %`}</span>
          </td>
        );
      })}
      <td className="found">{sum > 0 ? `${((100 * (counts[row] ?? 0)) / sum).toFixed(1)} %` : '–'}</td>
    </tr>
  );
}
