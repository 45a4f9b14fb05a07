// graphInput and graphOutput: the ports of a sub-graph, as nodes inside of it. Where the sub-graph is used they hand values through.
import type { InferContext, Inferred, LowerContext, NodeKind, PortSpec } from './nodeKind.ts';

const through: PortSpec = { name: 'x', help: 'Anything; it is handed through.', required: true };

const kinds: ReadonlySet<string> = new Set(['graphInput', 'graphOutput']);

/** Whether nodes of this kind are ports of the sub-graph that they stand in. */
export function isGraphPort(kind: string): boolean {
  return kinds.has(kind);
}

function infer(context: InferContext): Inferred {
  const x = context.inputs.get('x');
  return { outputs: x === undefined ? {} : { y: x }, parameters: [] };
}

const lowering: NodeKind['lowering'] = {
  type: 'values',
  pointwise: true,
  lower: (context: LowerContext) => ({ y: context.input('x') }),
};

export const graphInput: NodeKind = {
  kind: 'graphInput',
  title: 'Graph input',
  category: 'structure',
  synonyms: ['argument', 'port', 'in', 'parameter of a sub-graph'],
  summary: 'An input port of the sub-graph it stands in; the port has the name of this node.',
  equations: ['y_t = x_t   of the node that uses the sub-graph'],
  source: 'Only inside a sub-graph.',
  params: [],
  // The wire comes from outside: it is put here when the sub-graph is expanded.
  inputs: (_params, wired) => (wired.length === 0 ? [] : [through]),
  outputs: () => [{ name: 'y', help: 'What is wired to the port, numbers or categories.' }],
  infer,
  lowering,
  line: () => 'port of the sub-graph',
};

export const graphOutput: NodeKind = {
  kind: 'graphOutput',
  title: 'Graph output',
  category: 'structure',
  synonyms: ['result', 'return', 'port', 'out'],
  summary: 'An output port of the sub-graph it stands in; the port has the name of this node.',
  equations: ['y_t = x_t'],
  source: 'Only inside a sub-graph.',
  params: [],
  inputs: () => [through],
  outputs: () => [{ name: 'y', help: 'What the nodes that use the sub-graph give out; read from outside only.' }],
  infer,
  lowering,
  line: () => 'port of the sub-graph',
};
