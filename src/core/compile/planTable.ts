// Collects what the programs of a plan share: buffers by name, parameters, inputs, outputs.
import type { Func, FuncInput, ValueId } from '../ir/ir.ts';
import type { Buffer, Plan, PlanInput, PlanLoss, PlanOutput, PlanParam, Poly, Step } from '../ir/plan.ts';
import { isStretch } from '../ir/segments.ts';
import type { BufferTable } from './schedule.ts';
import { elements, extentsOf } from './views.ts';

export class PlanTable implements BufferTable {
  readonly #buffers: Buffer[] = [];
  readonly #named = new Map<string, number>();
  readonly #params = new Map<string, PlanParam>();
  readonly #inputs = new Map<string, PlanInput>();
  readonly #outputs = new Map<string, PlanOutput>();

  /** The nodes that read each parameter. */
  readonly #readers: ReadonlyMap<string, readonly string[]>;

  constructor(readers: ReadonlyMap<string, readonly string[]>) {
    this.#readers = readers;
  }

  get buffers(): readonly Buffer[] {
    return this.#buffers;
  }

  add(name: string, dtype: Buffer['dtype'], size: Poly, kind: Buffer['kind'], node: string): number {
    const id = this.#buffers.length;
    this.#buffers.push({ id, name, dtype, size, kind, node });
    return id;
  }

  named(func: Func, id: ValueId, name: string, kind: Buffer['kind']): number {
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    const info = func.values[id];
    if (info === undefined) throw new Error(`value %${id} does not exist`);
    const node = this.#readersOf(name.replace(/^grad:/, ''))[0] ?? /^[^:]*:?([^.:]*)/.exec(name)?.[1] ?? '';
    const buffer = this.add(name, info.dtype, elements(extentsOf(info)), kind, node);
    this.#named.set(name, buffer);
    return buffer;
  }

  /** Schedules a function and takes over its inputs and outputs. */
  schedule(func: Func, run: (func: Func, buffers: BufferTable) => Step[]): Step[] {
    const steps = run(func, this);
    for (const input of func.inputs) this.#takeInput(func, input);
    func.outputs.forEach((name, i) => {
      const id = func.block.results[i] ?? -1;
      const info = func.values[id];
      if (info === undefined || name.startsWith('grad:')) return;
      this.#outputs.set(name, {
        name,
        buffer: this.named(func, id, name, 'output'),
        dtype: info.dtype,
        shape: info.shape,
      });
    });
    return steps;
  }

  finish(
    programs: Plan['programs'],
    losses: readonly PlanLoss[],
    streamRefusal: string | null,
    segments: number,
  ): Plan {
    return {
      version: 1,
      symbols: symbolsOf(this.#buffers),
      segments,
      buffers: this.#buffers,
      params: [...this.#params.values()],
      inputs: [...this.#inputs.values()],
      outputs: [...this.#outputs.values()],
      losses,
      programs,
      streamRefusal,
    };
  }

  #readersOf(param: string): readonly string[] {
    return this.#readers.get(param) ?? [];
  }

  #takeInput(func: Func, input: FuncInput): void {
    const info = func.values[input.value];
    if (info === undefined) return;
    const buffer = this.named(func, input.value, input.name, 'feed');
    if (input.role.kind !== 'param') {
      this.#inputs.set(input.name, {
        name: input.name,
        buffer,
        dtype: info.dtype,
        shape: info.shape,
        role: input.role,
      });
      return;
    }
    const known = this.#params.get(input.name);
    const grad = known?.grad ?? this.#named.get(`grad:${input.name}`) ?? null;
    this.#params.set(input.name, {
      name: input.name,
      node: this.#readersOf(input.name)[0] ?? '',
      readers: this.#readersOf(input.name),
      buffer,
      grad,
      shape: info.shape.map(Number),
      init: input.role.init,
      trainable: input.role.trainable,
      ...(input.role.training === undefined ? {} : { training: input.role.training }),
    });
  }
}

/** B and T, which every plan is bound with, and the other time axes that some buffer runs over. */
function symbolsOf(buffers: readonly Buffer[]): readonly string[] {
  const found = buffers.flatMap(({ size }) => size.flatMap(({ symbols }) => symbols));
  return [
    'B',
    'T',
    ...[...new Set(found)].filter((symbol) => symbol !== 'B' && symbol !== 'T' && !isStretch(symbol)).sort(),
  ];
}
