// The charts over training: loss, gradient norm and evaluations, with the switches that belong to each. They share one
// cursor and one zoom.
import { useCallback, useMemo, type FocusEvent, type KeyboardEvent, type ReactNode } from 'react';
import type { RunState } from '../../../src/core/base/runRecords.ts';
import type { LinkedAxis } from '../charts/linkedAxis.ts';
import type { ChartModel } from '../charts/model.ts';
import { isNaive, leadingMetric, metricName } from '../format/metricWords.ts';
import { gradientModel, lossModel, metricModel } from '../models/trainingModels.ts';
import type { ShownRun } from '../models/shownRun.ts';
import { toggled, type Settings } from '../state/settings.ts';
import { ChartPanel } from './ChartPanel.tsx';
import { useController, useView } from './context.ts';
import { lossName } from './words.ts';

interface PanelProps {
  readonly axis: LinkedAxis;
  /** The shown runs with their columns, read at the moment of drawing. */
  readonly runs: () => readonly ShownRun[];
}

function LogSwitch({
  setting,
  title,
}: {
  readonly setting: 'lossLog' | 'gradientLog';
  readonly title: string;
}): ReactNode {
  const controller = useController();
  const on = useView((state) => state.settings[setting]);
  return (
    <button
      type="button"
      className="text-button"
      aria-pressed={on}
      aria-label={`${title}: logarithmic axis`}
      title={on ? 'Logarithmic; press for linear' : 'Linear; press for logarithmic'}
      onClick={() => {
        controller.change({ [setting]: !on });
      }}
    >
      log
    </button>
  );
}

/** A model builder that is new when runs or settings are. */
function useBuild(
  make: (runs: readonly ShownRun[], settings: Settings) => ChartModel,
  runs: PanelProps['runs'],
): () => ChartModel {
  const settings = useView((state) => state.settings);
  return useMemo(() => () => make(runs(), settings), [make, runs, settings]);
}

export function LossPanel({ axis, runs }: PanelProps): ReactNode {
  const build = useBuild(lossModel, runs);
  const focus = useView((state) => (state.focus === null ? undefined : state.heads[state.focus]));
  const waiting = focus === undefined || focus.trainingLoss === null;
  const kind = focus?.start?.lossKind;
  return (
    <ChartPanel
      id="loss"
      title="Loss"
      detail={kind === undefined ? '' : lossName(kind)}
      axis={axis}
      build={build}
      tools={<LogSwitch setting="lossLog" title="Loss" />}
      empty={waiting ? waitingFor(focus?.state ?? null, 'the first step') : null}
    />
  );
}

export function GradientPanel({ axis, runs }: PanelProps): ReactNode {
  const controller = useController();
  const build = useBuild(gradientModel, runs);
  const focus = useView((state) => (state.focus === null ? undefined : state.heads[state.focus]));
  const compared = useView((state) => state.compared.length > 0);
  const expanded = useView((state) => state.settings.expanded);
  const nodes = [...new Set(focus?.start?.parameterNodes ?? [])];
  const waiting = focus === undefined || focus.trainingLoss === null;
  const expander = !compared && nodes.length > 0 && (
    <details className="menu" onBlur={closeWhenLeft} onKeyDown={closeOnEscape}>
      <summary title="Show the parameters of a node apart">parameters</summary>
      <div className="menu-items" tabIndex={-1}>
        {nodes.map((node) => (
          <label key={node}>
            <input
              type="checkbox"
              checked={expanded.includes(node)}
              onChange={() => {
                controller.change({ expanded: toggled(expanded, node) });
              }}
            />
            {node}
          </label>
        ))}
      </div>
    </details>
  );
  return (
    <ChartPanel
      id="gradient"
      title="Gradient norm"
      detail={compared ? 'of each run, before clipping' : 'per layer, before clipping'}
      axis={axis}
      build={build}
      tools={
        <>
          {expander}
          <LogSwitch setting="gradientLog" title="Gradient norm" />
        </>
      }
      empty={waiting ? waitingFor(focus?.state ?? null, 'the first step') : null}
    />
  );
}

export function MetricPanel({ axis, runs }: PanelProps): ReactNode {
  const chosen = useView((state) => state.settings.metric);
  const head = useView((state) => (state.focus === null ? undefined : state.heads[state.focus]));
  const names = (head?.metricNames ?? []).filter((name) => !isNaive(name));
  const withBaseline = (head?.start?.baselines ?? []).map((baseline) => baseline.metric);
  const metric = chosen !== null && names.includes(chosen) ? chosen : (leadingMetric(names, withBaseline) ?? 'loss');
  return <MetricChart axis={axis} runs={runs} metric={metric} names={names} state={head?.state ?? null} />;
}

interface MetricChartProps extends PanelProps {
  readonly metric: string;
  /** Metrics to choose from. */
  readonly names: readonly string[];
  readonly state: RunState | null;
}

function MetricChart({ axis, runs, metric, names, state }: MetricChartProps): ReactNode {
  const controller = useController();
  const make = useCallback(
    (shown: readonly ShownRun[], settings: Settings) => metricModel(shown, settings, metric),
    [metric],
  );
  const build = useBuild(make, runs);
  const choice = names.length > 1 && (
    <select
      className="small-select"
      aria-label="Metric"
      value={metric}
      onChange={(event) => {
        controller.change({ metric: event.target.value });
      }}
    >
      {names.map((name) => (
        <option key={name} value={name}>
          {metricName(name)}
        </option>
      ))}
    </select>
  );
  return (
    <ChartPanel
      id="metric"
      title="Evaluations"
      detail={names.length > 1 ? '' : metricName(metric)}
      axis={axis}
      build={build}
      tools={choice}
      empty={names.length === 0 ? waitingFor(state, 'the first evaluation') : null}
    />
  );
}

function closeWhenLeft(event: FocusEvent<HTMLDetailsElement>): void {
  if (!event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false;
}

function closeOnEscape(event: KeyboardEvent<HTMLDetailsElement>): void {
  if (event.key !== 'Escape') return;
  event.currentTarget.open = false;
  event.currentTarget.querySelector('summary')?.focus();
}

function waitingFor(state: RunState | null, what: string): string {
  if (state === 'failed' || state === 'done' || state === 'interrupted') return 'Nothing was recorded.';
  return state === 'preparing' ? 'Compiling the graph and reading the data …' : `Waiting for ${what} …`;
}
