// Whatever stands in a file: the checker answers, its places exist, its order is an order, and it keeps to its limits.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkGraph } from '../../../../src/core/check/checkGraph.ts';
import { editedGraph } from '../../../../src/core/check/editedGraph.ts';
import { fixesFor } from '../../../../src/core/check/fixes.ts';
import { maxDiagnostics } from '../../../../src/core/check/reporter.ts';
import type { TypedGraph } from '../../../../src/core/check/typedGraph.ts';
import { wireProblem } from '../../../../src/core/check/wireProblem.ts';
import type { JsonValue } from '../../../../src/core/base/json.ts';
import type { DataInfo, Graph } from '../../../../src/core/graph/model.ts';
import { nodeKinds } from '../../../../src/core/nodes/catalogue.ts';
import type { NodeText } from '../../../support/graphs.ts';
import { graphOf, names, text, weather } from '../../../support/graphs.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', '__proto__', 'constructor', 'x y', '\u202e', ''];
const id = fc.constantFrom(...ids);
const kind = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...nodeKinds.map((one) => one.kind)) },
  fc.constantFrom('lsmt', '__proto__', ''),
);
const port = fc.constantFrom('x', 'y', 'a', 'b', 'c', 'z', 'prediction', 'last', '__proto__', 'toString');
const paramName = fc.constantFrom(...nodeKinds.flatMap((one) => one.params.map((spec) => spec.name)), 'toString');
const field = fc.constantFrom('temp', 'rain', 'sky', 'wet', 'text', 'next', 'label', 'nothing');
const value = fc.oneof(
  fc.integer({ min: 1, max: 5 }),
  field,
  fc.uniqueArray(field, { maxLength: 3 }),
  fc.constantFrom('probabilities', 'sequence', 'before', 'sigmoid', 'identity', true, false),
  fc.double(),
  fc.jsonValue().map((json) => json as JsonValue),
);
const node = fc
  .tuple(
    kind,
    fc.array(fc.tuple(paramName, value), { maxLength: 3 }),
    fc.array(fc.tuple(port, id, fc.constantFrom('y', 'y', 'y', 'last', 'c', 'z')), { maxLength: 4 }),
  )
  .map(([name, params, wires]): NodeText => {
    const inputs = Object.fromEntries(wires.map(([to, from, output]): [string, string] => [to, `${from}.${output}`]));
    return { ...Object.fromEntries(params), kind: name, inputs };
  });
const graph: fc.Arbitrary<Graph> = fc
  .array(fc.tuple(id, node), { maxLength: 11 })
  .map((entries) => graphOf(Object.fromEntries(entries)));
const data: fc.Arbitrary<DataInfo | null> = fc.constantFrom(weather, text, names, null);

/** What is wrong with an answer of the checker; `expect` in these loops would take most of the time. */
function flaws(typed: TypedGraph, info: DataInfo | null): readonly string[] {
  const found: string[] = [];
  if (typed.diagnostics.length > maxDiagnostics + 1) found.push('too many diagnostics');
  for (const { message, place, path } of typed.diagnostics) {
    if (/undefined|\[object/.test(message) || !/[.?]$/.test(message)) found.push(`message ${message}`);
    if (path[0] !== 'nodes' || (place !== undefined && !typed.graph.nodes.has(place.node)))
      found.push(`path ${path.join()}`);
  }
  const at = new Map(typed.order.map((one, i) => [one, i]));
  for (const one of typed.order) {
    const typedNode = typed.nodes.get(one);
    if (typedNode?.kind.lowering.type === 'delay') continue;
    for (const { source } of typedNode?.inputs.values() ?? []) {
      if (source !== undefined && !((at.get(source.node) ?? Infinity) < (at.get(one) ?? -1)))
        found.push(`order of ${one}`);
    }
  }
  const cyclic = typed.diagnostics.some((one) => one.code === 'cycle-without-delay');
  if (cyclic && typed.order.length > 0) found.push('an order in spite of a cycle');
  for (const { node: one, inputs, outputs } of typed.nodes.values()) {
    if ([...inputs.values(), ...outputs.values()].some(({ type }) => type?.size === '?'))
      found.push(`a placeholder left at ${one.id}`);
  }
  // Without errors every node in the order can be lowered: what the compiler relies on.
  if (info === null || typed.diagnostics.some((one) => one.severity === 'error')) return found;
  for (const one of typed.order) {
    const typedNode = typed.nodes.get(one);
    for (const { spec, source, type } of typedNode?.inputs.values() ?? []) {
      if (source === undefined ? spec.required === true : type === undefined || !at.has(source.node))
        found.push(`${spec.name} of ${one} is open`);
    }
    if (typedNode?.parameterCount === undefined) found.push(`no count at ${one}`);
  }
  return found;
}

test('any graph is checked, and every fix of it can be tried', () => {
  fc.assert(
    fc.property(graph, data, (one, info) => {
      const typed = checkGraph(one, info);
      expect(flaws(typed, info)).toEqual([]);
      for (const diagnostic of typed.diagnostics) {
        for (const fix of fixesFor(typed, diagnostic)) checkGraph(editedGraph(one, fix.edits), info);
      }
    }),
    { numRuns: 500, seed: 1 },
  );
});

test('any wire can be tried', () => {
  fc.assert(
    fc.property(graph, data, fc.tuple(id, port, id, port), (one, info, [from, output, to, input]) => {
      const problem = wireProblem(checkGraph(one, info), { node: from, port: output }, { node: to, port: input });
      expect(problem === null || problem.length > 10).toBe(true);
    }),
    { numRuns: 300, seed: 2 },
  );
});
