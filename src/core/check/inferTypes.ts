// Types of all ports. Outside loops one pass in order; inside a loop types are handed round until they stand still.
import type { Severity } from '../base/diagnostic.ts';
import type { DataInfo, FieldInfo, Graph, NodeId, PortRef } from '../graph/model.ts';
import type { PortType } from '../graph/portType.ts';
import { placeInLines } from '../graph/textLines.ts';
import { fieldDim, unknownDim } from '../nodes/dims.ts';
import { isGraphPort } from '../nodes/graphPorts.ts';
import type { InferContext, Inferred } from '../nodes/nodeKind.ts';
import { cycleThrough } from './components.ts';
import type { Draft, Drafts } from './draft.ts';
import type { Expansion } from './expand.ts';
import type { Group } from './order.ts';
import { cycleText } from './order.ts';
import type { Reporter } from './reporter.ts';

/** How often the output types of one node may change before the search in its loop is given up. */
const maxChanges = 8;

export type Types = ReadonlyMap<NodeId, Inferred>;

const nothing: Inferred = { outputs: {}, parameters: [] };

type Report = InferContext['report'];

class Inference {
  readonly types = new Map<NodeId, Inferred>();
  private readonly graph: Graph;
  private readonly expansion: Expansion;
  private readonly data: DataInfo | null;
  private readonly drafts: Drafts;
  private readonly fields: ReadonlyMap<string, FieldInfo>;

  constructor(expansion: Expansion, data: DataInfo | null, drafts: Drafts) {
    this.graph = expansion.graph;
    this.expansion = expansion;
    this.data = data;
    this.drafts = drafts;
    this.fields = new Map(data?.fields.map((field) => [field.name, field]));
  }

  /** Infers one node from the types that are known now; true when its outputs changed. */
  visit(draft: Draft, report: Report): boolean {
    const { id } = draft.node;
    const before = this.types.get(id) ?? nothing;
    const after = draft.valid ? draft.kind.infer(this.context(draft, report)) : nothing;
    this.types.set(id, after);
    return !sameOutputs(before.outputs, after.outputs);
  }

  inputType(draft: Draft, port: string): PortType | undefined {
    const from = draft.sources.get(port);
    return from === undefined ? undefined : outputType(this.types, from.node, from.port);
  }

  /** The output that a wire comes from, behind the ports of sub-graphs. */
  private maker(from: PortRef): PortRef {
    let at = from;
    const seen = new Set<NodeId>();
    while (isGraphPort(this.graph.nodes.get(at.node)?.kind ?? '') && !seen.has(at.node)) {
      seen.add(at.node);
      at = this.drafts.get(at.node)?.sources.get('x') ?? at;
    }
    return at;
  }

  /** As it is drawn: an output of a use has the name of the use. */
  private shown(from: PortRef): PortRef {
    const origin = this.expansion.origins.get(from.node);
    return origin?.kind === 'graphOutput' ? { node: origin.use, port: origin.node } : from;
  }

  private context(draft: Draft, report: Report): InferContext {
    const { node, params } = draft;
    const inputs = new Map<string, PortType>();
    for (const port of draft.sources.keys()) {
      const type = this.inputType(draft, port);
      if (type !== undefined) inputs.set(port, type);
    }
    const field: InferContext['field'] = (name) => this.fields.get(name);
    return {
      id: node.id,
      params,
      inputs,
      data: this.data,
      dataSpec: this.graph.data,
      field,
      report,
      source: (port) => {
        const from = node.inputs.get(port);
        if (from === undefined) return undefined;
        const { node: maker } = this.maker(from);
        const kind = this.graph.nodes.get(maker)?.kind ?? '';
        return { ...this.shown(from), kind, params: this.drafts.get(maker)?.params ?? {} };
      },
      size: (param) => {
        const value = params[param];
        if (typeof value === 'number') return value;
        if (typeof value !== 'string') throw new Error(`parameter ${param} is not a size`);
        return this.data === null ? fieldDim(value) : (field(value)?.classes ?? fieldDim(value));
      },
    };
  }
}

/** Types of every draft, and reports of what does not fit. Groups as `orderNodes` gives them. */
export function inferTypes(
  expansion: Expansion,
  data: DataInfo | null,
  drafts: Drafts,
  groups: readonly Group[],
  reporter: Reporter,
): Types {
  const inference = new Inference(expansion, data, drafts);
  for (const group of groups) {
    if (group.stuck) continue;
    const members = group.nodes.flatMap((id) => drafts.get(id) ?? []);
    if (group.loop) settle(inference, members);
    const errorsBefore = reporter.diagnostics.length;
    for (const draft of members) {
      inference.visit(draft, (severity: Severity, code, message, place) => {
        const { span, ...rest } = place ?? {};
        const at = { node: draft.node.id, ...rest };
        if (span === undefined) reporter.at(severity, code, message, at);
        else reporter.inText(severity, code, message, at, placeInLines(draft.node.params[at.param ?? ''], span));
      });
    }
    forgetUnknown(inference, members);
    if (!group.loop) continue;
    const told = reporter.diagnostics.slice(errorsBefore).some((diagnostic) => diagnostic.severity === 'error');
    if (!told) reportUntold(inference, members, reporter);
  }
  return inference.types;
}

/** Visits the nodes of a loop, and again those that read a changed output, until nothing changes. */
function settle(inference: Inference, members: readonly Draft[]): void {
  const readers = new Map<NodeId, Draft[]>();
  for (const draft of members) {
    for (const from of draft.sources.values()) {
      const list = readers.get(from.node);
      if (list === undefined) readers.set(from.node, [draft]);
      else if (!list.includes(draft)) list.push(draft);
    }
  }
  const changes = new Map<NodeId, number>();
  const queue = [...members];
  const queued = new Set(queue);
  for (const draft of queue) {
    queued.delete(draft);
    const { id } = draft.node;
    if (!inference.visit(draft, () => undefined)) continue;
    const count = (changes.get(id) ?? 0) + 1;
    changes.set(id, count);
    if (count > maxChanges) return;
    for (const reader of readers.get(id) ?? []) {
      if (queued.has(reader)) continue;
      queued.add(reader);
      queue.push(reader);
    }
  }
}

/** Placeholders of the search do not leave it; nor does the size of a concat whose inputs are not all known. */
function forgetUnknown(inference: Inference, members: readonly Draft[]): void {
  for (const { node } of members) {
    const { outputs, parameters } = inference.types.get(node.id) ?? nothing;
    const known = Object.entries(outputs).filter(([, type]) => type.size !== unknownDim);
    const complete = parameters.every((parameter) => !parameter.shape.includes(unknownDim));
    inference.types.set(node.id, { outputs: Object.fromEntries(known), parameters: complete ? parameters : [] });
  }
}

/** A loop whose surroundings are in order, but whose own sizes nothing fixes. */
function reportUntold(inference: Inference, members: readonly Draft[], reporter: Reporter): void {
  const open = members.find(({ node, outputs }) =>
    outputs.some((port) => outputType(inference.types, node.id, port.name) === undefined),
  );
  if (open === undefined || members.some((draft) => !draft.valid)) return;
  const ids = members.map((draft) => draft.node.id);
  let fed = false;
  for (const draft of members) {
    for (const [port] of draft.node.inputs) {
      const from = draft.sources.get(port);
      if (from === undefined) return;
      if (ids.includes(from.node)) continue;
      if (inference.inputType(draft, port) === undefined) return;
      fed = true;
    }
    if (draft.inputs.some((port) => port.required === true && !draft.node.inputs.has(port.name))) return;
  }
  const advice = fed
    ? 'they depend on themselves. Put a dense with a fixed number of units into the loop.'
    : 'nothing outside feeds it. Wire an input into it.';
  const loop = cycleText(cycleThrough(open.node.id, ids, (id) => sourcesOf(members.find((one) => one.node.id === id))));
  const message = `The sizes in the loop ${loop} cannot be told: ${advice}`;
  reporter.at('error', 'loop-size-unknown', message, { node: open.node.id }, ids);
}

function sourcesOf(draft: Draft | undefined): readonly NodeId[] {
  return [...(draft?.sources.values() ?? [])].map((from) => from.node);
}

/** The type of an output port, or undefined when it could not be told. */
export function outputType(types: Types, node: NodeId, port: string): PortType | undefined {
  const outputs = types.get(node)?.outputs;
  return outputs !== undefined && Object.hasOwn(outputs, port) ? outputs[port] : undefined;
}

function sameOutputs(a: Inferred['outputs'], b: Inferred['outputs']): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const [x, y] = [a[name], b[name]];
    return x?.kind === y?.kind && x?.time === y?.time && x?.size === y?.size;
  });
}
