// Nodes with any number of inputs: ports a, b, c, …, always one free port more than the last wired one.
import type { Val } from '../ir/builder.ts';
import type { InferContext, LowerContext, PortSpec } from './nodeKind.ts';
import type { PortType } from '../graph/portType.ts';
import { quote } from '../base/text.ts';
import { portName, realInput, sourceIs } from './ports.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** Most inputs that one node can have. */
export const maxPorts = letters.length;

export function variadicPorts(wired: readonly string[], help: string): readonly PortSpec[] {
  const last = wired.reduce((most, name) => Math.max(most, name.length === 1 ? letters.indexOf(name) : -1), -1);
  return [...letters].slice(0, Math.max(2, last + 2)).map((name) => ({ name, help, required: name === 'a' }));
}

export interface VariadicInputs {
  readonly types: readonly { readonly port: string; readonly type: PortType }[];
  /** False while a wired port has no type yet, or a wrong one. */
  readonly complete: boolean;
}

/** The types of the wired ports in order. */
export function variadicInputs(context: InferContext): VariadicInputs {
  const wired = [...letters].filter((port) => context.source(port) !== undefined);
  const types = wired.flatMap((port) => {
    const type = realInput(context, port, 'any');
    return type === undefined ? [] : [{ port, type }];
  });
  reportMixedTime(context, types);
  return { types, complete: types.length === wired.length };
}

/** Sequences on different time axes have different numbers of steps: they cannot stand side by side. */
function reportMixedTime(context: InferContext, types: VariadicInputs['types']): void {
  const timed = types.filter(({ type }) => type.time !== null);
  const [first] = timed;
  const other = timed.find(({ type }) => type.time !== first?.type.time);
  if (first === undefined || other === undefined) return;
  const message = `${portName(context, other.port)}: ${sourceIs(context, other.port, other.type)}, but ${first.port} of ${quote(context.id)} is on the time axis ${first.type.time ?? ''}: both need the same time steps.`;
  context.report('error', 'time-mismatch', message, { port: other.port });
}

/** The wired values in order; those without time are repeated at every step when another one has time. */
export function variadicValues(context: LowerContext): readonly Val[] {
  const values = [...letters].filter((port) => context.has(port)).map((port) => context.input(port));
  const longest = values.reduce<Val | undefined>(
    (best, v) => (best === undefined || v.shape.length > best.shape.length ? v : best),
    undefined,
  );
  const lead = longest?.shape.slice(0, -1) ?? [];
  return values.map((v) => context.b.expand(v, [...lead, ...v.shape.slice(-1)]));
}
