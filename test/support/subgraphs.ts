// Graphs with sub-graphs made out of plain ones: any set of nodes moved into a sub-graph, its cut wires becoming ports.
// Written on the plain JSON of a file, without the code under test.

export interface PlainNode {
  readonly kind: string;
  readonly inputs?: Readonly<Record<string, string>>;
}
export type PlainNodes = Readonly<Record<string, PlainNode>>;

export interface Packed {
  readonly nodes: PlainNodes;
  readonly graph: { readonly nodes: PlainNodes };
}

/** Moves the nodes named in `inside` into a sub-graph `name`, used by one node `use`; ports are `i0`, `i1`, … and `o0`, `o1`, …. */
export function pack(
  nodes: PlainNodes,
  inside: ReadonlySet<string>,
  use: string,
  name: string,
  weights: string,
): Packed {
  const inputs = new Map<string, string>();
  const outputs = new Map<string, string>();
  const portOf = (ports: Map<string, string>, letter: string, wire: string): string => {
    const port = ports.get(wire) ?? `${letter}${ports.size}`;
    ports.set(wire, port);
    return port;
  };
  const isInside = (wire: string): boolean => inside.has(wire.slice(0, wire.indexOf('.')));
  const rewired = (node: PlainNode, follow: (wire: string) => string): PlainNode =>
    node.inputs === undefined
      ? node
      : {
          ...node,
          inputs: Object.fromEntries(Object.entries(node.inputs).map(([port, wire]) => [port, follow(wire)])),
        };
  const inner: Record<string, PlainNode> = {};
  const outer: Record<string, PlainNode> = {};
  for (const [id, node] of Object.entries(nodes)) {
    if (inside.has(id)) inner[id] = rewired(node, (wire) => (isInside(wire) ? wire : `${portOf(inputs, 'i', wire)}.y`));
    else outer[id] = rewired(node, (wire) => (isInside(wire) ? `${use}.${portOf(outputs, 'o', wire)}` : wire));
  }
  for (const port of inputs.values()) inner[port] = { kind: 'graphInput' };
  for (const [wire, port] of outputs) inner[port] = { kind: 'graphOutput', inputs: { x: wire } };
  const wires = Object.fromEntries(
    [...inputs].map(([wire, port]) => [port, isInside(wire) ? `${use}.${portOf(outputs, 'o', wire)}` : wire]),
  );
  outer[use] = { kind: 'subgraph', graph: name, weights, inputs: wires } as PlainNode;
  return { nodes: outer, graph: { nodes: inner } };
}
