// What evaluate, predict and generate share: the run named by `--run`, with its graph as it was and its weights.
import fs from 'node:fs';
import path from 'node:path';
import { loadRun, type LoadedRun } from '../platform/node/loadRun.ts';
import { sha256 } from '../platform/node/nodeDisk.ts';
import { oneFile, InputError, UsageError, type Arguments, type OptionKind } from './arguments.ts';
import { readGraphFile, systemReason } from './graphFile.ts';
import type { Output } from './output.ts';

export const runOptions = { run: 'text', weights: 'text' } as const satisfies Record<string, OptionKind>;

/** Opens the run; `dataFile` takes the place of the graph's data. Close it afterwards. */
export async function openRunOption(args: Arguments, output: Output, dataFile?: string): Promise<LoadedRun> {
  const graph = readGraphFile(oneFile(args));
  const option = args.text('run');
  if (option === undefined) throw new UsageError('Which run? Give its folder with --run');
  const weights = args.text('weights');
  if (weights !== undefined && weights !== 'last' && weights !== 'best')
    throw new UsageError('--weights takes last or best');
  if (dataFile !== undefined) demandReadable(dataFile);
  const loaded = await loadRun({
    folder: path.resolve(option),
    graphFolder: graph.folder,
    ...(weights === undefined ? {} : { weights }),
    ...(dataFile === undefined ? {} : { dataFile: path.resolve(dataFile) }),
  });
  if (!loaded.ok) throw new InputError(loaded.message);
  if (loaded.run.manifest.graphHash !== sha256(graph.text))
    output.progress(`${graph.file} was changed since ${loaded.run.manifest.id}; the run's own graph is used.\n`);
  return loaded.run;
}

function demandReadable(file: string): void {
  try {
    fs.accessSync(file, fs.constants.R_OK);
  } catch (error) {
    throw new InputError(`${file} cannot be read: ${systemReason(error)}.`);
  }
}
