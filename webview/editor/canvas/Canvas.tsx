// The canvas: React Flow wired to the editor's state and gestures. It draws and forwards; meaning is in the controller.
import '@xyflow/react/dist/base.css';
import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  type EdgeChange,
  type NodeChange,
} from '@xyflow/react';
import { useCallback, useEffect, useRef, type DragEvent, type MouseEvent, type ReactNode } from 'react';
import { prefersReducedMotion } from '../../shared/theme.ts';
import { findNodeKind } from '../../../src/core/nodes/catalogue.ts';
import type { GraphView } from '../model/viewModel.ts';
import type { PortId } from '../model/wireEnds.ts';
import { useEditor, useEditorState } from '../state/editorContext.ts';
import { CanvasControls } from './CanvasControls.tsx';
import { dragKindType, readDragged } from './dragKind.ts';
import type { FlowEdge, FlowNode } from './flowTypes.ts';
import { GraphNode } from './GraphNode.tsx';
import { ProblemBubbles } from './ProblemBubbles.tsx';
import { QuickAdd } from './QuickAdd.tsx';
import { useCanvasKeys } from './useCanvasKeys.ts';
import { useRefit } from './useRefit.ts';
import { useFlowEdges, useFlowNodes } from './useFlow.ts';
import { Wire } from './Wire.tsx';
import { ClickedWire, DraggedWire } from './WireInProgress.tsx';

const nodeTypes = { graph: GraphNode };
const edgeTypes = { wire: Wire };
const fitOptions = { padding: 0.12, maxZoom: 1.1, minZoom: 0.1 };
// Arrays and functions that React Flow gets keep their identity: it compares by it, and would set itself up anew on each move.
const both = ['Shift', 'Control', 'Meta'];
const zoomKeys = ['Control', 'Meta'];
const middleButton = [1];
const leftOrMiddle = [0, 1];
const overviewSize = { width: 168, height: 112 };

const portOf = (
  node: string | null,
  handle: string | null | undefined,
  type: string | null | undefined,
): PortId | undefined =>
  node === null || handle === null || handle === undefined
    ? undefined
    : { node, port: handle, side: type === 'source' ? 'output' : 'input' };

interface CanvasProps {
  readonly view: GraphView;
  /** Nothing can be changed; one can look, select and move the view. */
  readonly frozen: boolean;
  /** A page lies over it: it is only a backdrop. */
  readonly covered: boolean;
}

export function Canvas({ view, frozen, covered }: CanvasProps): ReactNode {
  const editor = useEditor();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const wrapper = useRef<HTMLDivElement>(null);
  const nodes = useFlowNodes(view, frozen);
  const edges = useFlowEdges(view);
  const dragSelects = useEditorState((state) => state.dragSelects);
  const minimap = useEditorState((state) => state.minimap);
  const connecting = useEditorState((state) => state.connecting !== undefined);
  const pointer = useRef<{ readonly x: number; readonly y: number } | undefined>(undefined);
  const duration = useCallback(() => (prefersReducedMotion() ? 0 : 180), []);

  const placeAt = useCallback(
    (client: { readonly x: number; readonly y: number }) => {
      const box = wrapper.current?.getBoundingClientRect();
      const { x, y } = flow.screenToFlowPosition({ x: client.x, y: client.y });
      return { left: client.x - (box?.left ?? 0), top: client.y - (box?.top ?? 0), at: [x, y] as const };
    },
    [flow],
  );
  const centre = useCallback(() => {
    const box = wrapper.current?.getBoundingClientRect();
    return box === undefined ? { x: 0, y: 0 } : { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  }, []);
  useRefit(fitOptions);
  const onKeyDown = useCanvasKeys({
    openQuickAdd: () => {
      editor.openQuickAdd(placeAt(pointer.current ?? centre()));
    },
    fit: (ids) =>
      void flow.fitView({
        ...fitOptions,
        duration: duration(),
        ...(ids.length > 0 ? { nodes: ids.map((id) => ({ id })) } : {}),
      }),
    zoom: (how) =>
      void (how === 'in'
        ? flow.zoomIn({ duration: duration() })
        : how === 'out'
          ? flow.zoomOut({ duration: duration() })
          : flow.zoomTo(1, { duration: duration() })),
  });

  useEffect(() => {
    editor.attachCanvas({
      reveal: (ids) => {
        requestAnimationFrame(
          () => void flow.fitView({ ...fitOptions, duration: duration(), nodes: ids.map((id) => ({ id })) }),
        );
      },
      fit: () => {
        requestAnimationFrame(() => void flow.fitView({ ...fitOptions, duration: duration() }));
      },
      centre: () => {
        const { x, y } = flow.screenToFlowPosition(centre());
        return [x, y];
      },
      focusNode: (id) => {
        wrapper.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus();
      },
      focus: () => {
        (wrapper.current?.querySelector<HTMLElement>('.react-flow__node.selected') ?? wrapper.current)?.focus();
      },
    });
    return () => {
      editor.attachCanvas(undefined);
    };
  }, [editor, flow, duration, centre]);

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const moves: Record<string, readonly [number, number]> = {};
      const selected = new Set(editor.state.selectedNodes);
      let selecting = false;
      for (const change of changes) {
        if (change.type === 'position' && change.position !== undefined)
          moves[change.id] = [change.position.x, change.position.y];
        if (change.type === 'select') {
          selecting = true;
          if (change.selected) selected.add(change.id);
          else selected.delete(change.id);
        }
      }
      if (Object.keys(moves).length > 0) editor.showMoved(moves);
      if (selecting) editor.select([...selected], [...editor.state.selectedWires]);
    },
    [editor],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<FlowEdge>[]) => {
      const selected = new Set(editor.state.selectedWires);
      for (const change of changes) {
        if (change.type !== 'select') continue;
        if (change.selected) selected.add(change.id);
        else selected.delete(change.id);
      }
      editor.select([...editor.state.selectedNodes], [...selected]);
    },
    [editor],
  );
  const drop = (event: DragEvent): void => {
    const dragged = readDragged(event.dataTransfer.getData(dragKindType));
    const kind = findNodeKind(dragged.kind);
    if (kind === undefined) return;
    event.preventDefault();
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    editor.addNode(kind, [x - 92, y - 16], dragged.graph);
  };
  const miniClass = useCallback(
    (one: FlowNode) => `mini category-${view.nodes.get(one.id)?.category ?? 'unknown'}`,
    [view],
  );
  const saved = editor.savedViewport;
  return (
    <div
      ref={wrapper}
      className={`canvas ${connecting ? 'connecting' : ''} ${frozen ? 'frozen' : ''}`}
      tabIndex={-1}
      role="application"
      inert={covered}
      aria-disabled={covered}
      aria-label="Graph canvas"
      aria-roledescription="graph editor"
      onKeyDown={onKeyDown.down}
      onKeyUp={onKeyDown.up}
      onBlur={onKeyDown.blur}
      onPointerMove={(event) => {
        pointer.current = { x: event.clientX, y: event.clientY };
      }}
      onPointerLeave={() => {
        pointer.current = undefined;
      }}
      onDoubleClick={(event: MouseEvent) => {
        const pane = event.target instanceof Element && event.target.classList.contains('react-flow__pane');
        if (pane) editor.openQuickAdd(placeAt({ x: event.clientX, y: event.clientY }));
      }}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(dragKindType)) event.preventDefault();
      }}
      onDrop={drop}
    >
      <ReactFlow<FlowNode, FlowEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDragStop={(_event, _node, dragged) => {
          editor.commitMoves(dragged.map(({ id }) => id));
        }}
        onSelectionDragStop={(_event, dragged) => {
          editor.commitMoves(dragged.map(({ id }) => id));
        }}
        onConnectStart={(_event, { nodeId, handleId, handleType }) => {
          const port = portOf(nodeId, handleId, handleType);
          if (port !== undefined) editor.startWire(port, 'drag');
        }}
        onConnectEnd={(_event, state) => {
          editor.endWire();
          const from = portOf(state.fromNode?.id ?? null, state.fromHandle?.id, state.fromHandle?.type);
          const to = portOf(state.toNode?.id ?? null, state.toHandle?.id, state.toHandle?.type);
          if (from !== undefined && to !== undefined) editor.finishWire(from, to);
        }}
        isValidConnection={(wire) =>
          editor.accepts(
            portOf(wire.source, wire.sourceHandle, 'source'),
            portOf(wire.target, wire.targetHandle, 'target'),
          )
        }
        onPaneClick={() => {
          editor.endWire();
          editor.openQuickAdd(undefined);
        }}
        onMoveEnd={(_event, viewport) => {
          editor.saveViewport(viewport);
        }}
        connectionLineComponent={DraggedWire}
        connectionRadius={22}
        connectOnClick={false}
        nodesConnectable={!frozen}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={both}
        panActivationKeyCode="Space"
        selectionMode={SelectionMode.Partial}
        selectionOnDrag={dragSelects}
        panOnDrag={dragSelects ? middleButton : leftOrMiddle}
        panOnScroll
        zoomOnDoubleClick={false}
        zoomActivationKeyCode={zoomKeys}
        minZoom={0.1}
        maxZoom={2.5}
        elevateNodesOnSelect={false}
        elevateEdgesOnSelect={false}
        nodeDragThreshold={2}
        onlyRenderVisibleElements={view.nodes.size > 150}
        {...(saved === undefined ? { fitView: true, fitViewOptions: fitOptions } : { defaultViewport: saved })}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
        {minimap && view.nodes.size > 0 && (
          <MiniMap<FlowNode>
            pannable
            zoomable
            ariaLabel="Overview of the graph"
            nodeClassName={miniClass}
            nodeBorderRadius={6}
            style={overviewSize}
          />
        )}
        <ProblemBubbles view={view} />
        <ClickedWire toFlow={flow.screenToFlowPosition} />
      </ReactFlow>
      <CanvasControls />
      <QuickAdd />
    </div>
  );
}
