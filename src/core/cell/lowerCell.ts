// One time step of a custom cell as IR. Matrices stand in the plan as [inputs, outputs], as in the built-in cells: W·x is x W.
import type { Builder, Val } from '../ir/builder.ts';
import type { Expression, ExpressionOf } from './ast.ts';
import type { FunctionName } from './functions.ts';
import { stepIndex } from './functions.ts';
import type { CellProgram } from './program.ts';
import type { CellTypes } from './types.ts';
import { constantOf } from './sizes.ts';

export interface CellValues {
  /** [B, D] by input. */
  readonly inputs: ReadonlyMap<string, Val>;
  /** [B, N] by state, of the step before; the step index as `t`. */
  readonly states: ReadonlyMap<string, Val>;
  param(name: string): Val;
}

export interface CellStep {
  /** [B, N] by output. */
  readonly outputs: ReadonlyMap<string, Val>;
  /** [B, N] by state, of this step. */
  readonly states: ReadonlyMap<string, Val>;
}

/** Lowers a program without errors, all sizes known; anything else is a defect and throws. */
export function lowerCell(program: CellProgram, types: CellTypes, b: Builder, values: CellValues): CellStep {
  return new CellLowering(program, types, b, values).run();
}

type Unary = (b: Builder, z: Val) => Val;

const unary: { readonly [K in Exclude<FunctionName, 'min' | 'max' | 'mod' | 'where' | 'mean'>]: Unary } = {
  tanh: (b, z) => b.tanh(z),
  sigmoid: (b, z) => b.sigmoid(z),
  relu: (b, z) => b.map1('relu', z),
  exp: (b, z) => b.map1('exp', z),
  log: (b, z) => b.map1('log', z),
  sqrt: (b, z) => b.map1('sqrt', z),
  square: (b, z) => b.map1('square', z),
  abs: (b, z) => b.map1('abs', z),
  sign: (b, z) => b.map1('sign', z),
  softplus: (b, z) => b.map1('softplus', z),
  floor: (b, z) => b.map1('floor', z),
  softmax: (b, z) => b.softmax(z),
  sum: (b, z) => b.sum(z, 'cols'),
};

class CellLowering {
  readonly #program: CellProgram;
  readonly #types: CellTypes;
  readonly #b: Builder;
  readonly #values: CellValues;
  readonly #made = new Map<string, Val>();
  readonly #next = new Map<string, Val>();

  constructor(program: CellProgram, types: CellTypes, b: Builder, values: CellValues) {
    this.#program = program;
    this.#types = types;
    this.#b = b;
    this.#values = values;
  }

  run(): CellStep {
    for (const { name, next, value } of this.#program.definitions) {
      const made = this.#lower(value);
      if (next) this.#next.set(name, this.#widen(made, this.#width(name)));
      else this.#made.set(name, made);
    }
    const outputs = this.#program.outputs.map(({ name, value }): [string, Val] => [
      name,
      this.#widen(this.#made.get(name) ?? this.#lower(value), this.#number(this.#types.shape(value)?.[0])),
    ]);
    const step = this.#values.states.get(stepIndex);
    if (step !== undefined) this.#next.set(stepIndex, this.#b.add(step, this.#b.constant(1)));
    return {
      outputs: new Map(outputs),
      states: new Map([...this.#values.states.keys()].map((name) => [name, defined(this.#next.get(name), name)])),
    };
  }

  #width(name: string): number {
    return this.#number(this.#types.nameShape(name)?.[0]);
  }

  /** A size as a number; one number is 1 wide. */
  #number(size: Parameters<typeof constantOf>[0] | undefined): number {
    if (size === undefined) return 1;
    const number = constantOf(this.#types.resolve(size));
    if (number === undefined) throw new Error('a size of a cell is not known');
    return number;
  }

  /** As [B, width], so that it can be carried, given out or set beside others. */
  #widen(value: Val, width: number): Val {
    return this.#b.expand(value, ['B', width]);
  }

  #lower(expression: Expression): Val {
    const b = this.#b;
    switch (expression.kind) {
      case 'number':
        return b.constant(expression.value);
      case 'name':
        return this.#name(expression);
      case 'negative':
        return b.map1('neg', this.#lower(expression.a));
      case 'binary':
        return this.#binary(expression);
      case 'call':
        return this.#call(expression);
      case 'concat':
        return b.concat(
          expression.parts.map((part) => this.#widen(this.#lower(part), this.#number(this.#types.shape(part)?.[0]))),
        );
      case 'slice': {
        const whole = this.#number(this.#types.shape(expression.a)?.[0]);
        const from = this.#number(expression.from);
        const to = expression.to === undefined ? whole : this.#number(expression.to);
        return b.slice(this.#widen(this.#lower(expression.a), whole), from, to - from);
      }
      case 'missing':
        throw new Error('a cell with errors cannot be lowered');
    }
  }

  #name({ name, next }: ExpressionOf<'name'>): Val {
    if (next) return defined(this.#next.get(name), name);
    const known = this.#made.get(name) ?? this.#values.inputs.get(name) ?? this.#values.states.get(name);
    return known ?? this.#values.param(name);
  }

  #binary({ operator, a, b: right }: ExpressionOf<'binary'>): Val {
    const b = this.#b;
    const x = this.#lower(a);
    const y = this.#lower(right);
    switch (operator) {
      case '+':
        return b.add(x, y);
      case '-':
        return b.sub(x, y);
      case '*':
        return b.mul(x, y);
      case '/':
        return b.div(x, y);
      case 'product':
        return b.matmul(this.#widen(y, this.#number(this.#types.shape(right)?.[0])), x);
      case '>':
        return b.map2('greater', x, y);
      case '<':
        return b.map2('greater', y, x);
      case '<=':
        return this.#not(b.map2('greater', x, y));
      case '>=':
        return this.#not(b.map2('greater', y, x));
      case '==':
        return this.#not(this.#differ(x, y));
      case '!=':
        return this.#differ(x, y);
    }
  }

  #not(truth: Val): Val {
    return this.#b.sub(this.#b.constant(1), truth);
  }

  #differ(x: Val, y: Val): Val {
    return this.#b.add(this.#b.map2('greater', x, y), this.#b.map2('greater', y, x));
  }

  #call({ fn, args }: ExpressionOf<'call'>): Val {
    const b = this.#b;
    const [first, second, third] = args.map((arg) => this.#lower(arg));
    const x = defined(first, fn);
    switch (fn) {
      case 'min':
      case 'max':
        return b.map2(fn, x, defined(second, fn));
      case 'mod': {
        const divisor = defined(second, fn);
        return b.sub(x, b.mul(divisor, b.map1('floor', b.div(x, divisor))));
      }
      case 'where':
        return b.select(x, defined(second, fn), defined(third, fn));
      case 'mean': {
        const [arg] = args;
        return b.scale(b.sum(x, 'cols'), 1 / this.#number(arg && this.#types.shape(arg)?.[0]));
      }
      default:
        return unary[fn](b, x);
    }
  }
}

function defined<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} has no value`);
  return value;
}
