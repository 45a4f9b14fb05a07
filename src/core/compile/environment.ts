// What lowering knows while it walks a graph.
import type { TypedGraph } from '../check/typedGraph.ts';
import type { DataInfo, NodeId, PortRef } from '../graph/model.ts';
import type { Builder, Val } from '../ir/builder.ts';
import type { ProgramName } from '../ir/plan.ts';

/** What windows of a stream hand on to the windows after them, besides the program `stream`, which always does. */
export interface Carrying {
  readonly train: boolean;
  readonly evaluate: boolean;
  /** Training windows overlap: only steps that the feed `counted` marks enter the loss, and the states of all steps are given out. */
  readonly overlap: boolean;
}

export const noCarrying: Carrying = { train: false, evaluate: false, overlap: false };

/** The values of the output ports so far, and what the function will give out. */
export interface Environment {
  readonly typed: TypedGraph;
  readonly data: DataInfo;
  readonly mode: ProgramName;
  readonly carrying: Carrying;
  readonly b: Builder;
  readonly outputs: Map<string, Val>;
  value(ref: PortRef): Val;
  /** Whether some node reads an output port. */
  isRead(ref: PortRef): boolean;
  set(node: NodeId, port: string, value: Val): void;
}
