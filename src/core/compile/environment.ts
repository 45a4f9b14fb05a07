// What lowering knows while it walks a graph.
import type { TypedGraph } from '../check/typedGraph.ts';
import type { DataInfo, NodeId, PortRef } from '../graph/model.ts';
import type { Builder, Val } from '../ir/builder.ts';
import type { ProgramName } from '../ir/plan.ts';

/** The values of the output ports so far, and what the function will give out. */
export interface Environment {
  readonly typed: TypedGraph;
  readonly data: DataInfo;
  readonly mode: ProgramName;
  readonly b: Builder;
  readonly outputs: Map<string, Val>;
  value(ref: PortRef): Val;
  /** Whether some node reads an output port. */
  isRead(ref: PortRef): boolean;
  set(node: NodeId, port: string, value: Val): void;
}
