// Checking the types that arrive at input ports, with messages in the words of ports and wires; and ports that several kinds share.
import type { PortType } from '../graph/portType.ts';
import { formatPortType } from '../graph/portType.ts';
import type { InferContext, PortSpec } from './nodeKind.ts';
import { quote } from '../base/text.ts';

export const numbersIn: PortSpec = { name: 'x', help: 'Numbers, with or without time.', required: true };
export const sequenceIn: PortSpec = { name: 'x', help: 'A sequence of numbers, [B, T, D].', required: true };

/** `x of "out"`. */
export function portName(context: InferContext, port: string): string {
  return `${port} of ${quote(context.id)}`;
}

/** `"text.y" is [B, T] of 81`. */
export function sourceIs(context: InferContext, port: string, type: PortType): string {
  const source = context.source(port);
  const name = source === undefined ? 'its wire' : quote(`${source.node}.${source.port}`);
  return `${name} is ${formatPortType(type)}`;
}

/**
 * The type of an input of numbers; `sequence` asks for a time axis, `never` for none. Undefined when not known yet or wrong,
 * and then it is reported.
 */
export function realInput(
  context: InferContext,
  port: string,
  time: 'any' | 'sequence' | 'never',
): PortType | undefined {
  const type = context.inputs.get(port);
  if (type === undefined) return undefined;
  if (type.kind !== 'real') {
    const message = `${portName(context, port)} takes numbers, but ${sourceIs(context, port, type)}, categories: put an embedding or one-hot node between.`;
    context.report('error', 'numbers-needed', message, { port });
    return undefined;
  }
  if (time === 'sequence' && type.time === null) {
    const message = `${portName(context, port)} takes a sequence, but ${sourceIs(context, port, type)}, without time steps: wire an output that has T.`;
    context.report('error', 'sequence-needed', message, { port });
    return undefined;
  }
  if (time === 'never' && type.time !== null) {
    const message = `${portName(context, port)} takes one value a sequence, but ${sourceIs(context, port, type)}, with time steps: put a last between.`;
    context.report('error', 'no-sequence-wanted', message, { port });
    return undefined;
  }
  return type;
}

/** The type of an input of categories or tokens. */
export function tokensInput(context: InferContext, port: string): PortType | undefined {
  const type = context.inputs.get(port);
  if (type === undefined || type.kind === 'tokens') return type;
  const message = `${portName(context, port)} takes categories or tokens, but ${sourceIs(context, port, type)}, numbers: wire an input of one category field.`;
  context.report('error', 'tokens-needed', message, { port });
  return undefined;
}

/** Reads an input that is there in every run: its absence is a defect. */
export function need<V>(values: ReadonlyMap<string, V>, name: string): V {
  const value = values.get(name);
  if (value === undefined) throw new Error(`${name} is missing`);
  return value;
}
