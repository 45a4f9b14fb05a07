// The one way between a webview and its host: typed messages out, checked messages in, and VS Code's per-webview state.
// It knows no message by meaning, keeps no queue and never hands the VS Code object on.

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  /** VS Code gives it to a webview once. */
  function acquireVsCodeApi(): VsCodeApi;
}

/** What a webview needs of its host. The playground supplies its own. */
export interface Bridge<In, Out> {
  post(message: Out): void;
  /** Returns a function that ends the subscription. */
  subscribe(listener: (message: In) => void): () => void;
  /** What `saveState` kept before the webview was hidden or reloaded; anything may stand in it. */
  loadState(): unknown;
  saveState(state: unknown): void;
}

/** Every type of message that the host sends, each once: one that is left out does not compile. */
export type MessageTypes<In extends { readonly type: string }> = { readonly [K in In['type']]: true };

function hasKnownType<In extends { readonly type: string }>(value: unknown, types: MessageTypes<In>): value is In {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return typeof value.type === 'string' && Object.hasOwn(types, value.type);
}

/** The bridge to VS Code. Messages whose `type` is not in `types` are not for us and are ignored. */
export function vsCodeBridge<In extends { readonly type: string }, Out>(types: MessageTypes<In>): Bridge<In, Out> {
  const api = acquireVsCodeApi();
  return {
    post: (message) => {
      api.postMessage(message);
    },
    subscribe: (listener) => {
      const receive = (event: MessageEvent<unknown>): void => {
        if (hasKnownType<In>(event.data, types)) listener(event.data);
      };
      window.addEventListener('message', receive);
      return () => {
        window.removeEventListener('message', receive);
      };
    },
    loadState: () => api.getState(),
    saveState: (state) => {
      api.setState(state);
    },
  };
}

/** Sends faults that nothing caught to the host's log. */
export function reportFaults(report: (message: string) => void): void {
  window.addEventListener('error', (event) => {
    report(event.error instanceof Error ? (event.error.stack ?? event.error.message) : event.message);
  });
  window.addEventListener('unhandledrejection', (event) => {
    const reason: unknown = event.reason;
    report(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
  });
}
