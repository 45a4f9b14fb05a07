// Paints prepared curves, level lines and marks onto uPlot's canvas. Positions come from uPlot's scales; nothing is
// measured or decided here.
import type uPlot from 'uplot';
import type { Decimated } from '../data/decimate.ts';
import type { ChartModel, Curve } from './model.ts';
import { dashOf, strokeOf, type Palette } from './palette.ts';

export interface PreparedCurve {
  readonly curve: Curve;
  readonly main: Decimated;
  readonly raw: Decimated | null;
}

/** Draws everything inside the plot's box; called by uPlot after axes and grid. */
export function drawCurves(u: uPlot, model: ChartModel, prepared: readonly PreparedCurve[], palette: Palette): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top - 2 * ratio, bbox.width, bbox.height + 4 * ratio);
  ctx.clip();
  ctx.lineJoin = 'round';
  drawLevels(u, model, palette, ratio);
  for (const { curve, raw } of prepared) {
    if (raw === null) continue;
    ctx.globalAlpha = 0.25;
    stroke(u, raw, strokeOf(palette, curve.color), ratio, []);
    ctx.globalAlpha = 1;
  }
  for (const { curve, main } of prepared) {
    const color = strokeOf(palette, curve.color);
    const width = curve.color === 'muted' ? 1.25 : 1.75;
    const dash = dashOf(curve.dash).map((length) => length * ratio);
    stroke(u, main, color, width * ratio, dash);
    if (curve.dots) drawDots(u, main, color, ratio);
  }
  ctx.restore();
  ctx.save();
  for (const { curve, main, raw } of prepared)
    drawUndrawable(u, raw ?? main, strokeOf(palette, curve.color), palette, ratio);
  drawEvents(u, model, palette, ratio);
  ctx.restore();
}

function stroke(u: uPlot, points: Decimated, color: string, width: number, dash: number[]): void {
  const { ctx } = u;
  const { x, y } = points;
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.beginPath();
  let down = false;
  for (let i = 0; i < x.length; i++) {
    const value = y[i] ?? NaN;
    if (Number.isNaN(value)) {
      down = false;
      continue;
    }
    const px = u.valToPos(x[i] ?? 0, 'x', true);
    const py = u.valToPos(value, 'y', true);
    if (down) ctx.lineTo(px, py);
    else ctx.moveTo(px, py);
    down = true;
  }
  ctx.stroke();
  ctx.setLineDash([]);
}

/** Dots where there is room for them. */
function drawDots(u: uPlot, points: Decimated, color: string, ratio: number): void {
  const { ctx, bbox } = u;
  const room = points.x.length * 9 * ratio <= bbox.width;
  if (!room && points.x.length > 1) return;
  ctx.fillStyle = color;
  for (let i = 0; i < points.x.length; i++) {
    const value = points.y[i] ?? NaN;
    if (Number.isNaN(value)) continue;
    ctx.beginPath();
    ctx.arc(u.valToPos(points.x[i] ?? 0, 'x', true), u.valToPos(value, 'y', true), 2.5 * ratio, 0, 2 * Math.PI);
    ctx.fill();
  }
}

function drawLevels(u: uPlot, model: ChartModel, palette: Palette, ratio: number): void {
  const { ctx, bbox } = u;
  for (const line of model.lines) {
    if (model.hidden.has(line.id)) continue;
    const y = u.valToPos(line.value, 'y', true);
    if (!(y >= bbox.top - 1 && y <= bbox.top + bbox.height + 1)) continue;
    ctx.strokeStyle = palette.muted;
    ctx.lineWidth = ratio;
    ctx.setLineDash([2 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.setLineDash([]);
  }
}

/** A cross at the upper edge for NaN and +∞, at the lower edge for what lies below a logarithmic axis. */
function drawUndrawable(u: uPlot, points: Decimated, color: string, palette: Palette, ratio: number): void {
  const { ctx, bbox } = u;
  ctx.lineWidth = 1.5 * ratio;
  for (const mark of points.marks) {
    const px = u.valToPos(mark.x, 'x', true);
    const below = mark.value <= 0;
    const py = below ? bbox.top + bbox.height - 4 * ratio : bbox.top + 4 * ratio;
    const size = 3 * ratio;
    ctx.strokeStyle = below && Number.isFinite(mark.value) ? color : palette.error;
    ctx.beginPath();
    ctx.moveTo(px - size, py - size);
    ctx.lineTo(px + size, py + size);
    ctx.moveTo(px + size, py - size);
    ctx.lineTo(px - size, py + size);
    ctx.stroke();
  }
}

function drawEvents(u: uPlot, model: ChartModel, palette: Palette, ratio: number): void {
  const { ctx, bbox } = u;
  for (const event of model.events) {
    const px = u.valToPos(event.x, 'x', true);
    if (!(px >= bbox.left - 1 && px <= bbox.left + bbox.width + 1)) continue;
    const color = event.tone === 'error' ? palette.error : palette.muted;
    ctx.strokeStyle = color;
    ctx.lineWidth = ratio;
    ctx.setLineDash([1 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(px, bbox.top);
    ctx.lineTo(px, bbox.top + bbox.height - 12 * ratio);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.fillStyle = color;
    ctx.font = `${11 * ratio}px ${palette.font.slice(palette.font.indexOf(' ') + 1)}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'bottom';
    ctx.fillText(event.glyph, px, bbox.top + bbox.height);
  }
}
