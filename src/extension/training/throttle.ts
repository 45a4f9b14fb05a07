// Runs an action at once and then at most once an interval, the last request always served. Not a queue: requests merge.
// The timer is a port, so that tests need no waiting.

export interface Timers {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Calls back once; returns a function that prevents it. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const systemTimers: Timers = {
  now: () => performance.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};

export class Throttle {
  readonly #interval: number;
  readonly #action: () => void;
  readonly #timers: Timers;
  #last = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  /** `interval` in milliseconds. */
  constructor(interval: number, action: () => void, timers: Timers = systemTimers) {
    this.#interval = interval;
    this.#action = action;
    this.#timers = timers;
  }

  /** Asks for a run of the action: now when the interval has passed, otherwise as soon as it has. */
  request(): void {
    if (this.#cancel) return;
    const wait = this.#last + this.#interval - this.#timers.now();
    if (wait <= 0) this.#run();
    else this.#cancel = this.#timers.after(wait, () => this.#run());
  }

  /** Runs the action now if a request is waiting. */
  flush(): void {
    if (this.#cancel) this.#run();
  }

  dispose(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #run(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#last = this.#timers.now();
    this.#action();
  }
}
