// The sub-graphs of a file: `graphs`, each with nodes and a layout of its own. Whether they are used, and soundly, is for the checker.
import { identifierProblem, isReservedKey } from './identifier.ts';
import { property, type JsonNode } from './jsonDocument.ts';
import { MAX_GRAPHS, MAX_NODES } from './limits.ts';
import type { SubGraph } from './model.ts';
import { lastOfEach, readLayout, readNodes } from './readNodes.ts';
import { describe, name, reportUnknownKeys } from './readValue.ts';
import type { Report } from './report.ts';

const GRAPH_KEYS: readonly string[] = ['nodes', 'layout'];

/** Sub-graphs by name; none when there are too many graphs or nodes. */
export function readGraphs(node: JsonNode | undefined, report: Report): ReadonlyMap<string, SubGraph> {
  const graphs = new Map<string, SubGraph>();
  if (!node) return graphs;
  if (node.type !== 'object') {
    const message = `graphs must be an object in { }, a sub-graph for each key; it is ${describe(node)}.`;
    report('error', 'wrong-type', message, ['graphs']);
    return graphs;
  }
  const entries = lastOfEach(node);
  if (entries.size > MAX_GRAPHS) {
    const message = `There are ${entries.size} sub-graphs; a file has at most ${MAX_GRAPHS}. None of them was read.`;
    report('error', 'too-many-graphs', message, ['graphs']);
    return graphs;
  }
  let total = 0;
  for (const [id, value] of entries) {
    const path = ['graphs', id];
    const problem = identifierProblem(id);
    if (problem !== undefined) {
      if (!isReservedKey(id)) report('error', 'invalid-id', `The sub-graph ${problem}`, path);
    } else if (value.type !== 'object') {
      const message = `${name(path)} must be an object in { } with "nodes"; it is ${describe(value)}.`;
      report('error', 'wrong-type', message, path);
    } else {
      reportUnknownKeys(value, GRAPH_KEYS, path, report);
      const nodes = readNodes(property(value, 'nodes')?.value, report, [...path, 'nodes']);
      const layout = readLayout(property(value, 'layout')?.value, nodes, report, [...path, 'layout']);
      graphs.set(id, { nodes, layout });
      total += nodes.size;
    }
  }
  if (total <= MAX_NODES) return graphs;
  const message = `The sub-graphs have ${total} nodes together; at most ${MAX_NODES} are read. None of them was read.`;
  report('error', 'too-many-nodes', message, ['graphs']);
  return new Map();
}
