// Builds the ops that align two sequences: attention and connectionist temporal classification (CTC), with their adjoints.
// Shape errors are defects of a node's lowering, not of a user's graph: they throw.
import type { Builder, Val } from './builder.ts';
import type { AttentionOperands, CtcOperands, Op, Shape, ValueId } from './ir.ts';
import { formatShape, sameShape } from './shape.ts';

/** As `AttentionOperands`: query [Q, B, D] or [B, D], keys [T, B, D], values [T, B, E], mask [T, B, 1], vector [D]. */
export interface AttentionSpec {
  readonly score: 'dot' | 'additive';
  readonly scale: number;
  readonly causal: boolean;
  readonly query: Val;
  readonly keys: Val;
  readonly values: Val;
  readonly mask: Val | null;
  readonly vector: Val | null;
}

export interface AttentionGrads {
  readonly query: Val;
  readonly keys: Val;
  readonly values: Val;
  readonly vector: Val | null;
}

/** As `CtcOperands`: logits [T, B, V], tokens [U, B], lengths [B, 1]. */
export interface CtcSpec {
  readonly blank: 'first' | 'last';
  readonly zeroInfinity: boolean;
  readonly logits: Val;
  readonly tokens: Val;
  readonly logitLengths: Val;
  readonly tokenLengths: Val;
}

/** The context, [Q, B, E] or [B, E]. */
export function attention(b: Builder, spec: AttentionSpec): Val {
  const { query, keys, values, mask, vector } = spec;
  const [time, batch, width] = keys.shape;
  if (time === undefined || batch === undefined || keys.shape.length !== 3) refuse('keys', keys.shape, '[T, B, D]');
  if (query.shape.at(-1) !== width || query.shape.at(-2) !== batch)
    refuse('query', query.shape, `[.., ${batch}, ${width ?? '?'}]`);
  if (!sameShape(values.shape.slice(0, -1), [time, batch])) refuse('values', values.shape, `[${time}, ${batch}, E]`);
  if (mask !== null && !sameShape(mask.shape, [time, batch, 1])) refuse('mask', mask.shape, `[${time}, ${batch}, 1]`);
  if (vector !== null && !sameShape(vector.shape, keys.shape.slice(-1)))
    refuse('vector', vector.shape, formatShape(keys.shape.slice(-1)));
  const shape = [...query.shape.slice(0, -1), values.shape.at(-1) ?? 1];
  return emit(b, [shape], (outs) => ({ kind: 'attention', ...attentionIds(spec), outs }))[0];
}

/** Adjoints of what `attention` read, for ∂L/∂context. */
export function attentionGrad(b: Builder, spec: AttentionSpec, g: Val): AttentionGrads {
  const { query, keys, values, vector } = spec;
  const shapes = [query.shape, keys.shape, values.shape] as const;
  const make = (outs: readonly ValueId[]): Op => ({ kind: 'attentionGrad', ...attentionIds(spec), g: g.id, outs });
  if (vector === null) {
    const [dq, dk, dv] = emit(b, shapes, make);
    return { query: dq, keys: dk, values: dv, vector: null };
  }
  const [dq, dk, dv, dw] = emit(b, [...shapes, vector.shape], make);
  return { query: dq, keys: dk, values: dv, vector: dw };
}

/** The loss of each sequence, [B, 1]. */
export function ctc(b: Builder, spec: CtcSpec): Val {
  const { logits, tokens, logitLengths, tokenLengths } = spec;
  const batch = logits.shape[1];
  if (batch === undefined || logits.shape.length !== 3) refuse('logits', logits.shape, '[T, B, V]');
  if (tokens.shape.length !== 2 || tokens.shape[1] !== batch) refuse('tokens', tokens.shape, `[U, ${batch}]`);
  for (const lengths of [logitLengths, tokenLengths])
    if (!sameShape(lengths.shape, [batch, 1])) refuse('lengths', lengths.shape, `[${batch}, 1]`);
  return emit(b, [[batch, 1]], (outs) => ({ kind: 'ctc', ...ctcIds(spec), outs }))[0];
}

/** Adjoint of the logits, [T, B, V], for ∂L/∂loss [B, 1]. */
export function ctcGrad(b: Builder, spec: CtcSpec, g: Val): Val {
  return emit(b, [spec.logits.shape], (outs) => ({ kind: 'ctcGrad', ...ctcIds(spec), g: g.id, outs }))[0];
}

function attentionIds({ query, keys, values, mask, vector, ...rest }: AttentionSpec): AttentionOperands {
  const ids = { query: query.id, keys: keys.id, values: values.id };
  return { ...rest, ...ids, mask: mask?.id ?? null, vector: vector?.id ?? null };
}

function ctcIds({ logits, tokens, logitLengths, tokenLengths, ...rest }: CtcSpec): CtcOperands {
  const lengths = { logitLengths: logitLengths.id, tokenLengths: tokenLengths.id };
  return { ...rest, logits: logits.id, tokens: tokens.id, ...lengths };
}

/** Adds one op; one value per shape. */
function emit<const S extends readonly Shape[]>(
  b: Builder,
  shapes: S,
  make: (outs: readonly ValueId[]) => Op,
): { readonly [K in keyof S]: Val } {
  const outs = shapes.map((shape) => b.state.add('f32', shape));
  b.ops.push(make(outs.map((out) => out.id)));
  return outs as { readonly [K in keyof S]: Val };
}

function refuse(what: string, shape: Shape, wanted: string): never {
  throw new Error(`${what} ${formatShape(shape)} should be ${wanted}`);
}
