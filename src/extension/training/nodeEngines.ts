// Engines of this machine: run folders beside the graph, engine processes, and logs read in the reading thread.
import path from 'node:path';
import { createRun } from '../../platform/node/createRun.ts';
import { attachRun, isLive, startEngine, type RunHandle } from '../../platform/node/engineClient.ts';
import { nodeDisk } from '../../platform/node/nodeDisk.ts';
import { readManifest } from '../../platform/node/runFolder.ts';
import type { EngineOptions } from '../../protocol/engine.ts';
import type { ReaderThread } from '../data/readerThread.ts';
import type { EngineHandle, EngineListener, Engines, RunFolder, StartRefusal } from './engines.ts';

/** Runs of a graph that are listed: older ones stay on disk. */
const listed = 20;

export interface NodeEngineParts {
  /** dist/engine.mjs. */
  readonly enginePath: string;
  readonly studioVersion: string;
  readonly reader: ReaderThread;
}

export function nodeEngines({ enginePath, studioVersion, reader }: NodeEngineParts): Engines {
  /** Connections that `start` made and `attach` takes over. */
  const joined = new Map<string, RunHandle>();

  const launch = async (options: EngineOptions): Promise<StartRefusal | undefined> => {
    try {
      joined.set(options.folder, await startEngine({ enginePath, ...options }));
      return undefined;
    } catch (problem) {
      return { message: messageOf(problem) };
    }
  };

  return {
    async start({ graphFile, text, root, threads }) {
      let run: RunFolder;
      try {
        run = createRun({ graphFile, text, studioVersion });
      } catch (problem) {
        return { ok: false, error: { message: messageOf(problem) } };
      }
      const error = await launch({
        folder: run.folder,
        graphFolder: path.dirname(graphFile),
        root,
        resume: false,
        ...threadOption(threads),
      });
      return error ? { ok: false, error } : { ok: true, run };
    },

    async resume({ folder, root, threads }) {
      const graphFolder = path.resolve(folder, '../../..');
      const error = await launch({ folder, graphFolder, root, resume: true, ...threadOption(threads) });
      return error ? { ok: false, error } : { ok: true };
    },

    async attach(folder, listener) {
      const started = joined.get(folder);
      joined.delete(folder);
      if (!started && !isLive(folder)) return undefined;
      return follow(started ?? (await attachRun(folder)), listener);
    },

    list: async (graphFile) => (await reader.ask({ type: 'runs', graphFile, limit: listed })).runs,
    manifest: (folder) => Promise.resolve(readManifest(nodeDisk(folder))),
    readLog: async (folder) => (await reader.ask({ type: 'log', folder })).records,
  };
}

/** Hands on what the handle has and what comes; `closed` comes last. */
function follow(handle: RunHandle, listener: EngineListener): EngineHandle {
  let detached = false;
  if (handle.records.length > 0) listener.records(0, handle.records);
  const stop = handle.onRecords((from) => listener.records(from, handle.records.slice(from)));
  void handle.ended.then(() => {
    stop();
    if (!detached) listener.closed();
  });
  return {
    send(type) {
      if (type === 'pause') handle.pause();
      else if (type === 'resume') handle.resume();
      else handle.stop();
    },
    detach() {
      detached = true;
      handle.detach();
    },
  };
}

const threadOption = (threads: number): { readonly threads?: number } => (threads > 0 ? { threads } : {});

const messageOf = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem));
