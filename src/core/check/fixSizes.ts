// Fixes of sizes that differ: other units in the node that sets them, or a dense between. Only what a check confirms is offered.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { GraphEdit } from '../graph/edit.types.ts';
import type { NodeId, PortRef } from '../graph/model.ts';
import { fieldsParam } from '../nodes/params.ts';
import { plain } from '../nodes/words.ts';
import { checkGraph } from './checkGraph.ts';
import { editedGraph } from './editedGraph.ts';
import { insertOnWire } from './fixEdits.ts';
import type { Broken, Fix } from './fixTypes.ts';
import type { TypedGraph } from './typedGraph.ts';

/** For a loss the size of its target; for other nodes the size of their other inputs. */
export function sizeFixes({ typed, diagnostic, node, port, source }: Broken): readonly Fix[] {
  if (port === undefined || source === undefined) return [];
  const wanted = wantedUnits(typed, node, port);
  const setter = unitsSetter(typed, source);
  const changes = wanted.map((units): Fix | undefined => {
    if (setter === undefined) return undefined;
    const title = `Set units of ${plain(setter)} to ${plain(String(units))}`;
    return { title, edits: [{ type: 'setParam', id: setter, name: 'units', value: units }] };
  });
  const insertions = wanted.map((units) => insertOnWire(typed, 'dense', { units }, source, { node, port }));
  const mends = (fix: Fix | undefined): fix is Fix => fix !== undefined && isMended(typed, diagnostic, fix.edits);
  return [changes.find(mends), insertions.find(mends)].filter((fix) => fix !== undefined);
}

/** Candidates; a field name stands for its number of classes. */
function wantedUnits(typed: TypedGraph, node: NodeId, port: string): readonly (number | string)[] {
  const target = typed.nodes.get(node);
  if (target === undefined) return [];
  if (target.kind.lowering.type === 'loss') {
    const fields = fieldsParam(target.params, 'target');
    const classes = typed.data?.fields.find((field) => field.name === fields[0])?.classes;
    return [...fields.slice(0, 1), ...(classes === undefined ? [] : [classes, classes + 1]), fields.length];
  }
  const sizes = [...target.inputs].flatMap(([name, { type }]) =>
    name === port || type === undefined ? [] : [type.size],
  );
  return sizes.filter((size) => typeof size === 'number').slice(0, 1);
}

function isMended(typed: TypedGraph, { code, place }: Diagnostic, edits: readonly GraphEdit[]): boolean {
  const after = checkGraph(editedGraph(typed.graph, edits), typed.data).diagnostics;
  const invalid = after.some((one) => one.place?.param === 'units' && one.severity === 'error');
  return (
    !invalid &&
    !after.some((one) => one.code === code && one.place?.node === place?.node && one.place?.port === place?.port)
  );
}

/** Walks up the wires from an output, through nodes that keep the size, to the node whose `units` set it. */
function unitsSetter(typed: TypedGraph, from: PortRef): NodeId | undefined {
  const seen = new Set<NodeId>();
  let at: PortRef | undefined = from;
  while (at !== undefined && !seen.has(at.node)) {
    seen.add(at.node);
    const found = typed.nodes.get(at.node);
    if (found?.kind.params.some((spec) => spec.name === 'units') === true) return at.node;
    const wired = [...(found?.inputs.values() ?? [])].filter((input) => input.source !== undefined);
    const only = wired.length === 1 ? wired[0] : undefined;
    at = only?.type?.size === found?.outputs.get(at.port)?.type?.size ? only?.source : undefined;
  }
  return undefined;
}
