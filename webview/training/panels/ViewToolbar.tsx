// How the curves over training are looked at: smoothing and the x axis. One row for all of them, since they share both.
import type { ReactNode } from 'react';
import type { LinkedAxis } from '../charts/linkedAxis.ts';
import type { XAxis } from '../state/settings.ts';
import { useController, useView } from './context.ts';
import { useZoomed } from './useZoomed.ts';

const axes: readonly { readonly value: XAxis; readonly label: string }[] = [
  { value: 'step', label: 'step' },
  { value: 'epoch', label: 'epoch' },
  { value: 'time', label: 'training time' },
];

export function ViewToolbar({ axis }: { readonly axis: LinkedAxis }): ReactNode {
  const controller = useController();
  const { smoothing, xAxis, xLog } = useView((state) => state.settings);
  const zoomed = useZoomed(axis);
  return (
    <div className="view-toolbar" role="toolbar" aria-label="Curves">
      <label className="tool">
        Smoothing
        <input
          type="range"
          min={0}
          max={0.99}
          step={0.01}
          value={smoothing}
          onChange={(event) => {
            controller.change({ smoothing: Number(event.target.value) });
          }}
        />
        <output>{smoothing.toFixed(2)}</output>
      </label>
      <label className="tool">
        Over
        <select
          className="small-select"
          value={xAxis}
          onChange={(event) => {
            const chosen = axes.find(({ value }) => value === event.target.value);
            if (chosen === undefined) return;
            controller.change({ xAxis: chosen.value });
            axis.setRange(null);
          }}
        >
          {axes.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="text-button"
        aria-pressed={xLog}
        aria-label="Logarithmic x axis"
        onClick={() => {
          controller.change({ xLog: !xLog });
          axis.setRange(null);
        }}
      >
        log
      </button>
      {zoomed && (
        <button
          type="button"
          className="text-button"
          onClick={() => {
            axis.setRange(null);
          }}
        >
          Show all
        </button>
      )}
      <span className="tool-hint">Drag to zoom, shift-drag to pan, double-click for all</span>
    </div>
  );
}
