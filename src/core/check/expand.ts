// Sub-graphs are notation: before anything is checked, each node that uses one is replaced by the nodes of that sub-graph, called
// `use/node`, names that no person can give. What the rest of the checker and the compiler see is one flat graph.
import { quote } from '../base/text.ts';
import { MAX_GRAPH_DEPTH, MAX_NODES } from '../graph/limits.ts';
import type { Graph, GraphNode, NodeId, PortRef } from '../graph/model.ts';
import { isGraphPort } from '../nodes/graphPorts.ts';
import type { PortSpec } from '../nodes/nodeKind.ts';
import { didYouMean, listed, plain } from '../nodes/words.ts';
import { graphNameOf, graphSizes, type GraphSize } from './graphSizes.ts';
import type { Reporter } from './reporter.ts';

/** Where a node of a use was drawn. */
export interface Origin {
  /** The use it stands in: `encoder`, or `encoder/inner`. */
  readonly use: NodeId;
  /** The sub-graph, and the node's name there. */
  readonly graph: string;
  readonly node: NodeId;
  readonly kind: string;
}

export interface Use {
  readonly graph: string;
  readonly shared: boolean;
  /** The ports of the sub-graph; those that are wired when it cannot be expanded. */
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[];
}

export interface Expansion {
  /** All nodes in one graph. The uses stay in it with their wires; nothing reads them any more. */
  readonly graph: Graph;
  /** Every use by id, those inside of others included. */
  readonly uses: ReadonlyMap<NodeId, Use>;
  /** Of the nodes inside a use. */
  readonly origins: ReadonlyMap<NodeId, Origin>;
  /** Whose parameters a node reads, where they are not its own: `block:lstm` for weights that all uses of `block` share. */
  readonly weights: ReadonlyMap<NodeId, string>;
}

/** Reports sub-graphs that do not exist, contain themselves or grow too large; such uses are left as they are. */
export function expandGraph(graph: Graph, reporter: Reporter): Expansion {
  const expander = new Expander(graph, reporter);
  expander.expand();
  const { nodes, uses, origins, weights } = expander;
  return { graph: { ...graph, nodes, graphs: new Map() }, uses, origins, weights };
}

type Nodes = ReadonlyMap<NodeId, GraphNode>;

/** One graph that is being written out. */
interface Level {
  readonly nodes: Nodes;
  /** Undefined for the file's own graph. */
  readonly inside: { readonly use: NodeId; readonly graph: string } | undefined;
  /** Before the names of its nodes, and before those of their weights. */
  readonly prefix: string;
  readonly weights: string;
  /** What is wired to the ports of the use. */
  readonly wired: ReadonlyMap<string, PortRef>;
}

class Expander {
  readonly nodes = new Map<NodeId, GraphNode>();
  readonly uses = new Map<NodeId, Use>();
  readonly origins = new Map<NodeId, Origin>();
  readonly weights = new Map<NodeId, string>();
  readonly #graph: Graph;
  readonly #reporter: Reporter;
  readonly #sizes: ReadonlyMap<string, GraphSize>;
  #fits = true;

  constructor(graph: Graph, reporter: Reporter) {
    this.#graph = graph;
    this.#reporter = reporter;
    this.#sizes = graphSizes(graph);
  }

  expand(): void {
    this.#review();
    this.#level({ nodes: this.#graph.nodes, inside: undefined, prefix: '', weights: '', wired: new Map() });
  }

  #review(): void {
    const used = new Set<string>();
    let total = 0;
    let told = false;
    for (const node of this.#graph.nodes.values()) {
      const name = graphNameOf(node);
      const size = name === undefined ? undefined : this.#sizes.get(name);
      total += 1 + (size?.nodes ?? 0);
      if (name === undefined || size === undefined) continue;
      used.add(name);
      const problem = sizeProblem(node.id, size);
      if (problem === undefined) continue;
      told = true;
      this.#reporter.at('error', problem.code, problem.message, { node: node.id, param: 'graph' });
    }
    this.#fits = total <= MAX_NODES;
    if (!this.#fits && !told)
      this.#reporter.whole(
        'error',
        'expansion-too-large',
        `With all sub-graphs written out the graph has ${total} nodes; at most ${MAX_NODES} can be handled. Use them less often.`,
      );
    for (const graph of this.#graph.graphs.values())
      for (const node of graph.nodes.values()) used.add(graphNameOf(node) ?? '');
    for (const [name, { recursion }] of this.#sizes) {
      const path = ['graphs', name];
      if (recursion !== undefined && !told)
        this.#reporter.whole('error', 'graph-recursion', containsItself(quote(name), recursion), path);
      if (!used.has(name))
        this.#reporter.whole('information', 'unused-graph', `No node uses the sub-graph ${quote(name)}.`, path);
    }
  }

  #level(level: Level): void {
    const { nodes, inside, prefix } = level;
    for (const node of nodes.values()) {
      const id = prefix + node.id;
      if (inside !== undefined) {
        this.origins.set(id, { ...inside, node: node.id, kind: node.kind });
        this.weights.set(id, level.weights + node.id);
      }
      const isPort = isGraphPort(node.kind);
      if (isPort && inside === undefined) this.#reportOutside(node);
      const wires = isPort && node.kind === 'graphInput' ? this.#portWires(level, node) : this.#wires(level, node);
      this.nodes.set(id, { ...node, id, inputs: wires });
      if (node.kind === 'subgraph') this.#use(level, node, wires);
    }
  }

  #use(level: Level, node: GraphNode, wired: ReadonlyMap<string, PortRef>): void {
    const id = level.prefix + node.id;
    const name = graphNameOf(node);
    const graph = this.#expandable(node);
    const shared = node.params['weights'] !== 'separate';
    if (name === undefined || graph === undefined) {
      if (name !== undefined && !this.#graph.graphs.has(name)) this.#reportMissing(id, name);
      this.uses.set(id, { graph: name ?? '', shared, ...wiredPorts(node, level.nodes) });
      return;
    }
    this.uses.set(id, { graph: name, shared, ...portsOf(graph.nodes) });
    this.#level({
      nodes: graph.nodes,
      inside: { use: id, graph: name },
      prefix: `${id}/`,
      weights: shared ? `${name}:` : `${level.weights}${node.id}/`,
      wired,
    });
  }

  #expandable(node: GraphNode): { readonly nodes: Nodes } | undefined {
    const name = graphNameOf(node);
    const size = name === undefined ? undefined : this.#sizes.get(name);
    const sound = size !== undefined && this.#fits && sizeProblem(node.id, size) === undefined;
    return sound && name !== undefined ? this.#graph.graphs.get(name) : undefined;
  }

  /** Wires in the names of the flat graph: an output of a use is the node that stands for that port. */
  #wires({ nodes, prefix }: Level, node: GraphNode): ReadonlyMap<string, PortRef> {
    const wires = [...node.inputs].map(([port, from]): [string, PortRef] => {
      const source = nodes.get(from.node);
      const made = source === undefined ? undefined : this.#expandable(source)?.nodes.get(from.port);
      const id = prefix + from.node;
      return [
        port,
        made?.kind === 'graphOutput' ? { node: `${id}/${from.port}`, port: 'y' } : { node: id, port: from.port },
      ];
    });
    return new Map(wires);
  }

  #portWires({ inside, prefix, wired }: Level, node: GraphNode): ReadonlyMap<string, PortRef> {
    for (const port of inside === undefined ? [] : node.inputs.keys()) {
      const message = `${quote(prefix + node.id)} is an input of the sub-graph, so it reads nothing inside of it. Remove the wire.`;
      this.#reporter.at('error', 'unknown-port', message, { node: prefix + node.id, port });
    }
    const from = wired.get(node.id);
    return new Map(from === undefined ? [] : [['x', from]]);
  }

  #reportOutside({ id, kind }: GraphNode): void {
    const message = `${quote(id)} is a ${kind}, a port of a sub-graph, and this is none. Put it into one of “graphs”, or remove it.`;
    this.#reporter.at('error', 'port-outside', message, { node: id, param: 'kind' });
  }

  #reportMissing(id: NodeId, name: string): void {
    const names = [...this.#graph.graphs.keys()];
    const place = { node: id, param: 'graph' };
    const has = names.length === 0 ? 'the file has none yet' : `the file has ${listed(names)}`;
    if (name === '')
      this.#reporter.at('error', 'graph-missing', `${quote(id)} names no sub-graph: choose one; ${has}.`, place);
    else
      this.#reporter.at(
        'error',
        'unknown-graph',
        `${quote(id)} uses the sub-graph ${quote(name)}, but ${has}.${didYouMean(name, names)}`,
        place,
      );
  }
}

function sizeProblem(
  id: NodeId,
  { nodes, depth, recursion }: GraphSize,
): { readonly code: string; readonly message: string } | undefined {
  const use = quote(id);
  if (recursion !== undefined)
    return { code: 'graph-recursion', message: containsItself(`What ${use} uses`, recursion) };
  if (nodes > MAX_NODES) {
    const count = nodes < 2 ** 53 ? String(nodes) : 'far too many';
    return {
      code: 'expansion-too-large',
      message: `${use} stands for ${count} nodes once the sub-graphs in it are written out; at most ${MAX_NODES} can be handled. Use them less often.`,
    };
  }
  if (depth <= MAX_GRAPH_DEPTH) return undefined;
  return {
    code: 'graph-too-deep',
    message: `In ${use} sub-graphs stand ${depth} deep in each other; at most ${MAX_GRAPH_DEPTH} levels can be handled.`,
  };
}

function containsItself(what: string, chain: readonly string[]): string {
  const names = chain.map(plain);
  const shown = names.length > 10 ? [...names.slice(0, 5), '…', ...names.slice(-4)] : names;
  return `${what} contains itself: ${shown.join(' → ')}. A sub-graph is written out in full, so that would never end. Take one of these uses out.`;
}

function portsOf(nodes: Nodes): Pick<Use, 'inputs' | 'outputs'> {
  const names = (kind: string): string[] =>
    [...nodes.values()].filter((node) => node.kind === kind).map(({ id }) => id);
  return {
    inputs: names('graphInput').map((name) => ({ name, help: `The input ${name} of the sub-graph.`, required: true })),
    outputs: names('graphOutput').map((name) => ({ name, help: `The output ${name} of the sub-graph.` })),
  };
}

/** So that the wires of a use without a known sub-graph can be seen, they are its ports. */
function wiredPorts(node: GraphNode, siblings: Nodes): Pick<Use, 'inputs' | 'outputs'> {
  const read = [...siblings.values()].flatMap(({ inputs }) =>
    [...inputs.values()].flatMap((from) => (from.node === node.id ? [from.port] : [])),
  );
  const help = 'The sub-graph is not known.';
  return {
    inputs: [...node.inputs.keys()].map((name) => ({ name, help })),
    outputs: [...new Set(read)].map((name) => ({ name, help })),
  };
}
