// Where the few lines of an axis go: multiples of 1, 2 or 5 on a linear axis; decades, or 1–3 or 1–2–5 within them, on a
// logarithmic one. Pure.

/** Round steps such that about `count` ticks fall into [min, max]; `whole` keeps them integers. */
export function linearTicks(min: number, max: number, count: number, whole = false): readonly number[] {
  if (!(max > min)) return [min];
  const rough = (max - min) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * 0.999) ?? 10;
  const step = whole ? Math.max(1, Math.round(factor * power)) : factor * power;
  const ticks: number[] = [];
  // A tick that rounding puts just outside an end belongs to it; one that is outside by more than rounding does not.
  const slack = (end: number): number => Math.abs(end) * 1e-12;
  for (let i = Math.ceil((min - slack(min)) / step); i * step <= max + slack(max); i++) {
    // Rounded to the step's precision, so that 3 · 0.1 is 0.3.
    ticks.push(Number((i * step).toPrecision(12)));
  }
  return ticks;
}

/** Ticks of a logarithmic axis over [min, max], both positive, about `count` of them. */
export function logTicks(min: number, max: number, count: number): readonly number[] {
  if (!(min > 0) || !(max > min)) return [min];
  const decades = Math.log10(max / min);
  if (decades < 0.7) return linearTicks(min, max, count);
  const first = Math.floor(Math.log10(min));
  const last = Math.ceil(Math.log10(max));
  const within = (value: number): boolean => value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9);
  const patterns = [[1, 2, 5], [1, 3], [1]] as const;
  for (const pattern of patterns) {
    const ticks: number[] = [];
    for (let power = first; power <= last; power++) {
      for (const factor of pattern) ticks.push(Number((factor * 10 ** power).toPrecision(12)));
    }
    const inside = ticks.filter(within);
    if (inside.length <= Math.max(2, count)) return inside;
  }
  const every = Math.ceil(decades / Math.max(1, count));
  const ticks: number[] = [];
  for (let power = Math.ceil(first / every) * every; power <= last; power += every)
    ticks.push(Number((10 ** power).toPrecision(12)));
  return ticks.filter(within);
}
