// What the net makes of the validation split as it learns: a forecast, generated text or a confusion matrix.
import { useMemo, type ReactNode } from 'react';
import type { ClassesRecord, ForecastRecord, SampleRecord } from '../../../src/core/base/runRecords.ts';
import { LinkedAxis } from '../charts/linkedAxis.ts';
import type { RunHead } from '../data/runHead.ts';
import { formatCount } from '../format/numbers.ts';
import { forecastModel } from '../models/forecastModel.ts';
import { ChartPanel } from './ChartPanel.tsx';
import { ConfusionMatrix } from './ConfusionMatrix.tsx';
import { useView } from './context.ts';

export function PreviewPanel({ head }: { readonly head: RunHead | undefined }): ReactNode {
  switch (head?.start?.preview) {
    case 'forecast':
      return <ForecastPanel record={head.forecast} />;
    case 'text':
      return <SamplesPanel samples={head.samples} />;
    case 'classes':
      return <ClassesPanel record={head.classes} />;
    default:
      return null;
  }
}

const noForecast: ForecastRecord = { type: 'forecast', step: 0, field: '', labels: [], truth: [], prediction: [] };

function ForecastPanel({ record }: { readonly record: ForecastRecord | null }): ReactNode {
  const hidden = useView((state) => state.settings.hidden);
  const axis = useMemo(() => new LinkedAxis(), []);
  const build = useMemo(() => () => forecastModel(record ?? noForecast, hidden), [record, hidden]);
  return (
    <ChartPanel
      id="forecast"
      title="Forecast"
      detail={record === null ? '' : `${record.field}, validation · step ${formatCount(record.step)}`}
      axis={axis}
      build={build}
      empty={record === null ? 'Waiting for the first forecast …' : null}
    />
  );
}

function SamplesPanel({ samples }: { readonly samples: readonly SampleRecord[] }): ReactNode {
  return (
    <section className="panel" aria-labelledby="samples-title" data-panel="samples">
      <header className="panel-head">
        <h2 id="samples-title">Text sample</h2>
        <span className="panel-detail">what it writes, newest first</span>
      </header>
      {samples.length === 0 ? (
        <p className="panel-empty">Waiting for the first sample …</p>
      ) : (
        <ol className="samples" tabIndex={0} aria-label="Text samples">
          {samples.toReversed().map(({ step, prompt, text }) => (
            <li key={step}>
              <span className="sample-step">step {formatCount(step)}</span>
              <p>
                <mark>{prompt}</mark>
                {text}
              </p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function ClassesPanel({ record }: { readonly record: ClassesRecord | null }): ReactNode {
  return (
    <section className="panel" aria-labelledby="classes-title" data-panel="classes">
      <header className="panel-head">
        <h2 id="classes-title">Confusion matrix</h2>
        <span className="panel-detail">{record === null ? '' : `validation · step ${formatCount(record.step)}`}</span>
      </header>
      {record === null ? (
        <p className="panel-empty">Waiting for the first evaluation …</p>
      ) : (
        <ConfusionMatrix record={record} />
      )}
    </section>
  );
}
