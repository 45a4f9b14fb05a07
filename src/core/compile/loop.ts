// One time loop with its values by name: what a cell of its own and a loop that a person wired have in common.
// Padding is handled here once for all: at padded steps every carry keeps what it was.
import type { Builder, Val } from '../ir/builder.ts';
import { carriesOn, initialValues, keepForNextRun, keepHistory, type LoopCarry } from './carries.ts';
import type { Environment } from './environment.ts';
import { stepMask } from './lowerContext.ts';

export interface Loop {
  /** Symbol of the time axis. */
  readonly time: string;
  readonly reverse: boolean;
  /** Values with the time axis, read one step at a time. */
  readonly sequences: ReadonlyMap<string, Val>;
  /** Values that are the same at every step: weights, masks, inputs without time. */
  readonly captured: ReadonlyMap<string, Val>;
  readonly carries: readonly LoopCarry[];
  /** One step: the sequences' and captured values by name, and what the carries hold. Gives their next values and what is kept of each step. */
  body(
    b: Builder,
    values: ReadonlyMap<string, Val>,
    states: ReadonlyMap<LoopCarry, Val>,
  ): { readonly next: ReadonlyMap<LoopCarry, Val>; readonly stack: readonly Val[] };
}

export interface LoopResult {
  /** [B, width] after the last step. */
  readonly finals: ReadonlyMap<LoopCarry, Val>;
  /** The values kept of each step, over time. */
  readonly stacks: readonly Val[];
}

export function lowerLoop(loop: Loop, env: Environment): LoopResult {
  const { time, reverse, carries } = loop;
  const mask = stepMask(env, time);
  const on = carriesOn(env, reverse);
  const history = on && env.mode === 'train' && env.carrying.overlap;
  const result = env.b.scan({
    time,
    reverse,
    sequences: [...loop.sequences.values(), ...(mask === null ? [] : [mask])],
    carries: carries.map((carry) => ({ delay: carry.delay, init: initialValues(carry, env, reverse) })),
    captured: [...loop.captured.values()],
    body: (b, sequences, states, captured) => {
      const values = new Map([...named(loop.sequences, sequences), ...named(loop.captured, captured)]);
      const before = new Map(carries.map((carry, i) => [carry, defined(states[i])] as const));
      const { next, stack } = loop.body(b, values, before);
      const real = mask === null ? undefined : sequences[loop.sequences.size];
      const kept = carries.map((carry) => {
        const value = defined(next.get(carry));
        return real === undefined ? value : b.select(real, value, defined(before.get(carry)));
      });
      return {
        next: kept,
        stack: [...stack, ...carries.flatMap((carry) => (history ? [defined(before.get(carry))] : []))],
      };
    },
  });
  const kept = history ? carries.length : 0;
  const stacks = result.stacks.slice(0, result.stacks.length - kept);
  carries.forEach((carry, i) => {
    if (on) keepForNextRun(carry, result.finals[i] ?? [], env);
    if (history) keepHistory(carry, defined(result.stacks[stacks.length + i]), env);
  });
  return {
    finals: new Map(carries.map((carry, i) => [carry, defined(result.finals[i]?.[0])] as const)),
    stacks,
  };
}

function named(outer: ReadonlyMap<string, Val>, inner: readonly Val[]): [string, Val][] {
  return [...outer.keys()].map((name, i) => [name, defined(inner[i])]);
}

export function defined<V>(value: V | undefined): V {
  if (value === undefined) throw new Error('a value is missing in the loop');
  return value;
}
