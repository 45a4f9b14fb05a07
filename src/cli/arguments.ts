// Reads a command's arguments: one file and options with values of a known kind. Anything else is wrong usage, said in one sentence.
import { parseArgs } from 'node:util';

/** Wrong usage: exit code 2. */
export class UsageError extends Error {}

/** The input is at fault: exit code 1. The message is for people. */
export class InputError extends Error {}

export type OptionKind = 'text' | 'flag' | 'count' | 'whole' | 'number';

export interface Arguments {
  readonly files: readonly string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
  number(name: string): number | undefined;
}

/** `count` is a whole number ≥ 1, `whole` ≥ 0, `number` any finite number ≥ 0. */
export function readArguments(words: readonly string[], options: Readonly<Record<string, OptionKind>>): Arguments {
  const spec = Object.fromEntries(
    Object.entries(options).map(([name, kind]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...words], options: spec, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error));
  }
  const { values, positionals } = parsed;
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  for (const [name, kind] of Object.entries(options)) {
    const value = text(name);
    if (value !== undefined && kind !== 'text') checkNumber(name, value, kind);
  }
  return {
    files: positionals,
    text,
    flag: (name) => values[name] === true,
    number: (name) => {
      const value = text(name);
      return value === undefined ? undefined : Number(value);
    },
  };
}

function checkNumber(name: string, value: string, kind: OptionKind): void {
  const n = Number(value);
  const least = kind === 'count' ? 1 : 0;
  const fits =
    value.trim() !== '' && Number.isFinite(n) && n >= least && (kind === 'number' || Number.isSafeInteger(n));
  if (fits) return;
  const wanted =
    kind === 'count'
      ? 'a whole number of at least 1'
      : kind === 'whole'
        ? 'a whole number of at least 0'
        : 'a number of at least 0';
  throw new UsageError(`--${name} takes ${wanted}, not ${value}`);
}

/** The one file that a command is about. */
export function oneFile(args: Arguments): string {
  const [file, ...more] = args.files;
  if (file === undefined) throw new UsageError('Which file? Name a .rnn.json file');
  if (more.length > 0) throw new UsageError(`One file at a time, not also ${more.join(', ')}`);
  return file;
}
