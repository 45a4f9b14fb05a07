// Plans written by hand, for tests of the runtime: buffers, views with plain or symbolic sizes, and steps of the train program.
import type { DType } from '../../src/core/ir/ir.ts';
import type { Buffer, Plan, PlanInput, PlanOutput, PlanParam, Poly, Step, View } from '../../src/core/ir/plan.ts';

/** A number or a polynomial of symbols. */
export type Size = number | Poly;

export const poly = (size: Size): Poly =>
  typeof size !== 'number' ? size : size === 0 ? [] : [{ n: size, symbols: [] }];

/** n · ∏ symbols, e.g. times(4, 'T', 'B'). */
export const times = (n: number, ...symbols: readonly string[]): Poly => [{ n, symbols }];

export interface ViewSpec {
  readonly offset?: Size;
  readonly loopStride?: Size;
  readonly outer?: Size;
  readonly rows?: Size;
  readonly cols?: number;
  readonly outerStride?: Size;
  /** `cols` when it is left out. */
  readonly rowStride?: Size;
  readonly colStride?: 0 | 1;
}

/** A view; what is left out is a single row and column, rows side by side. */
export function view(buffer: number, spec: ViewSpec = {}): View {
  const cols = spec.cols ?? 1;
  return {
    buffer,
    offset: poly(spec.offset ?? 0),
    loopStride: poly(spec.loopStride ?? 0),
    outer: poly(spec.outer ?? 1),
    rows: poly(spec.rows ?? 1),
    cols,
    outerStride: poly(spec.outerStride ?? 0),
    rowStride: poly(spec.rowStride ?? cols),
    colStride: spec.colStride ?? 1,
  };
}

export class PlanBuilder {
  readonly #symbols: readonly string[];
  readonly #buffers: Buffer[] = [];
  readonly #params: PlanParam[] = [];
  readonly #inputs: PlanInput[] = [];
  readonly #outputs: PlanOutput[] = [];
  readonly #steps: Step[] = [];

  constructor(symbols: readonly string[] = []) {
    this.#symbols = symbols;
  }

  #buffer(name: string, kind: Buffer['kind'], size: Size, dtype: DType = 'f32'): number {
    const id = this.#buffers.length;
    this.#buffers.push({ id, name, dtype, size: poly(size), kind, node: '' });
    return id;
  }

  feed(name: string, size: Size, dtype: DType = 'f32'): number {
    const buffer = this.#buffer(name, 'feed', size, dtype);
    const role = { kind: 'feed', fields: [name], use: 'input', per: 'step' } as const;
    this.#inputs.push({ name, buffer, dtype, shape: [], role });
    return buffer;
  }

  output(name: string, size: Size, dtype: DType = 'f32'): number {
    const buffer = this.#buffer(name, 'output', size, dtype);
    this.#outputs.push({ name, buffer, dtype, shape: [] });
    return buffer;
  }

  temp(size: Size): number {
    return this.#buffer('temp', 'temp', size);
  }

  param(name: string, shape: readonly number[]): { readonly buffer: number; readonly grad: number } {
    const size = shape.reduce((product, dim) => product * dim, 1);
    const buffer = this.#buffer(name, 'param', size);
    const grad = this.#buffer(`grad:${name}`, 'grad', size);
    this.#params.push({ name, node: '', readers: [], buffer, grad, shape, init: { kind: 'zeros' }, trainable: true });
    return { buffer, grad };
  }

  step(...steps: readonly Step[]): this {
    this.#steps.push(...steps);
    return this;
  }

  build(): Plan {
    return {
      version: 1,
      symbols: this.#symbols,
      segments: 1,
      buffers: this.#buffers,
      params: this.#params,
      inputs: this.#inputs,
      outputs: this.#outputs,
      losses: [],
      programs: { train: this.#steps, evaluate: [], stream: null },
      streamRefusal: 'plans written by hand do not stream',
    };
  }
}
