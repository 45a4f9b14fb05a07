// The numbers of a chart as a table: evenly spread rows of all that was recorded, with a note when some are left out.
import type { ReactNode } from 'react';
import type { ChartModel } from '../charts/model.ts';
import { joinCurves, thinRows } from '../data/csv.ts';
import { summarize } from '../data/summary.ts';
import { formatCount } from '../format/numbers.ts';
import { useView } from './context.ts';

const rowLimit = 60;

export function ChartTable({ title, build }: { readonly title: string; readonly build: () => ChartModel }): ReactNode {
  useView((state) => state.heads);
  const model = build();
  const table = joinCurves(model.curves.filter((curve) => !model.hidden.has(curve.id)));
  const rows = thinRows(table.x.length, rowLimit).toReversed();
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={`${title}, table`}>
      <p className="table-note">
        {summarize(model)}
        {table.x.length > rowLimit &&
          ` ${rowLimit} of ${formatCount(table.x.length)} rows, evenly spread; the copy has all.`}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{model.x.name === '' ? 'at' : model.x.name}</th>
            {table.columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">{model.x.format(table.x[row] ?? NaN)}</th>
              {table.columns.map(({ name, values }) => {
                const value = values[row];
                return <td key={name}>{value === undefined ? '' : model.y.format(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
