// What a reference op may see: the buffers, where the loop stands, and the seed of the run.
import type { Store } from './store.ts';

export interface Context {
  readonly store: Store;
  /** Iteration of the loop around the step; 0 outside loops. */
  iteration: number;
  /** The time step that the iteration works on. */
  time: number;
  seed: number;
  step: number;
}
