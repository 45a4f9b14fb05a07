// The graph with everything known about it: what `checkGraph` returns to editors, the compiler and the command line.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { DataInfo, Graph, GraphNode, NodeId, PortRef } from '../graph/model.ts';
import type { PortType } from '../graph/portType.ts';
import type { NodeKind, Params, ParamShape, PortSpec } from '../nodes/nodeKind.ts';

export interface TypedPort {
  readonly spec: PortSpec;
  /** Undefined when it could not be told. */
  readonly type: PortType | undefined;
}

export interface TypedInput extends TypedPort {
  readonly source: PortRef | undefined;
}

export interface TypedNode {
  readonly node: GraphNode;
  readonly kind: NodeKind;
  /** With defaults. */
  readonly params: Params;
  readonly inputs: ReadonlyMap<string, TypedInput>;
  readonly outputs: ReadonlyMap<string, TypedPort>;
  readonly parameters: readonly ParamShape[];
  /** Before the names of its parameters: its id, or what nodes of several uses of a sub-graph have in common. */
  readonly weights: string;
  /** Number of trainable numbers, undefined while a size is symbolic. */
  readonly parameterCount: number | undefined;
}

/** Nodes on a common cycle; every cycle in it crosses a delay when there is no `cycle-without-delay` error. */
export interface LoopRegion {
  readonly nodes: readonly NodeId[];
}

export interface TypedGraph {
  readonly graph: Graph;
  readonly data: DataInfo | null;
  /** Nodes of known kind, as they are drawn: a use of a sub-graph is one node. */
  readonly nodes: ReadonlyMap<NodeId, TypedNode>;
  /**
   * Evaluation order: a node after what it reads, except through delays. Empty when a cycle has no delay.
   * Nodes that no loss needs and that are not wired up yet are left out.
   */
  readonly order: readonly NodeId[];
  readonly loops: readonly LoopRegion[];
  readonly diagnostics: readonly Diagnostic[];
  /** What is computed: every use of a sub-graph replaced by its nodes, called `use/node`. Itself where there is no use. */
  readonly expanded: TypedGraph;
}
