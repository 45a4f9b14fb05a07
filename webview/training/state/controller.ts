// Between the host's messages and what is shown: subscribes to the shown runs, feeds their records into columns exactly
// once, tells charts that there is more to draw, and renews the head's figures a few times a second.
import type { RunState } from '../../../src/core/base/runRecords.ts';
import type {
  HostToTrainingView,
  RunSummary,
  TrainingCommand,
  TrainingViewToHost,
} from '../../../src/protocol/trainingView.ts';
import type { Bridge } from '../../shared/bridge.ts';
import { RecordFeed } from '../data/recordFeed.ts';
import type { RunData } from '../data/runData.ts';
import { runHead, type RunHead } from '../data/runHead.ts';
import { assignColors } from './runColors.ts';
import { readSaved, toggled, type Settings } from './settings.ts';
import { createViewStore, shownRuns, stateSentence, type ViewStore } from './viewState.ts';

export type TrainingBridge = Bridge<HostToTrainingView, TrainingViewToHost>;

/** Milliseconds between two renewals of the figures. */
const headInterval = 200;
/** Milliseconds before a gap is asked for again. */
const gapPatience = 1000;

export class TrainingController {
  readonly store: ViewStore;
  readonly #bridge: TrainingBridge;
  readonly #feeds = new Map<string, RecordFeed>();
  readonly #subscribed = new Set<string>();
  readonly #asked = new Map<string, { readonly since: number; readonly at: number }>();
  /** The state of each run that was last shown or announced. */
  readonly #told = new Map<string, RunState>();
  readonly #listeners = new Set<() => void>();
  readonly #ends: (() => void)[] = [];
  #lastWish: string | null = null;
  #headTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(bridge: TrainingBridge) {
    this.#bridge = bridge;
    this.store = createViewStore(readSaved(bridge.loadState()));
    this.#ends.push(
      bridge.subscribe((message) => {
        this.#receive(message);
      }),
    );
    const visible = (): void => {
      if (document.visibilityState === 'visible') this.#resubscribe();
    };
    document.addEventListener('visibilitychange', visible);
    this.#ends.push(() => {
      document.removeEventListener('visibilitychange', visible);
    });
    bridge.post({ type: 'ready' });
  }

  destroy(): void {
    for (const end of this.#ends) end();
    if (this.#headTimer !== null) clearTimeout(this.#headTimer);
  }

  /** The columns of a run, when it is or was shown. */
  data(run: string): RunData | undefined {
    return this.#feeds.get(run)?.data;
  }

  /** True when every record that the host has spoken of is here. */
  complete(run: string): boolean {
    const feed = this.#feeds.get(run);
    return feed !== undefined && feed.next >= feed.total;
  }

  /** Calls back whenever records came in; no more than marks something for the next frame should happen there. */
  onRecords(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  command(command: TrainingCommand, run = '', node?: string): void {
    this.#bridge.post({ type: 'command', command, run, ...(node === undefined ? {} : { node }) });
  }

  fault(message: string): void {
    this.#bridge.post({ type: 'fault', message });
  }

  change(settings: Partial<Settings>): void {
    this.store.setState((state) => ({ settings: { ...state.settings, ...settings } }));
    this.#save();
  }

  toggleHidden(curve: string): void {
    this.change({ hidden: toggled(this.store.getState().settings.hidden, curve) });
  }

  focus(run: string): void {
    this.store.setState((state) => ({ focus: run, compared: state.compared.filter((other) => other !== run) }));
    this.#syncSubscriptions();
  }

  /** Draws a run beside the one in focus, or no longer. */
  toggleCompared(run: string): void {
    if (run === this.store.getState().focus) return;
    this.store.setState((state) => ({ compared: toggled(state.compared, run) }));
    this.#syncSubscriptions();
  }

  say(announcement: string): void {
    this.store.setState({ announcement });
  }

  #receive(message: HostToTrainingView): void {
    if (message.type === 'runs') {
      this.#receiveRuns(message.runs, message.show);
      return;
    }
    const feed = this.#feeds.get(message.run);
    if (feed === undefined || !this.#subscribed.has(message.run)) return;
    const outcome = feed.accept(message);
    if (outcome.kind === 'appended') this.#asked.delete(message.run);
    else this.#askAgain(message.run, outcome.kind === 'gap' ? outcome.since : 0);
    for (const listener of this.#listeners) listener();
    this.#renewHeadsSoon();
  }

  #receiveRuns(runs: readonly RunSummary[], show: string | null): void {
    const known = new Set(runs.map((run) => run.key));
    const { focus: chosen, compared } = this.store.getState();
    const wish = show !== null && show !== this.#lastWish && known.has(show) ? show : null;
    this.#lastWish = show;
    const kept = chosen !== null && known.has(chosen) ? chosen : (runs[0]?.key ?? null);
    const focus = wish ?? kept;
    this.store.setState({
      connected: true,
      runs,
      focus,
      compared: compared.filter((run) => known.has(run) && run !== focus),
    });
    for (const run of [...this.#feeds.keys()]) if (!known.has(run)) this.#feeds.delete(run);
    this.#syncSubscriptions();
  }

  #syncSubscriptions(): void {
    const shown = new Set(shownRuns(this.store.getState()));
    this.store.setState(({ colors }) => ({ colors: assignColors(colors, [...shown]) }));
    for (const run of this.#subscribed) {
      if (shown.has(run)) continue;
      this.#subscribed.delete(run);
      this.#bridge.post({ type: 'unsubscribe', run });
    }
    for (const run of shown) {
      if (this.#subscribed.has(run)) continue;
      this.#subscribed.add(run);
      let feed = this.#feeds.get(run);
      if (feed === undefined) {
        feed = new RecordFeed();
        this.#feeds.set(run, feed);
      }
      this.#bridge.post({ type: 'subscribe', run, since: feed.next });
    }
    this.#save();
    this.#renewHeads();
  }

  #resubscribe(): void {
    for (const run of this.#subscribed) {
      this.#bridge.post({ type: 'subscribe', run, since: this.#feeds.get(run)?.next ?? 0 });
    }
  }

  /** Asks for what is missing, but not again while the answer may be on its way. */
  #askAgain(run: string, since: number): void {
    const now = performance.now();
    const before = this.#asked.get(run);
    if (before !== undefined && before.since === since && now - before.at < gapPatience) return;
    this.#asked.set(run, { since, at: now });
    this.#bridge.post({ type: 'subscribe', run, since });
  }

  #renewHeadsSoon(): void {
    this.#headTimer ??= setTimeout(() => {
      this.#headTimer = null;
      this.#renewHeads();
    }, headInterval);
  }

  #renewHeads(): void {
    const { heads: before, runs } = this.store.getState();
    const heads: Record<string, RunHead> = {};
    let announcement: string | null = null;
    for (const run of shownRuns(this.store.getState())) {
      const data = this.data(run);
      if (data === undefined) continue;
      const known = before[run];
      const head = known?.version === data.version ? known : runHead(data);
      heads[run] = head;
      const summary = runs.find(({ key }) => key === run);
      const name = summary?.name ?? run;
      const told = this.#told.get(run) ?? summary?.state;
      const now = this.complete(run) ? (head.state ?? told) : told;
      const changed = told !== undefined && told !== now;
      if (now !== undefined) this.#told.set(run, now);
      if (changed || (known !== undefined && known.error === null && head.error !== null))
        announcement = stateSentence(name, head);
    }
    this.store.setState(announcement === null ? { heads } : { heads, announcement });
  }

  #save(): void {
    const { settings, focus, compared } = this.store.getState();
    this.#bridge.saveState({ settings, focus, compared });
  }
}
