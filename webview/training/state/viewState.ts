// What the training view shows, apart from the curves' numbers: runs, choice, settings and the figures of the head.
// React reads it; records do not pass through it.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunSummary } from '../../../src/protocol/trainingView.ts';
import type { RunHead } from '../data/runHead.ts';
import type { SavedState, Settings } from './settings.ts';

export interface ViewState {
  /** False until the host has answered. */
  readonly connected: boolean;
  readonly runs: readonly RunSummary[];
  /** The run that the head, the preview and the error panel are about. */
  readonly focus: string | null;
  /** Runs drawn beside it. */
  readonly compared: readonly string[];
  /** Colour slot of each shown run while several are drawn. */
  readonly colors: ReadonlyMap<string, number>;
  readonly settings: Settings;
  /** Figures of the shown runs, a few times a second. */
  readonly heads: Readonly<Record<string, RunHead>>;
  /** Spoken by screen readers when it changes. */
  readonly announcement: string;
}

export type ViewStore = StoreApi<ViewState>;

export function createViewStore(saved: SavedState): ViewStore {
  return createStore<ViewState>(() => ({
    connected: false,
    runs: [],
    focus: saved.focus,
    compared: saved.compared,
    colors: new Map(),
    settings: saved.settings,
    heads: {},
    announcement: '',
  }));
}

/** The runs that are drawn, the one in focus first. */
export function shownRuns({ focus, compared }: Pick<ViewState, 'focus' | 'compared'>): readonly string[] {
  return focus === null ? [] : [focus, ...compared.filter((run) => run !== focus)];
}

/** What may be said of a run in a sentence when its state changes. */
export function stateSentence(name: string, head: RunHead): string {
  if (head.error !== null) return `${name} failed. ${head.error.message}`;
  switch (head.state) {
    case 'running':
      return `${name} is training.`;
    case 'paused':
      return `${name} is paused at step ${head.step}.`;
    case 'done':
      return `${name} has ended at step ${head.step}.`;
    case 'failed':
      return `${name} failed at step ${head.step}.`;
    case 'interrupted':
      return `${name} was interrupted at step ${head.step}.`;
    case 'stopping':
      return `${name} is stopping.`;
    case 'preparing':
      return `${name} is being prepared.`;
    case null:
      return '';
  }
}
