// Random graph files for property tests: any indentation, one-line or spread objects, comments everywhere, trailing commas,
// line ends, byte-order mark, unknown keys. Drawn from a seed, so that a failure can be repeated.
import { RandomStream } from '../../../../src/core/base/random.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonRecord = { [key: string]: Json };

export class Dice {
  readonly #stream: RandomStream;

  constructor(seed: number) {
    this.#stream = new RandomStream(seed, 'document');
  }

  below(n: number): number {
    return this.#stream.below(n);
  }

  chance(probability: number): boolean {
    return this.#stream.uniform() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('Nothing to pick from.');
    return item;
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, key: this.#stream.word() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  }
}

export const IDS = ['a', 'b', 'lstm', 'lstm2', 'x-1', '_out', 'toString', 'hasOwnProperty', 'loss'] as const;
const KINDS = ['input', 'lstm', 'dense', 'mse', 'gru'];
const STRINGS = [
  '',
  'plain',
  'a "quoted" \\ one',
  'Zürich ☃ 😀',
  '// no comment',
  '/* nor this */',
  '{ "x": [',
  'line\nbreak\ttab',
  '</script>',
  ',',
  '\u202eabc',
];
export const PARAMS = ['units', 'fields', 'layers', 'note', 'deep', 'constructorish', 'k'] as const;

export function randomValue(dice: Dice, depth = 0): Json {
  switch (dice.below(depth > 1 ? 5 : 7)) {
    case 0:
      return dice.below(1000) - 500;
    case 1:
      return dice.pick([0.5, 1e-8, 1.25, 3e10, -0.001]);
    case 2:
      return dice.chance(0.5);
    case 3:
      return dice.pick(STRINGS);
    case 4:
      return null;
    case 5:
      return Array.from({ length: dice.below(4) }, () => randomValue(dice, depth + 1));
    default:
      return Object.fromEntries(
        dice
          .shuffled(['p', 'q', 'r'])
          .slice(dice.below(4))
          .map((key) => [key, randomValue(dice, depth + 1)]),
      );
  }
}

/** Names of sub-graphs; also names of nodes and of things that objects inherit. */
export const GRAPHS = ['lstm', 'block', 'valueOf'] as const;

/** `nodes` and `layout` of the file or of a sub-graph. */
function randomParts(dice: Dice): { readonly nodes: JsonRecord; readonly layout: JsonRecord } {
  const ids = dice.shuffled(IDS).slice(0, dice.below(6));
  const nodes = ids.map((id): [string, Json] => {
    const entries: [string, Json][] = dice
      .shuffled(PARAMS)
      .slice(0, dice.below(4))
      .map((name) => [name, randomValue(dice)]);
    if (dice.chance(0.6) && ids.length > 0) {
      const ports = dice.shuffled(['x', 'h', 'prediction']).slice(0, dice.below(4));
      entries.push([
        'inputs',
        Object.fromEntries(ports.map((port) => [port, `${dice.pick(ids)}.${dice.pick(['y', 'last'])}`])),
      ]);
    }
    return [
      id,
      Object.fromEntries([['kind', dice.pick(KINDS)], ...(dice.chance(0.2) ? dice.shuffled(entries) : entries)] as [
        string,
        Json,
      ][]),
    ];
  });
  const layout = ids
    .filter(() => dice.chance(0.8))
    .map((id): [string, Json] => [id, [dice.below(900), dice.below(900) / 2]]);
  return { nodes: Object.fromEntries(nodes), layout: Object.fromEntries(layout) };
}

function randomGraphs(dice: Dice): JsonRecord {
  const graphs = dice
    .shuffled(GRAPHS)
    .slice(0, dice.below(GRAPHS.length + 1))
    .map((id): [string, Json] => {
      const { nodes, layout } = randomParts(dice);
      const parts: [string, Json][] = dice.chance(0.9) ? [['nodes', nodes]] : [];
      if (dice.chance(0.6)) parts.push(['layout', layout]);
      if (dice.chance(0.2)) parts.push(['mine', randomValue(dice)]);
      return [id, Object.fromEntries(dice.chance(0.3) ? dice.shuffled(parts) : parts)];
    });
  return Object.fromEntries(graphs);
}

/** A whole file as plain JSON, with sub-graphs and unknown keys, in any order of keys. */
export function randomFile(dice: Dice): JsonRecord {
  const { nodes, layout } = randomParts(dice);
  const parts: [string, Json][] = [['version', 1]];
  if (dice.chance(0.7))
    parts.push([
      'data',
      {
        kind: 'csv',
        path: 'a.csv',
        window: 5,
        split: { by: 'time', train: 0.6, validation: 0.2 },
        extra: randomValue(dice),
      },
    ]);
  if (dice.chance(0.9)) parts.push(['nodes', nodes]);
  if (dice.chance(0.4)) parts.push(['graphs', randomGraphs(dice)]);
  if (dice.chance(0.7))
    parts.push(['training', { optimizer: { kind: 'sgd', learningRate: 0.1 }, batch: 8, list: [1, [2, 3], 'x'] }]);
  if (dice.chance(0.8)) parts.push(['layout', layout]);
  if (dice.chance(0.3)) parts.push(['$schema', 'https://example.org/x'], ['mine', randomValue(dice)]);
  return Object.fromEntries(dice.chance(0.3) ? dice.shuffled(parts) : parts);
}

/** Writes JSON in a random hand. */
export function writeFile(dice: Dice, value: Json): string {
  const style = {
    eol: dice.pick(['\n', '\n', '\r\n']),
    unit: dice.pick(['  ', '    ', '\t', ' ']),
    comments: dice.chance(0.5) ? 0.15 : 0,
    trailing: dice.chance(0.25),
    tight: dice.chance(0.2),
    leadingComma: dice.chance(0.05),
    oneLine: dice.chance(0.1),
    expand: dice.chance(0.3) ? 1 : 0.3,
  };
  let comments = 0;
  const write = (item: Json, indent: string, depth: number): string => {
    if (item === null || typeof item !== 'object') return JSON.stringify(item);
    const [open, close] = Array.isArray(item) ? ['[', ']'] : ['{', '}'];
    const spread = !style.oneLine && (depth < 2 ? dice.chance(0.9) : dice.chance(style.expand));
    const inner = indent + style.unit;
    const line = spread ? style.eol + inner : style.tight ? '' : ' ';
    const block = (): string => (dice.chance(style.comments) ? `${style.tight ? '' : ' '}/* c${comments++} */` : '');
    const own = (): string =>
      spread && dice.chance(style.comments)
        ? `${dice.chance(0.5) ? '//' : ''}`.replace('//', `// l${comments++} , { "`)
        : '';
    const texts = Array.isArray(item)
      ? item.map((entry) => write(entry, inner, depth + 1))
      : Object.entries(item).map(([key, entry]) => {
          const align = dice.chance(0.1) ? '     ' : '';
          return `${JSON.stringify(key)}${style.tight ? ':' : `: ${align}`}${block()}${write(entry, inner, depth + 1)}`;
        });
    if (texts.length === 0)
      return open + (dice.chance(0.3) ? dice.pick([' ', spread ? style.eol + indent : '', `${block()}`]) : '') + close;
    let text = open;
    texts.forEach((entry, index) => {
      const above = own();
      text += above === '' ? line : line + above + style.eol + inner;
      text += entry + block();
      if (index < texts.length - 1) text += style.leadingComma && spread ? `${style.eol}${inner},` : ',';
      else if (style.trailing && spread) text += ',';
      text += block();
      const trail = own();
      if (trail !== '') text += ` ${trail}`;
      if (trail !== '' && style.leadingComma) text += style.eol + inner;
    });
    return text + (spread ? style.eol + indent : style.tight ? '' : ' ') + close;
  };
  const lead = dice.chance(0.1) ? '\uFEFF' : '';
  const head = dice.chance(0.1) && !style.oneLine ? `// a graph${style.eol}` : '';
  return lead + head + write(value, '', 0) + (dice.chance(0.8) ? style.eol : '');
}
