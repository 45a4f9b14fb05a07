// A new folder for a run: `.rnn/<graph file name>/run-<n>/` beside the graph, or one that the caller names. The number is taken by
// making the folder, so that two that start at once get two runs. The graph's text is kept as it is now.
import fs from 'node:fs';
import path from 'node:path';
import { parseGraph } from '../../core/graph/parse.ts';
import type { RunManifest } from '../../protocol/engine.ts';
import { utf8, writeAtomically } from '../../train/ports.ts';
import { nodeDisk, sha256 } from './nodeDisk.ts';
import { nextRunId, runFiles, runsFolder, writeManifest } from './runFolder.ts';

export interface NewRun {
  /** Absolute path of the graph file. */
  readonly graphFile: string;
  /** Its text, which may not be saved yet. */
  readonly text: string;
  readonly steps?: number | undefined;
  readonly seed?: number | undefined;
  /** Folder for the run in place of `.rnn/…`; made, must be empty. */
  readonly out?: string | undefined;
  readonly studioVersion: string;
}

export interface CreatedRun {
  readonly folder: string;
  readonly manifest: RunManifest;
}

/** Folder that holds the runs of a graph file. */
export function runsOf(graphFile: string): string {
  return path.join(path.dirname(graphFile), runsFolder, path.basename(graphFile));
}

/** Makes the folder and writes what the engine needs. Throws what the system throws, and an error when `out` is not empty. */
export function createRun(request: NewRun): CreatedRun {
  const folder = request.out === undefined ? makeNumbered(request.graphFile) : makeNamed(request.out);
  const { training } = parseGraph(request.text).graph;
  const manifest: RunManifest = {
    version: 1,
    id: path.basename(folder),
    graph: path.basename(request.graphFile),
    description: '',
    startedAt: new Date().toISOString(),
    seed: request.seed ?? training.seed,
    steps: request.steps ?? training.steps,
    graphHash: sha256(request.text),
    dataHash: '',
    studioVersion: request.studioVersion,
  };
  const disk = nodeDisk(folder);
  writeAtomically(disk, runFiles.graph, utf8(request.text));
  writeManifest(disk, manifest);
  return { folder, manifest };
}

function makeNumbered(graphFile: string): string {
  const runs = runsOf(graphFile);
  fs.mkdirSync(runs, { recursive: true });
  const ignore = path.join(path.dirname(graphFile), runsFolder, '.gitignore');
  if (!fs.existsSync(ignore)) fs.writeFileSync(ignore, '*\n');
  for (;;) {
    const folder = path.join(runs, nextRunId(fs.readdirSync(runs)));
    try {
      fs.mkdirSync(folder);
      return folder;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

function makeNamed(out: string): string {
  fs.mkdirSync(out, { recursive: true });
  if (fs.readdirSync(out).length > 0)
    throw new Error(`${out} is not empty: name a new folder, or resume the run that is in it`);
  return path.resolve(out);
}
