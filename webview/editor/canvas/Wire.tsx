// A wire: a forward curve with the shape it carries, or a feedback arc around the nodes with an arrow and its z⁻ᵏ.
import { memo, type ReactNode } from 'react';
import { EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { forwardPath } from '../model/forwardPath.ts';
import { roundedPath } from '../model/feedbackRoute.ts';
import { portRadius, portTarget, type Point } from '../model/nodeMetrics.ts';
import { useEditorState } from '../state/editorContext.ts';
import type { FlowEdge } from './flowTypes.ts';

const rim = portTarget / 2 - portRadius;

/** Width of a label in canvas pixels: 11 px monospace and its padding. */
export const chipWidth = (text: string): number => text.length * 6.7 + 14;

function Chip({
  at,
  text,
  className,
}: {
  readonly at: Point;
  readonly text: ReactNode;
  readonly className: string;
}): ReactNode {
  return (
    <EdgeLabelRenderer>
      <div className={className} style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}>
        {text}
      </div>
    </EdgeLabelRenderer>
  );
}

function arrow({ x, y }: Point): string {
  return `M ${x - 6} ${y - 4} L ${x} ${y} L ${x - 6} ${y + 4}`;
}

function shortened(points: readonly Point[], by: number): readonly Point[] {
  return points.map((point, index) =>
    index === 0 ? { ...point, x: point.x + by } : index === points.length - 1 ? { ...point, x: point.x - by } : point,
  );
}

function WireView({ id, sourceX, sourceY, targetX, targetY, selected, data }: EdgeProps<FlowEdge>): ReactNode {
  const wire = useEditorState((state) => state.document?.view.wires.get(id));
  const touched = useEditorState(
    ({ selectedNodes }) => wire !== undefined && (selectedNodes.has(wire.from.node) || selectedNodes.has(wire.to.node)),
  );
  if (wire === undefined) return null;
  const from = { x: sourceX - rim, y: sourceY };
  const to = { x: targetX + rim, y: targetY };
  const route = data?.route;
  const forward = route === undefined ? forwardPath(from, to) : undefined;
  const d = forward?.d ?? roundedPath(route?.points ?? [], 14);
  // The halo that separates a feedback wire from what it crosses leaves the rings of its two ports alone.
  const halo = route === undefined ? d : roundedPath(shortened(route.points, 6), 14);
  const classes = [
    'wire',
    wire.cyclic ? 'recurrent' : '',
    wire.severity ?? '',
    selected === true ? 'selected' : '',
    touched ? 'touched' : '',
  ];
  const roomy = forward !== undefined && wire.shape !== '' && forward.room > chipWidth(wire.shape) + 24;
  return (
    <g className={classes.join(' ')} data-wire={id} data-feedback={route !== undefined}>
      <path className="wire-hit react-flow__edge-interaction" d={d} />
      <path className="wire-halo" d={halo} />
      <path className="wire-line" d={d} />
      {wire.cyclic && <path className="wire-arrow" d={arrow(to)} />}
      {roomy && <Chip at={forward.label} text={wire.shape} className={`wire-chip ${wire.severity ?? ''}`} />}
      {route !== undefined && wire.delay !== undefined && (
        <Chip
          at={route.label}
          className="delay-tag"
          text={
            <>
              z<sup>−{wire.delay}</sup>
            </>
          }
        />
      )}
    </g>
  );
}

export const Wire = memo(WireView);
