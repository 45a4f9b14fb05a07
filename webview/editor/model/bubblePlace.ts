// Where the words about a node stand: below it if nothing is there, otherwise above or beside it. Pure geometry.
import type { Box } from './nodeMetrics.ts';

export const bubbleWidth = 244;
const gap = 8;

export interface BubblePlace {
  readonly x: number;
  readonly y: number;
  /** `above`: y is the lower edge, so that the height need not be known exactly. */
  readonly side: 'below' | 'above' | 'right';
}

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

/** Height of a bubble with these sentences and that many lines of links, about. */
export function bubbleHeight(sentences: readonly string[], links: number): number {
  const lines = sentences.reduce((sum, text) => sum + Math.ceil(text.length / 33), 0);
  return 14 + 17 * (lines + links) + 6 * Math.max(0, sentences.length - 1);
}

/** @param headroom space above the node that is taken by its own recurrence arc */
export function bubblePlace(node: Box, headroom: number, height: number, others: readonly Box[]): BubblePlace {
  const places: readonly BubblePlace[] = [
    { x: node.x, y: node.y + node.height + gap, side: 'below' },
    { x: node.x, y: node.y - headroom - gap, side: 'above' },
    { x: node.x + node.width + 2 * gap, y: node.y, side: 'right' },
  ];
  let best = places[0];
  let least = Infinity;
  for (const place of places) {
    const box = { x: place.x, y: place.side === 'above' ? place.y - height : place.y, width: bubbleWidth, height };
    const covered = others.reduce((sum, other) => sum + overlap(box, other), 0);
    if (covered < least) [best, least] = [place, covered];
  }
  return best ?? { x: node.x, y: node.y + node.height + gap, side: 'below' };
}
