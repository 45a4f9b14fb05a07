// The shapes of nodes and edges as React Flow sees them: they carry ids; what is drawn is read from the state by id.
import type { Edge, Node } from '@xyflow/react';
import type { FeedbackRoute } from '../model/feedbackRoute.ts';

export type FlowNode = Node<Record<string, never>, 'graph'>;
export type FlowEdge = Edge<{ readonly route: FeedbackRoute | undefined }, 'wire'>;
