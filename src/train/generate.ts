// Text from a trained character model, one character at a time. Where the plan can stream, state is carried from character to character;
// where it cannot, the last characters are read again each time. Yields after every character, so that it can be stopped.
import type { RandomStream } from '../core/base/random.ts';
import type { PlanLoss } from '../core/ir/plan.ts';
import type { Executor } from '../runtime/executor.ts';
import type { Dataset } from './data/dataset.ts';
import { encode, vocabularyOf } from './data/vocabulary.ts';
import type { Vocabulary } from './data/vocabulary.ts';

export interface GenerateRequest {
  readonly executor: Executor;
  readonly dataset: Dataset;
  readonly prompt: string;
  /** Characters to add. */
  readonly length: number;
  /** 0: always the likeliest character; 1: as the model says; above: wilder. */
  readonly temperature: number;
  readonly random: RandomStream;
}

/** The loss whose prediction is the next character, when the task is a character model. */
export function characterLoss({
  executor: { plan },
  dataset,
}: Pick<GenerateRequest, 'executor' | 'dataset'>): PlanLoss | undefined {
  if (dataset.spec.kind !== 'text') return undefined;
  return plan.losses.find((loss) => loss.kind === 'crossEntropy' && loss.targets[0] === 'next');
}

/** Characters of the prompt that the training split does not hold; the model reads them as unknown. */
export function unknownCharacters(dataset: Dataset, prompt: string): string[] {
  const known = vocabulary(dataset).indexOf;
  return [...new Set(prompt)].filter((character) => !known.has(character));
}

function vocabulary(dataset: Dataset): Vocabulary {
  const fit = dataset.fitted.fields.find((field) => field.type === 'tokens');
  return vocabularyOf(fit?.type === 'tokens' ? fit.symbols : []);
}

/** Yields the characters. Throws when the task is no character model; ask `characterLoss` before. */
export function* generateText(request: GenerateRequest): Generator<string, void> {
  const { executor, dataset, length, random, temperature } = request;
  const loss = characterLoss(request);
  if (loss === undefined) throw new Error('the graph is no model of the next character');
  const words = vocabulary(dataset);
  const prompt = [...encode(request.prompt === '' ? '\n' : request.prompt, words)];
  const predict =
    executor.plan.programs.stream === null ? rereading(executor, dataset, loss) : streaming(executor, loss);
  let weights = predict(prompt);
  for (let i = 0; i < length; i++) {
    const token = sample(weights, temperature, random);
    yield words.symbols[token] ?? '';
    weights = predict([token]);
  }
}

type Predict = (tokens: readonly number[]) => ArrayLike<number>;

function streaming(executor: Executor, loss: PlanLoss): Predict {
  const { inputs } = executor.plan;
  executor.bind({ B: 1, T: 1 });
  const states = inputs.flatMap(({ name, role }) => (role.kind === 'state' ? [{ name, ...role }] : []));
  for (const { name, initial } of states) {
    if (typeof initial === 'number') executor.input(name).fill(initial);
    else executor.input(name).set(executor.param(initial));
  }
  return (tokens) => {
    executor.bind({ B: 1, T: 1 });
    for (const token of tokens) {
      feed(executor, [token]);
      executor.run('stream', { seed: 0, step: 0 });
      for (const { name, final } of states) executor.input(name).set(executor.output(final));
    }
    return executor.output(loss.prediction);
  };
}

/** Reads the last window again for each character. */
function rereading(executor: Executor, dataset: Dataset, loss: PlanLoss): Predict {
  let seen: number[] = [];
  return (tokens) => {
    seen = [...seen, ...tokens].slice(-dataset.maxLength);
    executor.bind({ B: 1, T: seen.length });
    feed(executor, seen);
    executor.run('evaluate', { seed: 0, step: 0 });
    const all = executor.output(loss.prediction);
    return loss.perStep ? all.subarray(all.length - all.length / seen.length) : all;
  };
}

/** The characters into every input that reads them; targets, which nothing looks at here, get a valid token. */
function feed(executor: Executor, tokens: readonly number[]): void {
  for (const { name, role } of executor.plan.inputs) {
    if (role.kind === 'state' || role.kind === 'schedule') continue;
    const view = executor.input(name);
    if (role.kind === 'mask' || role.kind === 'counted' || role.kind === 'fresh') view.fill(1);
    else if (role.kind === 'lastMask') view.fill(0).fill(1, view.length - 1);
    else if (role.use === 'target') view.fill(0);
    else if (role.per === 'step') view.set(tokens);
    else view.fill(tokens.at(-1) ?? 0);
  }
}

/** Draws by p^(1/temperature). Symbol 0, which stands for any unknown character, is never drawn. */
function sample(probabilities: ArrayLike<number>, temperature: number, random: RandomStream): number {
  let best = 1;
  for (let i = 2; i < probabilities.length; i++) if ((probabilities[i] ?? 0) > (probabilities[best] ?? 0)) best = i;
  if (temperature <= 0) return best;
  const peak = Math.log(Math.max(probabilities[best] ?? 0, Number.MIN_VALUE));
  const weights = Array.from({ length: probabilities.length }, (_, i) =>
    i === 0 ? 0 : Math.exp((Math.log(Math.max(probabilities[i] ?? 0, Number.MIN_VALUE)) - peak) / temperature),
  );
  let left = random.uniform() * weights.reduce((sum, w) => sum + w, 0);
  for (let i = 1; i < weights.length; i++) {
    left -= weights[i] ?? 0;
    if (left < 0) return i;
  }
  return best;
}
