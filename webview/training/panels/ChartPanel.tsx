// A titled panel with a chart in it, or the chart's numbers as a table, and the means to copy them. Knows nothing of what
// the curves mean.
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Icon } from '../../shared/controls/Icon.tsx';
import { CurveChart } from '../charts/curveChart.ts';
import type { LinkedAxis } from '../charts/linkedAxis.ts';
import type { ChartModel } from '../charts/model.ts';
import { joinCurves, toCsv } from '../data/csv.ts';
import { summarize } from '../data/summary.ts';
import { ChartTable } from './ChartTable.tsx';
import { useController, useView } from './context.ts';
import { toggled } from '../state/settings.ts';
import { onThemeChange } from './themeChange.ts';

interface ChartPanelProps {
  /** Stable name of the panel, e.g. `loss`. */
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly axis: LinkedAxis;
  /** Makes the model; a new function when a setting changes. */
  readonly build: () => ChartModel;
  readonly tools?: ReactNode;
  /** What stands here while there is nothing to draw, or null. */
  readonly empty: string | null;
}

export function ChartPanel({ id, title, detail, axis, build, tools, empty }: ChartPanelProps): ReactNode {
  const controller = useController();
  const asTable = useView((state) => state.settings.tables.includes(id));
  const heading = useId();
  const [said, setSaid] = useState('');
  const [copied, setCopied] = useState('');
  const copy = (): void => {
    const model = build();
    const named = model.x.name === '';
    const csv = toCsv(named ? 'label' : model.x.name, joinCurves(model.curves), named ? model.x.format : undefined);
    navigator.clipboard.writeText(csv).then(
      () => {
        setCopied(`${title}: copied as CSV.`);
      },
      (error: unknown) => {
        setCopied(`Could not copy: ${error instanceof Error ? error.message : String(error)}`);
      },
    );
  };
  return (
    <section className="panel" aria-labelledby={heading} data-panel={id}>
      <header className="panel-head">
        <h2 id={heading}>{title}</h2>
        <span className="panel-detail">{detail}</span>
        <span className="panel-tools">
          {tools}
          <button
            type="button"
            className="icon-button"
            aria-pressed={asTable}
            aria-label={`${title} as a table`}
            title="Show as a table"
            onClick={() => {
              controller.change({ tables: toggled(controller.store.getState().settings.tables, id) });
            }}
          >
            <Icon name="table" />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={`Copy ${title} as CSV`}
            title="Copy as CSV"
            onClick={copy}
          >
            <Icon name={copied === '' ? 'copy' : 'check'} />
          </button>
        </span>
      </header>
      {empty !== null ? (
        <p className="panel-empty">{empty}</p>
      ) : asTable ? (
        <ChartTable title={title} build={build} />
      ) : (
        <Chart title={title} axis={axis} build={build} onSay={setSaid} />
      )}
      <p className="visually-hidden" aria-live="polite">
        {copied !== '' ? copied : said}
      </p>
    </section>
  );
}

interface ChartProps {
  readonly title: string;
  readonly axis: LinkedAxis;
  readonly build: () => ChartModel;
  readonly onSay: (text: string) => void;
}

function Chart({ title, axis, build, onSay }: ChartProps): ReactNode {
  const controller = useController();
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<CurveChart>(null);
  const latest = useRef(build);
  const summary = useId();
  useEffect(() => {
    latest.current = build;
    chart.current?.setBuild(build);
  }, [build]);
  useEffect(() => {
    if (host.current === null) return undefined;
    const made = new CurveChart(host.current, axis, latest.current, {
      onToggle: (curve) => {
        controller.toggleHidden(curve);
      },
      onSay,
    });
    chart.current = made;
    const ends = [
      controller.onRecords(() => {
        made.invalidate();
      }),
      onThemeChange(() => {
        made.retheme();
      }),
    ];
    return () => {
      for (const end of ends) end();
      made.destroy();
      chart.current = null;
    };
  }, [axis, controller, onSay]);
  return (
    <>
      <div
        ref={host}
        className="chart"
        tabIndex={0}
        role="group"
        aria-roledescription="chart"
        aria-label={`${title} chart. Arrow keys read the values, plus and minus zoom, 0 shows all.`}
        aria-describedby={summary}
      />
      <Summary id={summary} build={build} />
    </>
  );
}

/** The chart in words, renewed with the head's figures, not with every record. */
function Summary({ id, build }: { readonly id: string; readonly build: () => ChartModel }): ReactNode {
  useView((state) => state.heads);
  return (
    <p id={id} className="visually-hidden">
      {summarize(build())}
    </p>
  );
}
