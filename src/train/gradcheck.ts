// Compares the gradients of a plan with central differences of its loss, element by element, in double precision on the reference executor.
import type { Executor } from '../runtime/executor.ts';
import { isWithin } from '../core/base/nodePath.ts';
import { RandomStream } from '../core/base/random.ts';
import type { PlanParam } from '../core/ir/plan.ts';

export interface GradcheckOptions {
  /** At most this many elements of each parameter, chosen at random with a fixed seed; all when there are no more. */
  readonly elements: number;
  readonly seed: number;
  /** Only parameters that these nodes, or nodes inside of them, read. */
  readonly nodes?: ReadonlySet<string>;
}

export interface ParameterCheck {
  readonly parameter: string;
  /** The first node that reads it, and all that do. */
  readonly node: string;
  readonly readers: readonly string[];
  readonly elements: number;
  /** Largest |analytic − numeric| / max(|analytic|, |numeric|, floor), floor = 10⁻⁴ of the parameter's largest gradient. */
  readonly error: number;
  /** Element with the largest error, its analytic and its numeric derivative. */
  readonly worst: { readonly element: number; readonly analytic: number; readonly numeric: number };
}

/** Largest error that counts as agreement. */
export const gradcheckTolerance = 1e-5;

/** Tiny gradients are compared on this scale at least, since differences of a loss near 1 carry noise of about 10⁻¹⁰. */
const absoluteFloor = 1e-7;

/** The step that is tried first, relative to the weight. */
const widest = 5e-4;

/**
 * Checks the trainable parameters for the batch that the executor's inputs hold and the sizes that are bound. Five-point differences:
 * error O(h⁴). The parameters are as before afterwards. Dropout masks are the same in every evaluation.
 */
export function gradcheck(executor: Executor, options: GradcheckOptions): ParameterCheck[] {
  const run = { seed: options.seed, step: 1 };
  const loss = (): number => {
    executor.run('train', run);
    return executor.output('loss')[0] ?? Number.NaN;
  };
  const params = executor.plan.params.filter(
    (p) => p.grad !== null && (options.nodes === undefined || reads(p, options.nodes)),
  );
  loss();
  const analytic = params.map((p) => Float64Array.from(executor.grad(p.name)));
  return params.map((param, at) => {
    const weights = executor.param(param.name);
    const gradient = analytic[at] ?? new Float64Array();
    const chosen = chooseElements(weights.length, options, param.name);
    const floor = Math.max(absoluteFloor, 1e-4 * gradient.reduce((m, g) => Math.max(m, Math.abs(g)), 0));
    let [error, worst] = [0, { element: 0, analytic: 0, numeric: 0 }];
    for (const element of chosen) {
      const a = gradient[element] ?? Number.NaN;
      const relative = (numeric: number): number =>
        Math.abs(a - numeric) / Math.max(Math.abs(a), Math.abs(numeric), floor);
      const at = (size: number): number => difference(weights, element, size, loss, () => executor.paramsChanged());
      const first = at(widest);
      const numeric = relative(first) <= gradcheckTolerance ? first : narrowed(first, at);
      const e = relative(numeric);
      if (!(e <= error)) [error, worst] = [e, { element, analytic: a, numeric }];
    }
    return { parameter: param.name, node: param.node, readers: param.readers, elements: chosen.length, error, worst };
  });
}

function reads({ readers }: PlanParam, nodes: ReadonlySet<string>): boolean {
  return readers.some((reader) => [...nodes].some((node) => isWithin(reader, node)));
}

/**
 * Where the loss bends sharply (layer normalisation of values near 0) a wide step is wrong by itself. Of ever narrower ones the estimate
 * counts that differs least from the one before, whatever the analytic derivative is (Ridders 1982).
 */
function narrowed(first: number, at: (size: number) => number): number {
  let [best, gap, before] = [first, Infinity, first];
  for (const size of [widest / 10, widest / 100]) {
    const estimate = at(size);
    if (Math.abs(estimate - before) < gap) [best, gap] = [estimate, Math.abs(estimate - before)];
    before = estimate;
  }
  return best;
}

/** (−f(2h) + 8 f(h) − 8 f(−h) + f(−2h)) / 12h, h = `size` · max(1, |weight|). */
function difference(
  weights: Float32Array | Float64Array,
  element: number,
  size: number,
  loss: () => number,
  changed: () => void,
): number {
  const before = weights[element] ?? 0;
  const h = size * Math.max(1, Math.abs(before));
  const at = (offset: number): number => {
    weights[element] = before + offset;
    changed();
    return loss();
  };
  const value = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
  weights[element] = before;
  changed();
  return value;
}

function chooseElements(size: number, options: GradcheckOptions, name: string): readonly number[] {
  const all = Int32Array.from({ length: size }, (_, i) => i);
  if (size > options.elements) new RandomStream(options.seed, `gradcheck ${name}`).shuffle(all);
  return [...all.subarray(0, options.elements)].sort((a, b) => a - b);
}
