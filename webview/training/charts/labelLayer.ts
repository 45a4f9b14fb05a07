// The labels at the ends of the curves: buttons that hide and show them, placed so that none covers another. Hidden
// curves wait at the foot of the column. Level lines are named on their line.
import type uPlot from 'uplot';
import type { PreparedCurve } from './draw.ts';
import { freeSpot, type Box, type Point } from './freeSpot.ts';
import { placeLabels } from './labels.ts';
import type { ChartModel } from './model.ts';
import { colorVariable, dashOf } from './palette.ts';

const labelHeight = 20;
const levelHeight = 16;
const gap = 6;
/** Labels take at most this share of the width. */
const widestShare = 0.3;

interface Label {
  readonly element: HTMLButtonElement;
  readonly text: HTMLSpanElement;
}

interface Level {
  readonly element: HTMLSpanElement;
  readonly width: number;
  /** Which of the possible places it has. */
  spot: number;
}

export class LabelLayer {
  readonly #layer = document.createElement('div');
  readonly #labels = new Map<string, Label>();
  readonly #levels = new Map<string, Level>();
  readonly #onToggle: (id: string) => void;
  #signature = '';
  #gutter = 60;

  constructor(host: HTMLElement, onToggle: (id: string) => void) {
    this.#layer.className = 'chart-labels';
    this.#onToggle = onToggle;
    host.append(this.#layer);
  }

  /** Makes the labels of a model; returns the width to keep free for them on the right, in pixels. */
  prepare(model: ChartModel, width: number): number {
    const signature = [
      width,
      ...model.curves.map((curve) => `${curve.id}|${curve.label}|${curve.color}|${curve.dash}|${curve.part === true}`),
      ...model.lines.map((line) => `${line.id}|${line.label}`),
    ].join('\n');
    if (signature === this.#signature) return this.#gutter;
    this.#signature = signature;
    this.#layer.replaceChildren();
    this.#labels.clear();
    this.#levels.clear();
    for (const line of model.lines) {
      const element = document.createElement('span');
      element.className = 'chart-level';
      element.textContent = line.label;
      this.#layer.append(element);
      this.#levels.set(line.id, { element, width: element.offsetWidth, spot: 0 });
    }
    let widest = 40;
    const most = Math.max(72, Math.floor(width * widestShare));
    for (const curve of model.curves) {
      const label = this.#make(curve.id, curve.label, colorVariable(curve.color), dashOf(curve.dash));
      label.element.classList.toggle('part', curve.part === true);
      label.element.style.maxWidth = `${most}px`;
      this.#layer.append(label.element);
      widest = Math.max(widest, label.element.offsetWidth);
    }
    this.#gutter = Math.min(most, widest) + gap + 2;
    return this.#gutter;
  }

  /** Puts each label at the end of its curve. */
  place(u: uPlot, model: ChartModel, prepared: readonly PreparedCurve[]): void {
    const { offsetLeft: left, offsetTop: top, clientWidth: width, clientHeight: height } = u.over;
    const ends = prepared.map(({ curve, main, raw }) => ({ id: curve.id, ...endOf(u, main, raw, width, height) }));
    const waiting = model.curves.filter((curve) => model.hidden.has(curve.id));
    const floor = height - waiting.length * labelHeight;
    const tops = placeLabels(
      ends.map(({ y }) => ({ y, height: labelHeight })),
      0,
      Math.max(labelHeight, floor),
    );
    ends.forEach(({ id, x }, index) => {
      const y = tops[index] ?? 0;
      this.#put(id, left + Math.min(x, width) + gap, top + y, false, y + labelHeight > height + 1);
    });
    waiting.forEach((curve, index) => {
      const y = Math.max(0, height - (waiting.length - index) * labelHeight);
      this.#put(curve.id, left + width + gap, top + y, true, y + labelHeight > height + 1);
    });
    this.#placeLevels(
      u,
      model,
      prepared,
      tops.map((y, index) => ({ x: ends[index]?.x ?? width, y })),
    );
  }

  /** Names each level line on the line, where it covers neither a label nor a curve. */
  #placeLevels(u: uPlot, model: ChartModel, prepared: readonly PreparedCurve[], labels: readonly Point[]): void {
    if (model.lines.length === 0) return;
    const { offsetLeft: left, offsetTop: top, clientWidth: width, clientHeight: height } = u.over;
    const texts: Box[] = labels.map(({ x, y }) => ({
      left: x + gap,
      top: y,
      width: this.#gutter,
      height: labelHeight,
    }));
    const points = prepared.flatMap(({ main }) =>
      main.x.map((x, index) => ({ x: u.valToPos(x, 'x'), y: u.valToPos(main.y[index] ?? NaN, 'y') })),
    );
    for (const line of model.lines) {
      const level = this.#levels.get(line.id);
      if (level === undefined) continue;
      const y = u.valToPos(line.value, 'y');
      level.element.hidden = model.hidden.has(line.id) || !(y >= 0 && y <= height);
      if (level.element.hidden) continue;
      const size = { width: level.width, height: levelHeight };
      const lefts = [width - level.width - 2, 2, (width - level.width) / 2];
      const places = lefts.flatMap((x) => [
        { left: x, top: y - levelHeight - 1, ...size },
        { left: x, top: y + 2, ...size },
      ]);
      const inside = places.filter((place) => place.top >= -4 && place.top + levelHeight <= height + 4);
      level.spot = freeSpot(inside, texts, points, level.spot);
      const place = inside[level.spot] ?? { left: 2, top: y, ...size };
      texts.push(place);
      level.element.style.transform = `translate(${Math.round(left + place.left)}px, ${Math.round(top + place.top)}px)`;
    }
  }

  destroy(): void {
    this.#layer.remove();
  }

  #make(id: string, text: string, color: string, dash: readonly number[]): Label {
    const element = document.createElement('button');
    element.type = 'button';
    element.className = 'chart-label';
    element.dataset.curve = id;
    const swatch = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    swatch.setAttribute('class', 'chart-swatch');
    swatch.setAttribute('viewBox', '0 0 16 4');
    swatch.setAttribute('aria-hidden', 'true');
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'line');
    for (const [name, value] of [
      ['x1', '0'],
      ['x2', '16'],
      ['y1', '2'],
      ['y2', '2'],
    ] as const)
      line.setAttribute(name, value);
    line.setAttribute('stroke-dasharray', dash.map((length) => length * 0.7).join(' '));
    line.style.stroke = color;
    swatch.append(line);
    const words = document.createElement('span');
    words.textContent = text;
    element.append(swatch, words);
    element.addEventListener('click', () => {
      this.#onToggle(id);
    });
    const label = { element, text: words };
    this.#labels.set(id, label);
    return label;
  }

  #put(id: string, x: number, y: number, hidden: boolean, outside: boolean): void {
    const label = this.#labels.get(id);
    if (label === undefined) return;
    label.element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    label.element.style.visibility = outside ? 'hidden' : 'visible';
    label.element.classList.toggle('off', hidden);
    label.element.setAttribute('aria-pressed', String(!hidden));
    label.element.title = hidden ? `Show ${label.text.textContent}` : `Hide ${label.text.textContent}`;
  }
}

/** Where a curve ends inside the plot, in pixels from its corner. */
function endOf(
  u: uPlot,
  main: PreparedCurve['main'],
  raw: PreparedCurve['raw'],
  width: number,
  height: number,
): { readonly x: number; readonly y: number } {
  for (const points of raw === null ? [main] : [main, raw]) {
    for (let i = points.y.length - 1; i >= 0; i--) {
      const value = points.y[i] ?? NaN;
      if (Number.isNaN(value)) continue;
      const x = u.valToPos(points.x[i] ?? 0, 'x');
      const y = u.valToPos(value, 'y');
      return { x: Math.max(0, Math.min(width, x)), y: Math.max(0, Math.min(height, y)) };
    }
  }
  return { x: width, y: height / 2 };
}
