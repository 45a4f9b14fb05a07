// What the canvas shows of a graph: nodes with ports and problems, wires with shapes. Made anew from the document each time;
// it holds no selection, no drag and no colour.
import type { Diagnostic, Severity } from '../../../src/core/base/diagnostic.ts';
import type { Graph, GraphNode, PortRef } from '../../../src/core/graph/model.ts';
import { formatPortType, type PortType } from '../../../src/core/graph/portType.ts';
import { totalParameters } from '../../../src/core/check/summary.ts';
import type { TypedGraph, TypedNode } from '../../../src/core/check/typedGraph.ts';
import type { NodeCategory } from '../../../src/core/nodes/nodeKind.ts';
import { mostEquations, nodeHeight, nodeWidth, portY, recurrenceHeight, type Box, type Point } from './nodeMetrics.ts';
import { placeNodes, type LayoutWire } from './layeredLayout.ts';

export type PortSide = 'input' | 'output';

export interface PortView {
  readonly name: string;
  readonly side: PortSide;
  readonly help: string;
  /** `[B, T, 32]`, empty while unknown. */
  readonly shape: string;
  readonly type: PortType | undefined;
  /** Input ports: what it reads. */
  readonly source: PortRef | undefined;
  readonly wired: boolean;
  readonly required: boolean;
  readonly severity: Severity | undefined;
}

export interface NodeView {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly category: NodeCategory | 'unknown';
  readonly line: string;
  /** `3,552 parameters`, empty when it has none or they are not known. */
  readonly count: string;
  /** What a person wrote, typeset, as many lines as the node shows. */
  readonly equations: readonly string[];
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
  /** A cell with a recurrence of its own, drawn as an arc above the node. */
  readonly recurrent: boolean;
  readonly footer: boolean;
  readonly problems: readonly Diagnostic[];
  readonly severity: Severity | undefined;
}

export interface WireView {
  /** `node.port` of the input that reads it: unique. */
  readonly id: string;
  readonly from: PortRef;
  readonly to: PortRef;
  readonly shape: string;
  /** Both ends lie on a common cycle. */
  readonly cyclic: boolean;
  /** k of the delay at one of its ends, for the z⁻ᵏ tag. */
  readonly delay: number | undefined;
  readonly severity: Severity | undefined;
}

export interface GraphView {
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly wires: ReadonlyMap<string, WireView>;
  /** Top left corners: from the file, or found for nodes that the file does not place. */
  readonly positions: ReadonlyMap<string, readonly [number, number]>;
  readonly parameterCount: number | undefined;
}

const order: Readonly<Record<Severity, number>> = { error: 2, warning: 1, information: 0 };

export function worst(diagnostics: readonly Diagnostic[]): Severity | undefined {
  let found: Severity | undefined;
  for (const { severity } of diagnostics) if (found === undefined || order[severity] > order[found]) found = severity;
  return found;
}

const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 parameter`, `3,552 parameters`. */
export function formatCount(count: number): string {
  return `${thousands(count)} ${count === 1 ? 'parameter' : 'parameters'}`;
}

function byNode(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, readonly Diagnostic[]> {
  const map = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const id = diagnostic.place?.node;
    if (id === undefined) continue;
    const list = map.get(id);
    if (list === undefined) map.set(id, [diagnostic]);
    else list.push(diagnostic);
  }
  return map;
}

const portSeverity = (problems: readonly Diagnostic[], name: string, side: PortSide): Severity | undefined =>
  worst(problems.filter(({ place }) => place?.port === name && (place.side ?? 'input') === side));

const shapeOf = (type: PortType | undefined): string => (type === undefined ? '' : formatPortType(type));

function knownNode(typed: TypedNode, read: ReadonlySet<string>, problems: readonly Diagnostic[]): NodeView {
  const { node, kind } = typed;
  const specs = [...typed.inputs];
  const listed = new Set(specs.map(([name]) => name));
  // A wire at a port that the kind does not have is shown all the same: it has to be seen to be removed.
  const strays = [...node.inputs].filter(([name]) => !listed.has(name));
  const inputs: PortView[] = [
    ...specs.map(([name, input]) => ({
      name,
      side: 'input' as const,
      help: input.spec.help,
      shape: shapeOf(input.type),
      type: input.type,
      source: input.source,
      wired: input.source !== undefined,
      required: input.spec.required === true,
      severity: portSeverity(problems, name, 'input'),
    })),
    ...strays.map(([name, source]) => strayInput(name, source)),
  ];
  const outputs: PortView[] = [...typed.outputs].map(([name, output]) => ({
    name,
    side: 'output',
    help: output.spec.help,
    shape: shapeOf(output.type),
    type: output.type,
    source: undefined,
    wired: read.has(`${node.id}.${name}`),
    required: false,
    severity: portSeverity(problems, name, 'output'),
  }));
  const line = kind.line(typed.params);
  const count = typed.parameterCount === undefined || typed.parameterCount === 0 ? '' : thousands(typed.parameterCount);
  return {
    id: node.id,
    kind: kind.kind,
    title: kind.title,
    category: kind.category,
    line,
    count,
    equations: shownEquations(kind.written?.(typed.params) ?? []),
    inputs,
    outputs,
    recurrent: kind.lowering.type === 'cell',
    footer: line !== '' || count !== '',
    problems,
    severity: worst(problems),
  };
}

/** The first lines, and … for the others. */
function shownEquations(lines: readonly string[]): readonly string[] {
  return lines.length <= mostEquations
    ? lines
    : [...lines.slice(0, mostEquations - 1), `⋮   ${lines.length - mostEquations + 1} more`];
}

const strayInput = (name: string, source: PortRef): PortView => ({
  name,
  side: 'input',
  help: 'This kind of node has no such port.',
  shape: '',
  type: undefined,
  source,
  wired: true,
  required: false,
  severity: 'error',
});

/** A node of a kind that is not in the catalogue: its wires are shown, its meaning is not known. */
function unknownNode(node: GraphNode, read: ReadonlySet<string>, problems: readonly Diagnostic[]): NodeView {
  const outputs = [...read].filter((ref) => ref.startsWith(`${node.id}.`)).map((ref) => ref.slice(node.id.length + 1));
  return {
    id: node.id,
    kind: node.kind,
    title: node.kind === '' ? 'no kind' : node.kind,
    category: 'unknown',
    line: 'unknown kind',
    count: '',
    equations: [],
    inputs: [...node.inputs].map(([name, source]) => ({ ...strayInput(name, source), help: '', severity: undefined })),
    outputs: outputs.map((name) => ({
      name,
      side: 'output',
      help: '',
      shape: '',
      type: undefined,
      source: undefined,
      wired: true,
      required: false,
      severity: undefined,
    })),
    recurrent: false,
    footer: true,
    problems,
    severity: worst(problems) ?? 'error',
  };
}

function wiresOf(graph: Graph, typed: TypedGraph, nodes: ReadonlyMap<string, NodeView>): ReadonlyMap<string, WireView> {
  const region = new Map<string, number>();
  typed.loops.forEach((loop, index) => {
    for (const id of loop.nodes) region.set(id, index);
  });
  const delayOf = (id: string): number | undefined => {
    const node = typed.nodes.get(id);
    return node?.kind.lowering.type === 'delay' ? node.kind.lowering.steps(node.params) : undefined;
  };
  const wires = new Map<string, WireView>();
  for (const node of graph.nodes.values()) {
    for (const [port, from] of node.inputs) {
      const source = nodes.get(from.node);
      const output = source?.outputs.find(({ name }) => name === from.port);
      if (source === undefined || output === undefined) continue;
      const cyclic = region.has(node.id) && region.get(node.id) === region.get(from.node);
      const target = nodes.get(node.id)?.inputs.find(({ name }) => name === port);
      wires.set(`${node.id}.${port}`, {
        id: `${node.id}.${port}`,
        from,
        to: { node: node.id, port },
        shape: output.shape,
        cyclic,
        delay: cyclic ? (delayOf(node.id) ?? delayOf(from.node)) : undefined,
        severity: target?.severity,
      });
    }
  }
  return wires;
}

export function nodeSize(node: NodeView, curve: boolean): { readonly width: number; readonly height: number } {
  return {
    width: nodeWidth,
    height: nodeHeight({
      inputs: node.inputs.length,
      outputs: node.outputs.length,
      equations: node.equations.length,
      footer: node.footer,
      curve,
    }),
  };
}

/** Wires as the layout sees them: those into a delay on a cycle may run back. */
export function layoutWires(wires: Iterable<WireView>, typed: TypedGraph): readonly LayoutWire[] {
  return [...wires].map((wire) => ({
    from: wire.from.node,
    to: wire.to.node,
    back: wire.cyclic && typed.nodes.get(wire.to.node)?.kind.lowering.type === 'delay',
  }));
}

export function layoutNodes(nodes: Iterable<NodeView>) {
  return [...nodes].map((node) => ({
    id: node.id,
    ...nodeSize(node, node.count !== ''),
    headroom: node.recurrent ? recurrenceHeight : 0,
  }));
}

/** The whole view of a document. `diagnostics` are all there are: of the text, the check and the data. */
export function graphView(graph: Graph, typed: TypedGraph, diagnostics: readonly Diagnostic[]): GraphView {
  const read = new Set<string>();
  for (const node of graph.nodes.values()) for (const ref of node.inputs.values()) read.add(`${ref.node}.${ref.port}`);
  const problems = byNode(diagnostics);
  const nodes = new Map<string, NodeView>();
  for (const node of graph.nodes.values()) {
    const known = typed.nodes.get(node.id);
    const own = problems.get(node.id) ?? [];
    nodes.set(node.id, known === undefined ? unknownNode(node, read, own) : knownNode(known, read, own));
  }
  const wires = wiresOf(graph, typed, nodes);
  const positions = placeNodes(layoutNodes(nodes.values()), layoutWires(wires.values(), typed), graph.layout);
  return { nodes, wires, positions, parameterCount: totalParameters(typed) };
}

/** Centre of a port's ring on the canvas; undefined when the node has no such port. */
export function portPoint(
  node: NodeView,
  position: readonly [number, number],
  side: PortSide,
  port: string,
): Point | undefined {
  const index = (side === 'input' ? node.inputs : node.outputs).findIndex(({ name }) => name === port);
  if (index < 0) return undefined;
  return { x: position[0] + (side === 'input' ? 0 : nodeWidth), y: position[1] + portY(index) };
}

export function nodeBox(node: NodeView, position: readonly [number, number], curve: boolean): Box {
  return { x: position[0], y: position[1], ...nodeSize(node, curve) };
}
