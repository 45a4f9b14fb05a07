// Quick fixes as data: for a diagnostic of the checker, edits that mend it. One table by code; a code without entry has none.
import type { Diagnostic, InnerPlace } from '../base/diagnostic.ts';
import { nearest } from '../base/text.ts';
import type { GraphEdit } from '../graph/edit.types.ts';
import { plain } from '../nodes/words.ts';
import { freeId, insertOnWire } from './fixEdits.ts';
import { chooseField, paramFixes, renameParam, splitFields } from './fixParams.ts';
import { sizeFixes } from './fixSizes.ts';
import type { Broken, Fix, Fixer } from './fixTypes.ts';
import type { TypedGraph } from './typedGraph.ts';
import { innerGraph } from './useNodes.ts';
import { wireFixes } from './fixWires.ts';

const fixers: ReadonlyMap<string, Fixer> = new Map<string, Fixer>([
  ['cycle-without-delay', delayFixes],
  ['numbers-needed', (broken) => [...insertFix(broken, 'embedding'), ...insertFix(broken, 'oneHot')]],
  ['sequence-needed', otherOutput],
  ['no-sequence-wanted', (broken) => [...otherOutput(broken), ...insertFix(broken, 'last')]],
  [
    'backward-in-a-loop',
    ({ node }) => [{ title: 'Let it run forward', edits: [setParam(node, 'direction', 'forward')] }],
  ],
  ['target-per-sequence', (broken) => [...otherOutput(broken), ...insertFix(broken, 'last')]],
  ['size-mismatch', sizeFixes],
  ['fields-missing', chooseField],
  ['unknown-field', chooseField],
  ['mixed-fields', splitFields],
  [
    'field-per-sequence',
    ({ node }) => [{ title: 'Read it once a sequence', edits: [setParam(node, 'per', 'sequence')] }],
  ],
  ['unknown-param', renameParam],
  ['param-range', paramFixes],
  ['param-type', paramFixes],
  ['param-choice', paramFixes],
  ['field-twice', paramFixes],
  ['unknown-node', wireFixes],
  ['unknown-port', wireFixes],
  ['softmax-twice', softmaxFixes],
  [
    'sigmoid-twice',
    ({ node }) => [{ title: 'Take the prediction as probabilities', edits: [setParam(node, 'from', 'probabilities')] }],
  ],
  [
    'target-normalised',
    () => [
      {
        title: 'Normalise numbers to 0 … 1',
        edits: [{ type: 'setSetting', path: ['data', 'normalize'], value: 'minmax' }],
      },
    ],
  ],
  [
    'shared-shapes',
    ({ node }) => [{ title: 'Give it weights of its own', edits: [setParam(node, 'weights', 'separate')] }],
  ],
  ['unknown-graph', chooseGraph],
  ['graph-missing', chooseGraph],
  ['unused-node', ({ node }) => [{ title: `Remove ${plain(node)}`, edits: [{ type: 'removeNodes', ids: [node] }] }]],
]);

/** Fixes for a diagnostic of this very typed graph, the best first. */
export function fixesFor(typed: TypedGraph, diagnostic: Diagnostic): readonly Fix[] {
  const { place } = diagnostic;
  const fixer = fixers.get(diagnostic.code);
  if (place === undefined || fixer === undefined) return [];
  if (place.inner !== undefined) return innerFixes(typed, diagnostic, place.inner);
  const source = place.port === undefined ? undefined : typed.graph.nodes.get(place.node)?.inputs.get(place.port);
  return fixer({ typed, diagnostic, node: place.node, port: place.port, param: place.param, source });
}

/** Inside a sub-graph: fixes of that graph alone, written so that they change it. What mends a size depends on all uses. */
function innerFixes(typed: TypedGraph, diagnostic: Diagnostic, inner: InnerPlace): readonly Fix[] {
  const inside = innerGraph(typed, inner.graph, inner.use);
  if (inside === undefined || diagnostic.code === 'size-mismatch') return [];
  const { graph, use: _use, related, ...place } = inner;
  return fixesFor(inside, { ...diagnostic, place, related: related ?? [] }).map(({ title, edits }) => ({
    title,
    edits: edits.map((edit) => (edit.type === 'setSetting' ? edit : { ...edit, graph })),
  }));
}

/** The sub-graphs of the file, the most alike first. */
function chooseGraph({ typed, node }: Broken): readonly Fix[] {
  const written = typed.graph.nodes.get(node)?.params['graph'];
  const names = [...typed.graph.graphs.keys()];
  const alike = typeof written === 'string' ? nearest(written, names) : undefined;
  const offers = names.sort((a, b) => Number(b === alike) - Number(a === alike)).slice(0, 6);
  return offers.map((name) => ({ title: `Use ${plain(name)}`, edits: [setParam(node, 'graph', name)] }));
}

function setParam(id: string, name: string, value: string): GraphEdit {
  return { type: 'setParam', id, name, value };
}

function insertFix({ typed, node, port, source }: Broken, kind: string): readonly Fix[] {
  if (port === undefined || source === undefined) return [];
  return [insertOnWire(typed, kind, {}, source, { node, port })];
}

/** One fix per step of the cycle, the one that closes it first. All wires from one port to one node go through the same delay. */
function delayFixes({ typed, diagnostic }: Broken): readonly Fix[] {
  const cycle = diagnostic.related ?? [];
  const readers = [...cycle.slice(0, 1), ...cycle.slice(1).reverse()].slice(0, 6);
  return readers.flatMap((reader) => {
    const before = cycle.at(cycle.indexOf(reader) - 1);
    const wires = [...(typed.graph.nodes.get(reader)?.inputs ?? [])].filter(([, from]) => from.node === before);
    const [first] = wires;
    if (first === undefined) return [];
    const [port, source] = first;
    const fix = insertOnWire(typed, 'delay', {}, source, { node: reader, port });
    const from = { node: freeId(typed.graph, 'delay'), port: 'y' };
    const others = wires.slice(1).filter(([, other]) => other.port === source.port);
    const edits = others.map(([to]): GraphEdit => ({ type: 'connect', from, to: { node: reader, port: to } }));
    return [{ ...fix, edits: [...fix.edits, ...edits] }];
  });
}

/** Another output of the same node whose time fits. */
function otherOutput({ typed, diagnostic, node, port, source }: Broken): readonly Fix[] {
  const outputs = source === undefined ? undefined : typed.nodes.get(source.node)?.outputs;
  if (port === undefined || source === undefined || outputs === undefined) return [];
  const wantsTime = diagnostic.code === 'sequence-needed';
  const size = outputs.get(source.port)?.type?.size;
  return [...outputs].flatMap(([name, { type }]) => {
    if (type === undefined || type.size !== size || (type.time !== null) !== wantsTime) return [];
    const from = { node: source.node, port: name };
    return [{ title: `Read ${plain(source.node)}.${name}`, edits: [{ type: 'connect', from, to: { node, port } }] }];
  });
}

function softmaxFixes({ typed, node, port, source }: Broken): readonly Fix[] {
  const before = source === undefined ? undefined : typed.graph.nodes.get(source.node)?.inputs.get('x');
  const asProbabilities: Fix = {
    title: 'Take the prediction as probabilities',
    edits: [setParam(node, 'from', 'probabilities')],
  };
  if (port === undefined || before === undefined) return [asProbabilities];
  return [
    {
      title: `Read ${plain(before.node)}, before the softmax`,
      edits: [{ type: 'connect', from: before, to: { node, port } }],
    },
    asProbabilities,
  ];
}
