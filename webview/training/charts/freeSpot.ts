// Chooses where a text may stand without covering others: the first of some places that is free, else the least crowded.
// Pure.

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Covering a text is as bad as covering this many points of curves. */
const textWeight = 1000;

/** Index of the best of `places`; `preferred` is kept while it is free, so that a text does not jump about. */
export function freeSpot(
  places: readonly Box[],
  texts: readonly Box[],
  points: readonly Point[],
  preferred: number,
): number {
  const cost = (place: Box): number => {
    const covered = texts.filter((text) => overlaps(place, text)).length;
    return covered * textWeight + points.filter((point) => holds(place, point)).length;
  };
  const costs = places.map(cost);
  if (costs[preferred] === 0) return preferred;
  return costs.indexOf(Math.min(...costs));
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}

function holds({ left, top, width, height }: Box, { x, y }: Point): boolean {
  return x >= left && x <= left + width && y >= top && y <= top + height;
}
