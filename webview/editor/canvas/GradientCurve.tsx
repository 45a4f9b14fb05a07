// The gradient norm of a node over the last steps, on a log scale: does it learn, vanish or explode.
import type { ReactNode } from 'react';

interface GradientCurveProps {
  readonly values: readonly number[];
  readonly width: number;
  readonly height: number;
}

/** Points of the curve; values that are not positive and finite break it. At least one decade high, so that noise looks small. */
export function curvePoints(values: readonly number[], width: number, height: number): readonly string[] {
  const logs = values.map((value) => (Number.isFinite(value) && value > 0 ? Math.log10(value) : undefined));
  const finite = logs.filter((value) => value !== undefined);
  if (finite.length === 0) return [];
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const middle = (low + high) / 2;
  const span = Math.max(high - low, 1);
  const runs: string[][] = [[]];
  logs.forEach((value, index) => {
    if (value === undefined) {
      runs.push([]);
      return;
    }
    const x = values.length === 1 ? width / 2 : (index / (values.length - 1)) * width;
    const y = height / 2 - ((value - middle) / span) * height;
    runs.at(-1)?.push(`${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`);
  });
  return runs.filter((run) => run.length > 0).map((run) => run.join(' '));
}

const digits = (value: number): string => (value === 0 ? '0' : Number(value.toPrecision(2)).toString());

export function GradientCurve({ values, width, height }: GradientCurveProps): ReactNode {
  const last = values.at(-1) ?? 0;
  const inset = 10;
  const label = 38;
  return (
    <svg
      className="gradient-curve"
      width={width}
      height={height}
      role="img"
      aria-label={`Gradient norm ${digits(last)}`}
    >
      <g transform={`translate(${inset} 7)`}>
        {curvePoints(values, width - 2 * inset - label, height - 14).map((points) => (
          <polyline key={points.slice(0, 24)} points={points} />
        ))}
      </g>
      <text x={width - inset + 1} y={height / 2 + 4} textAnchor="end">
        {digits(last)}
      </text>
    </svg>
  );
}
