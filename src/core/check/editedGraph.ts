// A graph with edits applied, for trying them out in the checker. The text of the file is edited elsewhere (graph/edit.ts); settings stay as they are.
import type { JsonValue } from '../base/json.ts';
import type { GraphEdit } from '../graph/edit.types.ts';
import type { Graph, GraphNode, NodeId, PortRef, SubGraph } from '../graph/model.ts';

type Nodes = Map<NodeId, GraphNode>;

/** Edits of nodes that do not exist change nothing. */
export function editedGraph(graph: Graph, edits: readonly GraphEdit[]): Graph {
  const graphs = new Map(graph.graphs);
  const outer: GraphEdit[] = [];
  for (const edit of edits) {
    const name = edit.type === 'setSetting' ? undefined : edit.graph;
    const inside = name === undefined ? undefined : graphs.get(name);
    if (name === undefined || edit.type === 'setSetting') outer.push(edit);
    else if (inside !== undefined) graphs.set(name, editedParts(inside, [edit]));
  }
  return { ...graph, ...editedParts(graph, outer), graphs };
}

function editedParts(graph: SubGraph, edits: readonly GraphEdit[]): SubGraph {
  let nodes: Nodes = new Map(graph.nodes);
  const layout = new Map(graph.layout);
  for (const edit of edits) {
    switch (edit.type) {
      case 'addNode':
        nodes.set(edit.id, { id: edit.id, kind: edit.kind, params: edit.params, inputs: new Map() });
        layout.set(edit.id, edit.at);
        break;
      case 'removeNodes':
        for (const id of edit.ids) nodes.delete(id);
        nodes = rewired(nodes, (from) => (edit.ids.includes(from.node) ? undefined : from));
        break;
      case 'renameNode': {
        const renamed = [...nodes].map(([id, node]): [NodeId, GraphNode] =>
          id === edit.id ? [edit.to, { ...node, id: edit.to }] : [id, node],
        );
        nodes = rewired(new Map(renamed), (from) => (from.node === edit.id ? { ...from, node: edit.to } : from));
        break;
      }
      case 'setParam':
        change(nodes, edit.id, (node) => ({ ...node, params: withParam(node.params, edit.name, edit.value) }));
        break;
      case 'connect':
        change(nodes, edit.to.node, (node) => ({ ...node, inputs: new Map(node.inputs).set(edit.to.port, edit.from) }));
        break;
      case 'disconnect':
        change(nodes, edit.to.node, (node) => ({
          ...node,
          inputs: new Map([...node.inputs].filter(([port]) => port !== edit.to.port)),
        }));
        break;
      case 'moveNodes':
        for (const [id, at] of Object.entries(edit.positions)) layout.set(id, at);
        break;
      case 'setSetting':
        break;
    }
  }
  return { nodes, layout };
}

function change(nodes: Nodes, id: NodeId, make: (node: GraphNode) => GraphNode): void {
  const node = nodes.get(id);
  if (node !== undefined) nodes.set(id, make(node));
}

function rewired(nodes: Nodes, follow: (from: PortRef) => PortRef | undefined): Nodes {
  return new Map(
    [...nodes].map(([id, node]) => {
      const inputs = [...node.inputs].flatMap(([port, from]): [string, PortRef][] => {
        const to = follow(from);
        return to === undefined ? [] : [[port, to]];
      });
      return [id, { ...node, inputs: new Map(inputs) }];
    }),
  );
}

function withParam(params: GraphNode['params'], name: string, value: JsonValue | undefined): GraphNode['params'] {
  const others = Object.entries(params).filter(([key]) => key !== name);
  return Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
}
