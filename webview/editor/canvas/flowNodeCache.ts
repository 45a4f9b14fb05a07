// React Flow's nodes, made from the view. A node that did not change is handed out again as the same object, so that a drag
// renders only what moves.
import { Position, type NodeHandle } from '@xyflow/react';
import { describeNode } from '../model/describe.ts';
import type { Positions } from '../model/gestures.ts';
import { nodeWidth, portTarget, portY } from '../model/nodeMetrics.ts';
import { nodeSize, type GraphView, type NodeView } from '../model/viewModel.ts';
import type { FlowNode } from './flowTypes.ts';

export interface FlowNodeInput {
  readonly view: GraphView;
  readonly moves: Positions;
  readonly selected: ReadonlySet<string>;
  readonly curves: ReadonlySet<string>;
  readonly frozen: boolean;
}

function handles(node: NodeView): NodeHandle[] {
  const half = portTarget / 2;
  return [
    ...node.inputs.map((port, index) => ({ port, index, type: 'target' as const, position: Position.Left, x: -half })),
    ...node.outputs.map((port, index) => ({
      port,
      index,
      type: 'source' as const,
      position: Position.Right,
      x: nodeWidth - half,
    })),
  ].map(({ port, index, type, position, x }) => ({
    id: port.name,
    type,
    position,
    x,
    y: portY(index) - half,
    width: portTarget,
    height: portTarget,
  }));
}

export class FlowNodeCache {
  #kept: ReadonlyMap<string, { readonly view: NodeView; readonly node: FlowNode }> = new Map();

  nodes({ view, moves, selected, curves, frozen }: FlowNodeInput): FlowNode[] {
    const next = new Map<string, { readonly view: NodeView; readonly node: FlowNode }>();
    for (const node of view.nodes.values()) {
      const [x, y] = moves[node.id] ?? view.positions.get(node.id) ?? [0, 0];
      const size = nodeSize(node, curves.has(node.id));
      const isSelected = selected.has(node.id);
      const before = this.#kept.get(node.id);
      const same =
        before !== undefined &&
        before.view === node &&
        before.node.position.x === x &&
        before.node.position.y === y &&
        before.node.selected === isSelected &&
        before.node.height === size.height &&
        before.node.draggable === !frozen;
      next.set(node.id, same ? before : { view: node, node: flowNode(node, { x, y }, size, isSelected, !frozen) });
    }
    this.#kept = next;
    return [...next.values()].map(({ node }) => node);
  }
}

function flowNode(
  node: NodeView,
  position: { readonly x: number; readonly y: number },
  size: { readonly width: number; readonly height: number },
  selected: boolean,
  editable: boolean,
): FlowNode {
  return {
    id: node.id,
    type: 'graph',
    position,
    data: {},
    ...size,
    measured: size,
    handles: handles(node),
    selected,
    draggable: editable,
    connectable: editable,
    zIndex: selected ? 1 : 0,
    ariaLabel: describeNode(node),
    dragHandle: '.node-box',
  };
}
