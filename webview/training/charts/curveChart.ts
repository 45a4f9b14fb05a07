// One chart: curves, level lines and marks over two axes, with direct labels, a cursor and a zoom it shares with linked
// charts. A framework-free factory: the model is pulled once a frame when something said it has changed.
// uPlot makes scales, axes and the canvas; curves are decimated to pixel columns before they are drawn.
import uPlot from 'uplot';
import { chartOptions, yAxisWidth } from './axes.ts';
import { DecimationCache } from './decimationCache.ts';
import { drawCurves, type PreparedCurve } from './draw.ts';
import { attachInteraction } from './interaction.ts';
import { LabelLayer } from './labelLayer.ts';
import type { LinkedAxis } from './linkedAxis.ts';
import { visibleCurves, type ChartModel } from './model.ts';
import { CursorLayer } from './cursorLayer.ts';
import { readPalette, type Palette } from './palette.ts';
import { clampRange, fitYRange, fullXRange, type Range } from './range.ts';

export interface ChartCallbacks {
  readonly onToggle: (curve: string) => void;
  /** Says something to a screen reader. */
  readonly onSay: (text: string) => void;
}

export class CurveChart {
  readonly #host: HTMLElement;
  readonly #axis: LinkedAxis;
  readonly #callbacks: ChartCallbacks;
  readonly #labels: LabelLayer;
  readonly #cursor: CursorLayer;
  readonly #ends: (() => void)[] = [];
  #build: () => ChartModel;
  #model: ChartModel;
  #palette: Palette;
  #plot: uPlot | null = null;
  #detach: (() => void) | null = null;
  #scales = '';
  #gutter = 0;
  #size: readonly [number, number] = [0, 0];
  #full: Range = [0, 1];
  #xRange: Range = [0, 1];
  #yRange: Range = [0, 1];
  readonly #points = new DecimationCache();
  #prepared: readonly PreparedCurve[] = [];
  #frame = 0;

  constructor(host: HTMLElement, axis: LinkedAxis, build: () => ChartModel, callbacks: ChartCallbacks) {
    this.#host = host;
    this.#axis = axis;
    this.#build = build;
    this.#callbacks = callbacks;
    this.#model = build();
    this.#palette = readPalette(host);
    this.#labels = new LabelLayer(host, callbacks.onToggle);
    this.#cursor = new CursorLayer(host);
    const resized = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      this.#size = [Math.floor(entry.contentRect.width), Math.floor(entry.contentRect.height)];
      this.invalidate();
    });
    resized.observe(host);
    this.#ends.push(
      () => {
        resized.disconnect();
      },
      axis.subscribe((what) => {
        if (what === 'range') this.invalidate();
        else this.#showCursor();
      }),
    );
  }

  /** A new source of models, after a change of settings. */
  setBuild(build: () => ChartModel): void {
    this.#build = build;
    this.invalidate();
  }

  /** Draws again in the next frame; any number of calls make one. */
  invalidate(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#render();
    });
  }

  /** Reads the colours again. */
  retheme(): void {
    this.#palette = readPalette(this.#host);
    this.#scales = '';
    this.invalidate();
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    for (const end of this.#ends) end();
    this.#detach?.();
    this.#plot?.destroy();
    this.#labels.destroy();
    this.#cursor.destroy();
  }

  #render(): void {
    const [width, height] = this.#size;
    if (width < 80 || height < 60) return;
    this.#model = this.#build();
    const gutter = this.#labels.prepare(this.#model, width);
    this.#full = fullXRange(this.#model);
    this.#xRange = this.#wantedRange();
    const plot = this.#ensurePlot(width, height, gutter);
    this.#prepare(Math.max(1, Math.round((width - yAxisWidth - gutter) * devicePixelRatio)));
    plot.batch(() => {
      plot.setScale('x', { min: this.#xRange[0], max: this.#xRange[1] });
    });
    this.#labels.place(plot, this.#model, this.#prepared);
    this.#showCursor();
  }

  /** What the next frame shows: keys and gestures go by it, however late that frame comes. */
  #wantedRange(): Range {
    return (this.#axis.range !== null ? clampRange(this.#axis.range, this.#full) : null) ?? this.#full;
  }

  #prepare(columns: number): void {
    const { x, y } = this.#model;
    this.#points.begin({ range: this.#xRange, columns, xScale: x.scale, logY: y.scale === 'log' });
    this.#prepared = visibleCurves(this.#model).map((curve) => ({
      curve,
      main: this.#points.points(curve.id, curve.x, curve.y),
      raw: curve.raw === undefined ? null : this.#points.points(`${curve.id} raw`, curve.x, curve.raw),
    }));
    const drawn = this.#prepared.flatMap(({ main, raw }) => (raw === null ? [main] : [main, raw]));
    const lines = this.#model.lines.filter((line) => !this.#model.hidden.has(line.id)).map((line) => line.value);
    this.#yRange = fitYRange(drawn, this.#xRange, lines, this.#model.y.scale);
  }

  #ensurePlot(width: number, height: number, gutter: number): uPlot {
    const scales = `${this.#model.x.scale} ${this.#model.y.scale} ${this.#model.x.whole}`;
    if (this.#plot !== null && scales === this.#scales && gutter === this.#gutter) {
      if (this.#plot.width !== width || this.#plot.height !== height) this.#plot.setSize({ width, height });
      return this.#plot;
    }
    this.#detach?.();
    this.#plot?.destroy();
    this.#scales = scales;
    this.#gutter = gutter;
    const options = chartOptions(width, height, gutter, {
      model: () => this.#model,
      palette: () => this.#palette,
      yRange: () => this.#yRange,
      draw: (u) => {
        drawCurves(u, this.#model, this.#prepared, this.#palette);
      },
    });
    const holder = document.createElement('div');
    holder.className = 'chart-plot';
    holder.setAttribute('aria-hidden', 'true');
    this.#host.prepend(holder);
    const plot = new uPlot(options, [[...this.#xRange], [null, null]], holder);
    this.#plot = plot;
    const detach = attachInteraction(this.#host, plot, this.#axis, {
      model: () => this.#model,
      full: () => this.#full,
      shown: () => this.#wantedRange(),
      say: this.#callbacks.onSay,
    });
    this.#detach = () => {
      detach();
      holder.remove();
    };
    return plot;
  }

  #showCursor(): void {
    if (this.#plot !== null) this.#cursor.show(this.#plot, this.#model, this.#axis.cursor, this.#xRange);
  }
}
