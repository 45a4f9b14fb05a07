// In which order nodes can be evaluated, which of them form loops, and which cycles have no delay.
import { quote } from '../base/text.ts';
import type { NodeId } from '../graph/model.ts';
import type { Params } from '../nodes/nodeKind.ts';
import { stackOf, startPorts } from '../nodes/stack.ts';
import { plain } from '../nodes/words.ts';
import { components, cycleThrough } from './components.ts';
import type { Draft, Drafts } from './draft.ts';
import type { Reporter } from './reporter.ts';

export interface Group {
  /** In evaluation order. */
  readonly nodes: readonly NodeId[];
  /** Whether they lie on common cycles. */
  readonly loop: boolean;
  /** True when a cycle among them crosses no delay: they cannot be evaluated. */
  readonly stuck: boolean;
}

/** Groups of nodes, each after those it reads from; nodes of a loop stand together. Reports cycles without a delay. */
export function orderNodes(drafts: Drafts, reporter: Reporter): readonly Group[] {
  const ids = [...drafts.keys()];
  return components(ids, (id) => readsOf(drafts.get(id))).map((members): Group => {
    if (!isCyclic(members, (id) => readsOf(drafts.get(id)))) return { nodes: members, loop: false, stuck: false };
    const now = (id: NodeId): readonly NodeId[] => readsNow(drafts.get(id));
    const inner = components(members, now);
    const stuck = inner.filter((part) => isCyclic(part, now));
    for (const part of stuck) reportCycle(part, drafts, now, reporter);
    checkLoop(members, drafts, reporter);
    return { nodes: inner.flat(), loop: true, stuck: stuck.length > 0 };
  });
}

function readsOf(draft: Draft | undefined): readonly NodeId[] {
  return draft === undefined ? [] : [...draft.sources.values()].map((from) => from.node);
}

/** What must be known in the same time step: a delay needs nothing. */
function readsNow(draft: Draft | undefined): readonly NodeId[] {
  return draft?.kind.lowering.type === 'delay' ? [] : readsOf(draft);
}

function isCyclic(members: readonly NodeId[], reads: (id: NodeId) => readonly NodeId[]): boolean {
  const [only] = members;
  return members.length > 1 || (only !== undefined && reads(only).includes(only));
}

/** `a → b → c → a`, shortened in the middle when it is long. */
export function cycleText(cycle: readonly NodeId[]): string {
  const names = [...cycle, ...cycle.slice(0, 1)].map(plain);
  return (names.length > 14 ? [...names.slice(0, 8), '…', ...names.slice(-5)] : names).join(' → ');
}

function reportCycle(
  members: readonly NodeId[],
  drafts: Drafts,
  reads: (id: NodeId) => readonly NodeId[],
  reporter: Reporter,
): void {
  const inside = new Set(members);
  const entry = members.find((id) => reads(id).some((read) => !inside.has(read))) ?? members[0];
  if (entry === undefined) return;
  const cycle = cycleThrough(entry, members, reads);
  const closing = cycle.at(-1);
  const port = [...(drafts.get(entry)?.sources ?? [])].find(([, from]) => from.node === closing)?.[0];
  const message = `The cycle ${cycleText(cycle)} has no delay, so no node of it can come first. Insert a delay on one of its wires.`;
  reporter.at('error', 'cycle-without-delay', message, { node: entry, ...(port === undefined ? {} : { port }) }, cycle);
}

/** Ports that are read once, before the first step. */
function readBefore({ kind: { lowering }, params }: Draft): readonly string[] {
  if (lowering.type === 'delay') return ['initial'];
  return lowering.type === 'cell' ? startPorts(lowering.cell, params) : [];
}

function actsOnSteps(pointwise: boolean | ((params: Params) => boolean), params: Params): boolean {
  return typeof pointwise === 'boolean' ? pointwise : pointwise(params);
}

/** Inside a loop everything acts on one time step at a time. */
function checkLoop(members: readonly NodeId[], drafts: Drafts, reporter: Reporter): void {
  const inside = new Set(members);
  for (const id of members) {
    const draft = drafts.get(id);
    if (draft === undefined || reporter.full) continue;
    const { lowering } = draft.kind;
    if (lowering.type === 'values' && !actsOnSteps(lowering.pointwise, draft.params)) {
      const cycle = cycleThrough(id, members, (read) => readsOf(drafts.get(read)));
      const message = `${quote(id)} needs the whole sequence, so it cannot stand in the loop ${cycleText(cycle)}.`;
      reporter.at('error', 'not-in-a-loop', message, { node: id }, cycle);
    }
    if (lowering.type === 'cell') {
      const { direction } = stackOf(lowering.cell, draft.params);
      if (direction !== 'forward') {
        const cycle = cycleThrough(id, members, (read) => readsOf(drafts.get(read)));
        const message = `${quote(id)} is ${direction}: it needs the whole sequence, so it cannot stand in the loop ${cycleText(cycle)}. Let it run forward.`;
        reporter.at('error', 'backward-in-a-loop', message, { node: id, param: 'direction' }, cycle);
      }
    }
    for (const [port, from] of draft.sources) {
      const source = drafts.get(from.node);
      if (inside.has(from.node) && readBefore(draft).includes(port)) {
        const message = `${port} of ${quote(id)} is read before the first step, but ${quote(from.node)} stands in the same loop and has no value then: wire it from outside.`;
        reporter.at('error', 'not-in-a-loop', message, { node: id, port }, [...members]);
        continue;
      }
      if (inside.has(from.node) && lowering.type === 'values' && lowering.whole?.includes(port) === true) {
        const message = `${port} of ${quote(id)} takes a whole sequence, but ${quote(`${from.node}.${from.port}`)} is made step by step in the same loop: wire it from outside of the loop.`;
        reporter.at('error', 'not-in-a-loop', message, { node: id, port }, [...members]);
      }
      if (!inside.has(from.node) || source?.kind.lowering.type !== 'cell') continue;
      if (!Object.hasOwn(source.kind.lowering.cell.finals(source.params), from.port)) continue;
      const message = `${port} of ${quote(id)} reads ${quote(`${from.node}.${from.port}`)}, which is known only after the whole sequence, but both stand in one loop: read y.`;
      reporter.at('error', 'not-in-a-loop', message, { node: id, port }, [...members]);
    }
  }
}
