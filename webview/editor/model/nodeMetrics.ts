// Sizes of a node's box and the places of its ports, in canvas pixels. The style sheet draws what stands here, so wires
// and layout can be computed without measuring the page.

export const nodeWidth = 184;
export const headerHeight = 32;
export const rowHeight = 24;
/** One typeset line of a custom cell, and how many are shown. */
export const equationHeight = 19;
export const mostEquations = 6;
export const curveHeight = 34;
export const footerHeight = 27;
/** Radius of a port's ring; a wire ends at its rim. */
export const portRadius = 5;
/** Side of the square that takes a pointer on a port. */
export const portTarget = 24;
/** How far the built-in recurrence of a cell reaches above its node, tag included. */
export const recurrenceHeight = 34;

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface NodeShape {
  readonly inputs: number;
  readonly outputs: number;
  /** Typeset lines. */
  readonly equations: number;
  readonly footer: boolean;
  readonly curve: boolean;
}

export function nodeHeight({ inputs, outputs, equations, footer, curve }: NodeShape): number {
  const rows = Math.max(inputs, outputs);
  const body = rows === 0 && !footer && !curve ? 8 : rows * rowHeight + 6;
  const written = equations === 0 ? 0 : equations * equationHeight + 9;
  return headerHeight + body + written + (curve ? curveHeight : 0) + (footer ? footerHeight : 0);
}

/** Centre of a port below the top of its node. */
export function portY(index: number): number {
  return headerHeight + 3 + rowHeight * index + rowHeight / 2;
}
