// The wire that is being made: from its port to the pointer, and beside the pointer the reason when a port cannot take it.
import { ViewportPortal, type ConnectionLineComponentProps } from '@xyflow/react';
import { useEffect, useState, type ReactNode } from 'react';
import { forwardPath } from '../model/forwardPath.ts';
import type { Point } from '../model/nodeMetrics.ts';
import { portPoint } from '../model/viewModel.ts';
import { useEditor, useEditorState } from '../state/editorContext.ts';
import type { FlowNode } from './flowTypes.ts';

function Reason({ at, text }: { readonly at: Point; readonly text: string }): ReactNode {
  return (
    <ViewportPortal>
      <div className="wire-reason" role="status" style={{ transform: `translate(${at.x + 16}px, ${at.y + 14}px)` }}>
        {text}
      </div>
    </ViewportPortal>
  );
}

/** While dragging: React Flow knows both ends. */
export function DraggedWire({
  fromX,
  fromY,
  toX,
  toY,
  fromHandle,
  toHandle,
  toNode,
  connectionStatus,
}: ConnectionLineComponentProps<FlowNode>): ReactNode {
  const editor = useEditor();
  const refusal = useEditorState((state) => state.refusal);
  const node = toNode?.id;
  const port = toHandle?.id ?? undefined;
  const side = toHandle?.type === 'source' ? 'output' : 'input';
  useEffect(() => {
    editor.hoverPort(node === undefined || port === undefined ? undefined : { node, port, side });
  }, [editor, node, port, side]);
  const ends: readonly [Point, Point] = [
    { x: fromX, y: fromY },
    { x: toX, y: toY },
  ];
  const [from, to] = fromHandle.type === 'source' ? ends : [ends[1], ends[0]];
  return (
    <>
      <path className={`wire-preview ${connectionStatus ?? ''}`} d={forwardPath(from, to).d} />
      {refusal !== undefined && <Reason at={{ x: toX, y: toY }} text={refusal} />}
    </>
  );
}

/** After a click on a port: the wire follows the pointer until the second click. */
export function ClickedWire({ toFlow }: { readonly toFlow: (client: Point) => Point }): ReactNode {
  const connecting = useEditorState((state) => state.connecting);
  const view = useEditorState((state) => state.document?.view);
  const refusal = useEditorState((state) => state.refusal);
  const [pointer, setPointer] = useState<Point | undefined>(undefined);
  const active = connecting?.mode === 'click';
  useEffect(() => {
    if (!active) return undefined;
    const move = (event: PointerEvent): void => {
      setPointer(toFlow({ x: event.clientX, y: event.clientY }));
    };
    window.addEventListener('pointermove', move);
    return () => {
      window.removeEventListener('pointermove', move);
      setPointer(undefined);
    };
  }, [active, toFlow]);
  if (!active || view === undefined) return null;
  const { origin } = connecting;
  const node = view.nodes.get(origin.node);
  const start =
    node === undefined
      ? undefined
      : portPoint(node, view.positions.get(origin.node) ?? [0, 0], origin.side, origin.port);
  if (start === undefined) return null;
  const at = pointer ?? start;
  const [from, to] = origin.side === 'output' ? [start, at] : [at, start];
  return (
    <ViewportPortal>
      <svg className="clicked-wire" width={1} height={1} overflow="visible" aria-hidden="true">
        <path className={`wire-preview ${refusal === undefined ? '' : 'invalid'}`} d={forwardPath(from, to).d} />
      </svg>
      {refusal !== undefined && <Reason at={at} text={refusal} />}
    </ViewportPortal>
  );
}
