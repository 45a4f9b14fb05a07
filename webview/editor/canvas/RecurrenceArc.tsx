// The recurrence that a cell (Elman, GRU, LSTM) has inside: a small arc from its right side over it to its left, with z⁻¹.
import type { ReactNode } from 'react';
import { headerHeight, nodeWidth } from '../model/nodeMetrics.ts';
import { roundedPath } from '../model/feedbackRoute.ts';

const out = 13;
const lift = 20;

export function RecurrenceArc(): ReactNode {
  const y = headerHeight / 2;
  const right = nodeWidth;
  const path = roundedPath(
    [
      { x: right, y },
      { x: right + out, y },
      { x: right + out, y: -lift },
      { x: -out, y: -lift },
      { x: -out, y },
      { x: -1, y },
    ],
    10,
  );
  return (
    <div className="recurrence" aria-hidden="true">
      <svg width={1} height={1} overflow="visible">
        <path className="wire-line recurrent" d={path} />
        <path className="wire-arrow recurrent" d={`M ${-6} ${y - 3.5} L -0.5 ${y} L ${-6} ${y + 3.5}`} />
      </svg>
      <span className="delay-tag" style={{ left: nodeWidth / 2, top: -lift }}>
        z<sup>−1</sup>
      </span>
    </div>
  );
}
