// The gradient norm of a node over the last steps, on a log scale: does it learn, vanish or explode.
import type { ReactNode } from 'react';
import { curvePoints } from '../model/curvePoints.ts';

interface GradientCurveProps {
  readonly values: readonly number[];
  readonly width: number;
  readonly height: number;
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
