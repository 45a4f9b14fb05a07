// The charts over training as models: loss, gradient norm and the metric of the evaluations, for one run in detail or
// for several side by side. Reads columns; measures and draws nothing.
import type { ChartModel, Curve, LevelLine } from '../charts/model.ts';
import { baselinesAsLoss, hardestBaseline } from '../data/baselines.ts';
import { formatShare, isShare } from '../format/metricWords.ts';
import { formatNumber, formatSetting } from '../format/numbers.ts';
import type { Settings } from '../state/settings.ts';
import { endMarks, evaluationX, smoothed, stepX, trainingAxis, type ShownRun } from './shownRun.ts';

/** Digits that a read-out carries: more than a label, since people compare them. */
const readoutDigits = 4;
const readNumber = (value: number): string => formatNumber(value, readoutDigits);

/** Loss on the training batches, smoothed with the raw curve behind, and on the validation split. */
export function lossModel(runs: readonly ShownRun[], settings: Settings): ChartModel {
  const several = runs.length > 1;
  const curves: Curve[] = [];
  for (const run of runs) {
    const { data, key, name } = run;
    const id = several ? `${key} ` : '';
    const x = stepX(data, settings.xAxis);
    curves.push({
      id: `${id}train`,
      label: several ? name : 'training',
      color: several ? run.color : 0,
      dash: 0,
      x,
      ...smoothed(data.loss, settings.smoothing),
    });
    const validation = data.metric('validation', 'loss');
    if (validation === undefined) continue;
    curves.push({
      id: `${id}validation`,
      label: several ? `${name} validation` : 'validation',
      color: several ? run.color : 1,
      dash: 1,
      x: evaluationX(data, validation.step, settings.xAxis),
      y: validation.value,
      dots: true,
    });
  }
  const first = runs[0];
  const baselines = first?.data.start?.baselines ?? [];
  const hardest = hardestBaseline(
    baselinesAsLoss(baselines, first?.data.evaluations ?? [], 'validation'),
    'validation',
    'loss',
  );
  return {
    curves,
    lines: hardest === null ? [] : [{ id: 'baseline', label: hardest.name, value: hardest.value }],
    events: endMarks(runs, settings.xAxis),
    hidden: new Set(settings.hidden),
    x: trainingAxis(runs, settings),
    y: { scale: settings.lossLog ? 'log' : 'linear', format: readNumber },
  };
}

/** Gradient norm: of one run in all and for each node, with the parameters of expanded nodes; of several runs in all. */
export function gradientModel(runs: readonly ShownRun[], settings: Settings): ChartModel {
  const [first] = runs;
  const curves =
    runs.length > 1 || first === undefined
      ? runs.map((run): Curve => ({
          id: `${run.key} gradient`,
          label: run.name,
          color: run.color,
          dash: 0,
          x: stepX(run.data, settings.xAxis),
          ...smoothed(run.data.gradNorm, settings.smoothing),
        }))
      : nodeCurves(first, settings);
  const clip = first?.data.start?.clipNorm;
  const lines: LevelLine[] =
    clip === undefined ? [] : [{ id: 'clip', label: `clipped at ${formatSetting(clip)}`, value: clip }];
  return {
    curves,
    lines,
    events: endMarks(runs, settings.xAxis),
    hidden: new Set(settings.hidden),
    x: trainingAxis(runs, settings),
    y: { scale: settings.gradientLog ? 'log' : 'linear', format: readNumber },
  };
}

function nodeCurves({ data }: ShownRun, settings: Settings): readonly Curve[] {
  const x = stepX(data, settings.xAxis);
  const curves: Curve[] = [
    {
      id: 'gradient total',
      label: 'total',
      color: 'muted',
      dash: 0,
      x,
      ...smoothed(data.gradNorm, settings.smoothing),
    },
  ];
  const names = data.start?.parameterNames ?? [];
  data.nodes.forEach(({ node, norm, parameters }, index) => {
    // Blue and orange mean training and validation; nodes begin after them and come back to them last.
    const color = (index + 2) % 6;
    const turn = Math.floor(index / 6);
    curves.push({ id: `gradient ${node}`, label: node, color, dash: turn, x, ...smoothed(norm, settings.smoothing) });
    if (!settings.expanded.includes(node)) return;
    parameters.forEach((parameter, place) => {
      const column = data.parameterNorms[parameter];
      if (column === undefined) return;
      const label = parameterLabel(names[parameter] ?? '', node);
      curves.push({
        id: `gradient ${node} ${label}`,
        label: `${node}.${label}`,
        color,
        dash: place + 1 + turn,
        x,
        // Without the measured values behind: many parameters would bury each other.
        y: smoothed(column, settings.smoothing).y,
        part: true,
      });
    });
  });
  return curves;
}

/** A parameter's name without its node: `memory.Wx` → `Wx`. */
export function parameterLabel(name: string, node: string): string {
  return name.startsWith(node) && name.length > node.length + 1 ? name.slice(node.length + 1) : name;
}

/** One metric over the evaluations, validation and test, with what is reached without learning. */
export function metricModel(runs: readonly ShownRun[], settings: Settings, metric: string): ChartModel {
  const several = runs.length > 1;
  const curves: Curve[] = [];
  for (const run of runs) {
    for (const split of ['train', 'validation', 'test'] as const) {
      const columns = run.data.metric(split, metric);
      if (columns === undefined) continue;
      const color = { train: 0, validation: 1, test: 3 }[split];
      curves.push({
        id: several ? `${run.key} ${split} metric` : `${split} metric`,
        label: several ? (split === 'validation' ? run.name : `${run.name} ${split}`) : split,
        color: several ? run.color : color,
        dash: several && split === 'validation' ? 0 : { train: 0, validation: 1, test: 2 }[split],
        x: evaluationX(run.data, columns.step, settings.xAxis),
        y: columns.value,
        dots: true,
      });
    }
  }
  const baselines = (runs[0]?.data.start?.baselines ?? []).filter(
    (baseline) => baseline.metric === metric && baseline.split === 'validation',
  );
  return {
    curves,
    lines: baselines.map(({ name, value }) => ({ id: `baseline ${name}`, label: name, value })),
    events: [],
    hidden: new Set(settings.hidden),
    x: trainingAxis(runs, settings),
    y: isShare(metric)
      ? { scale: 'linear', format: formatShare, ticks: (ticks) => ticks.map(formatShare) }
      : { scale: 'linear', format: readNumber },
  };
}
