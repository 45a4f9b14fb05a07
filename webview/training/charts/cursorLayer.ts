// The cursor over a chart: a line, a dot on every curve and a small table of what they read there. Drawn in elements over
// the canvas, so that moving it repaints no curve.
import type uPlot from 'uplot';
import type { ChartModel } from './model.ts';
import { colorVariable, dashOf } from './palette.ts';
import type { Range } from './range.ts';
import { readAt, type ReadoutRow } from './readout.ts';

export class CursorLayer {
  readonly #line = document.createElement('div');
  readonly #box = document.createElement('div');
  readonly #dots: HTMLElement[] = [];
  readonly #host: HTMLElement;

  constructor(host: HTMLElement) {
    this.#host = host;
    this.#line.className = 'chart-cursor';
    this.#box.className = 'chart-readout';
    this.#line.hidden = true;
    this.#box.hidden = true;
    this.#box.setAttribute('aria-hidden', 'true');
    host.append(this.#line, this.#box);
  }

  /** Shows the cursor at `x`, or takes it away when that is null or out of sight. */
  show(u: uPlot, model: ChartModel, x: number | null, [min, max]: Range): void {
    const rows = x === null || x < min || x > max ? [] : readAt(model, x);
    const off = x === null || rows.length === 0;
    this.#line.hidden = off;
    this.#box.hidden = off;
    this.#showDots(u, off ? [] : rows);
    if (off) return;
    const { offsetLeft: left, offsetTop: top, clientHeight: height } = u.over;
    const at = left + u.valToPos(x, 'x');
    this.#line.style.transform = `translate(${at}px, ${top}px)`;
    this.#line.style.height = `${height}px`;
    this.#box.replaceChildren(...readoutElements(model, x, rows));
    const width = this.#box.offsetWidth;
    const room = this.#host.clientWidth - at - 12;
    const boxLeft = room >= width ? at + 10 : Math.max(0, at - 10 - width);
    this.#box.style.transform = `translate(${Math.round(boxLeft)}px, ${top + 4}px)`;
  }

  destroy(): void {
    for (const element of [this.#line, this.#box, ...this.#dots]) element.remove();
  }

  #showDots(u: uPlot, rows: readonly ReadoutRow[]): void {
    while (this.#dots.length < rows.length) {
      const dot = document.createElement('div');
      dot.className = 'chart-dot';
      this.#dots.push(dot);
      this.#line.after(dot);
    }
    this.#dots.forEach((dot, index) => {
      const row = rows[index];
      const x = row === undefined ? NaN : u.valToPos(row.x, 'x');
      const y = row === undefined ? NaN : u.valToPos(row.value, 'y');
      const inside = x >= 0 && x <= u.over.clientWidth && y >= -1 && y <= u.over.clientHeight + 1;
      dot.hidden = row === undefined || !inside;
      if (row === undefined || !inside) return;
      dot.style.background = colorVariable(row.curve.color);
      dot.style.transform = `translate(${u.over.offsetLeft + x}px, ${u.over.offsetTop + y}px)`;
    });
  }
}

function readoutElements(model: ChartModel, x: number, rows: readonly ReadoutRow[]): readonly HTMLElement[] {
  const head = document.createElement('div');
  head.className = 'chart-readout-head';
  head.textContent = `${model.x.name} ${model.x.format(x)}`.trim();
  const lines = rows.map((row) => {
    const line = document.createElement('div');
    line.className = 'chart-readout-row';
    const swatch = document.createElement('span');
    swatch.className = dashOf(row.curve.dash).length > 0 ? 'swatch dashed' : 'swatch';
    swatch.style.color = colorVariable(row.curve.color);
    const name = document.createElement('span');
    name.textContent = row.x === x ? row.curve.label : `${row.curve.label}, ${model.x.name} ${model.x.format(row.x)}`;
    const value = document.createElement('b');
    value.textContent = model.y.format(row.value);
    line.append(swatch, name, value);
    if (row.raw !== null && row.raw !== row.value) {
      const raw = document.createElement('i');
      raw.textContent = model.y.format(row.raw);
      raw.title = 'measured';
      line.append(raw);
    }
    return line;
  });
  return [head, ...lines];
}
