// What a chart is told to show: curves, level lines and marks, as data. No drawing, no run, no message.

export interface Numbers {
  readonly values: ArrayLike<number>;
  readonly length: number;
  /** Counts up when values are taken back or replaced; appending does not count. */
  readonly cuts?: number;
}

export interface Curve {
  /** Stable: hidden curves are remembered by it. */
  readonly id: string;
  readonly label: string;
  /** Slot of the palette; the same slot everywhere means the same thing. */
  readonly color: number | 'muted';
  /** Slot of the dash patterns, 0 is solid. */
  readonly dash: number;
  readonly x: Numbers;
  /** What is drawn strongly. */
  readonly y: Numbers;
  /** The measured values, drawn faintly behind `y` when that is smoothed. */
  readonly raw?: Numbers;
  /** Measured now and then: a dot for each. */
  readonly dots?: boolean;
  /** A part of the curve before it, such as a parameter of a node: its label is indented. */
  readonly part?: boolean;
}

export interface LevelLine {
  readonly id: string;
  readonly label: string;
  readonly value: number;
}

/** Something that happened at one x. */
export interface EventMark {
  readonly x: number;
  readonly glyph: string;
  readonly label: string;
  readonly tone: 'plain' | 'error';
}

export interface ChartModel {
  readonly curves: readonly Curve[];
  readonly lines: readonly LevelLine[];
  readonly events: readonly EventMark[];
  readonly hidden: ReadonlySet<string>;
  readonly x: {
    readonly scale: 'linear' | 'log';
    /** `step`, `epoch`, `time`; said before the value in the read-out. */
    readonly name: string;
    readonly format: (value: number) => string;
    readonly ticks?: (ticks: readonly number[]) => readonly string[];
    /** Ticks stay on whole numbers. */
    readonly whole: boolean;
    /** The range that is shown without zoom reaches at least here, e.g. all steps of a run that goes on. */
    readonly until: number | null;
    readonly from: number | null;
  };
  readonly y: {
    readonly scale: 'linear' | 'log';
    readonly format: (value: number) => string;
    readonly ticks?: (ticks: readonly number[]) => readonly string[];
  };
}

/** Curves that are drawn. */
export function visibleCurves(model: ChartModel): readonly Curve[] {
  return model.curves.filter((curve) => !model.hidden.has(curve.id));
}
