// Diagnostics of a graph as lines, for snapshots.
import type { Diagnostic } from '../../src/core/base/diagnostic.ts';
import { checkGraph } from '../../src/core/check/checkGraph.ts';
import type { TypedGraph } from '../../src/core/check/typedGraph.ts';
import type { DataInfo } from '../../src/core/graph/model.ts';
import { formatPortType } from '../../src/core/graph/portType.ts';
import type { NodeText } from './graphs.ts';
import { graphOf, linesSpec, names, text, textSpec, weather } from './graphs.ts';

type Nodes = Readonly<Record<string, NodeText>>;

export function checkWeather(nodes: Nodes, data: DataInfo | null = weather): TypedGraph {
  return checkGraph(graphOf(nodes), data);
}

export function checkText(nodes: Nodes): TypedGraph {
  return checkGraph(graphOf(nodes, textSpec), text);
}

export function checkNames(nodes: Nodes): TypedGraph {
  return checkGraph(graphOf(nodes, linesSpec), names);
}

/** `error size-mismatch nodes/loss/inputs/prediction: …`, one a line. */
export function said(typed: TypedGraph): string {
  return typed.diagnostics.map(line).join('\n');
}

function line({ severity, code, path, message }: Diagnostic): string {
  return `${severity} ${code} ${path.join('/')}: ${message}`;
}

/** `lstm.y [B, T, 32]`, one output port a line; `?` where the type cannot be told. */
export function portTypes(typed: TypedGraph): string {
  return [...typed.nodes]
    .flatMap(([id, node]) =>
      [...node.outputs].map(([port, { type }]) => `${id}.${port} ${type === undefined ? '?' : formatPortType(type)}`),
    )
    .join('\n');
}

export function the(typed: TypedGraph, code: string): Diagnostic {
  const found = typed.diagnostics.find((diagnostic) => diagnostic.code === code);
  if (found === undefined) throw new Error(`no ${code} among:\n${said(typed)}`);
  return found;
}
