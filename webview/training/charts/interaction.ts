// Pointer and keyboard on a chart: move the cursor, zoom by dragging, pan, reset. Turns gestures into changes of the
// shared axis and draws nothing but the selection while it is dragged.
import type uPlot from 'uplot';
import { nearestIndex } from '../data/search.ts';
import type { LinkedAxis } from './linkedAxis.ts';
import { visibleCurves, type ChartModel } from './model.ts';
import { clampRange, panRange, zoomRange, type Range } from './range.ts';
import { sayReadout, snapX } from './readout.ts';

interface ChartView {
  readonly model: () => ChartModel;
  readonly full: () => Range;
  readonly shown: () => Range;
  readonly say: (text: string) => void;
}

/** A drag shorter than this is a click. */
const clickSlack = 4;

/** Listens on the plot and on its focusable host; returns the function that stops listening. */
export function attachInteraction(host: HTMLElement, u: uPlot, axis: LinkedAxis, view: ChartView): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  const selection = document.createElement('div');
  selection.className = 'chart-selection';
  selection.hidden = true;
  u.over.append(selection);
  let drag: { readonly from: number; readonly pan: boolean; readonly range: Range } | null = null;

  const within = (event: MouseEvent): number => {
    const box = u.over.getBoundingClientRect();
    return Math.max(0, Math.min(box.width, event.clientX - box.left));
  };
  const setRange = (range: Range): void => {
    axis.setRange(clampRange(range, view.full()));
  };
  const zoomBy = (factor: number, centre: number): void => {
    setRange(zoomRange(view.shown(), centre, factor, view.model().x.scale));
  };
  const panBy = (share: number): void => {
    const { scale } = view.model().x;
    const [low, high] = view.full();
    const [min, max] = panRange(view.shown(), share, scale);
    if (min >= low && max <= high) setRange([min, max]);
  };

  u.over.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button > 1) return;
      drag = { from: within(event), pan: event.shiftKey || event.button === 1, range: view.shown() };
      u.over.setPointerCapture(event.pointerId);
      if (event.button === 1) event.preventDefault();
    },
    { signal },
  );
  u.over.addEventListener(
    'pointermove',
    (event) => {
      const at = within(event);
      if (drag?.pan === true) {
        const [low, high] = view.full();
        const [min, max] = panRange(drag.range, (drag.from - at) / u.over.clientWidth, view.model().x.scale);
        if (min >= low && max <= high) setRange([min, max]);
        return;
      }
      axis.setCursor(snapX(view.model(), u.posToVal(at, 'x')));
      if (drag === null) return;
      selection.hidden = Math.abs(at - drag.from) < clickSlack;
      selection.style.left = `${Math.min(at, drag.from)}px`;
      selection.style.width = `${Math.abs(at - drag.from)}px`;
    },
    { signal },
  );
  const endDrag = (event: PointerEvent): void => {
    const ended = drag;
    drag = null;
    selection.hidden = true;
    if (ended === null || ended.pan || event.type === 'pointercancel') return;
    const at = within(event);
    if (Math.abs(at - ended.from) < clickSlack) return;
    const [a, b] = [u.posToVal(Math.min(at, ended.from), 'x'), u.posToVal(Math.max(at, ended.from), 'x')];
    setRange([a, b]);
  };
  u.over.addEventListener('pointerup', endDrag, { signal });
  u.over.addEventListener('pointercancel', endDrag, { signal });
  u.over.addEventListener(
    'pointerleave',
    () => {
      axis.setCursor(null);
    },
    { signal },
  );
  u.over.addEventListener(
    'dblclick',
    () => {
      axis.setRange(null);
    },
    { signal },
  );
  u.over.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        zoomBy(Math.exp(event.deltaY * 0.002), u.posToVal(within(event), 'x'));
      } else if (axis.range !== null && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))) {
        event.preventDefault();
        panBy((event.deltaX || event.deltaY) / u.over.clientWidth);
      }
    },
    { signal, passive: false },
  );

  const moveCursor = (pixels: number): void => {
    const model = view.model();
    const [min, max] = view.shown();
    const start = axis.cursor ?? (pixels > 0 ? min : max);
    const next = neighbour(u, model, start, pixels);
    if (next === null) return;
    axis.setCursor(next);
    if (next < min || next > max) setRange(centred(next, view.shown(), model.x.scale));
    view.say(sayReadout(model, next));
  };
  const jump = (to: number): void => {
    const x = snapX(view.model(), to);
    axis.setCursor(x);
    if (x !== null) view.say(sayReadout(view.model(), x));
  };
  const keys: Readonly<Record<string, (shift: boolean) => void>> = {
    ArrowLeft: (shift) => {
      moveCursor(shift ? -20 : -1);
    },
    ArrowRight: (shift) => {
      moveCursor(shift ? 20 : 1);
    },
    Home: () => {
      jump(view.shown()[0]);
    },
    End: () => {
      jump(view.shown()[1]);
    },
    '+': () => {
      zoomBy(0.5, axis.cursor ?? middle(view));
    },
    '=': () => {
      zoomBy(0.5, axis.cursor ?? middle(view));
    },
    '-': () => {
      zoomBy(2, axis.cursor ?? middle(view));
    },
    '0': () => {
      axis.setRange(null);
    },
    Escape: () => {
      axis.setCursor(null);
    },
  };
  host.addEventListener(
    'keydown',
    (event) => {
      if (event.target !== host || event.ctrlKey || event.metaKey || event.altKey) return;
      const action = keys[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action(event.shiftKey);
    },
    { signal },
  );
  return () => {
    abort.abort();
    selection.remove();
  };
}

function middle(view: ChartView): number {
  const [min, max] = view.shown();
  return view.model().x.scale === 'log' ? Math.sqrt(min * max) : (min + max) / 2;
}

/** The recorded x at least `pixels` pixels, and at least one point, away from `from` in the direction of the sign. */
function neighbour(u: uPlot, model: ChartModel, from: number, pixels: number): number | null {
  const target = u.posToVal(u.valToPos(from, 'x') + pixels, 'x');
  let best: number | null = null;
  for (const { x } of visibleCurves(model)) {
    if (x.length === 0) continue;
    let index = nearestIndex(x.values, x.length, target);
    while (pixels > 0 && index < x.length - 1 && (x.values[index] ?? 0) <= from) index++;
    while (pixels < 0 && index > 0 && (x.values[index] ?? 0) >= from) index--;
    const at = x.values[index] ?? NaN;
    const forward = pixels > 0 ? at > from : at < from;
    if (forward && (best === null || Math.abs(at - target) < Math.abs(best - target))) best = at;
  }
  return best;
}

function centred(x: number, shown: Range, scale: 'linear' | 'log'): Range {
  if (scale === 'log') {
    const half = Math.sqrt(shown[1] / shown[0]);
    return [x / half, x * half];
  }
  const half = (shown[1] - shown[0]) / 2;
  return [x - half, x + half];
}
