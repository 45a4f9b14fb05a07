// How the person looks at the curves: kept in the webview's state, so that it survives hide, show and reload.

export type XAxis = 'step' | 'epoch' | 'time';

export interface Settings {
  /** Weight of the moving average, 0 to 0.99. */
  readonly smoothing: number;
  readonly xAxis: XAxis;
  readonly xLog: boolean;
  readonly lossLog: boolean;
  readonly gradientLog: boolean;
  /** Metric of the evaluations panel, or null for the leading one. */
  readonly metric: string | null;
  /** Ids of hidden curves and lines. */
  readonly hidden: readonly string[];
  /** Nodes whose parameters are shown apart. */
  readonly expanded: readonly string[];
  /** Panels that show their table. */
  readonly tables: readonly string[];
}

export interface SavedState {
  readonly settings: Settings;
  readonly focus: string | null;
  readonly compared: readonly string[];
}

export const defaultSettings: Settings = {
  smoothing: 0.9,
  xAxis: 'step',
  xLog: false,
  lossLog: true,
  gradientLog: true,
  metric: null,
  hidden: [],
  expanded: [],
  tables: [],
};

/** What was saved, as far as it can be understood; anything else falls back to the defaults. */
export function readSaved(value: unknown): SavedState {
  const saved = recordOf(value);
  const settings = recordOf(saved.settings);
  const flag = (key: 'xLog' | 'lossLog' | 'gradientLog'): boolean => {
    const found = settings[key];
    return typeof found === 'boolean' ? found : defaultSettings[key];
  };
  const { smoothing, xAxis, metric } = settings;
  return {
    settings: {
      smoothing:
        typeof smoothing === 'number' && smoothing >= 0 && smoothing <= 0.99 ? smoothing : defaultSettings.smoothing,
      xAxis: xAxis === 'epoch' || xAxis === 'time' ? xAxis : 'step',
      xLog: flag('xLog'),
      lossLog: flag('lossLog'),
      gradientLog: flag('gradientLog'),
      metric: typeof metric === 'string' ? metric : null,
      hidden: strings(settings.hidden),
      expanded: strings(settings.expanded),
      tables: strings(settings.tables),
    },
    focus: typeof saved.focus === 'string' ? saved.focus : null,
    compared: strings(saved.compared),
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The list with an item in it if it was not, without it if it was. */
export function toggled(list: readonly string[], item: string): readonly string[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}
