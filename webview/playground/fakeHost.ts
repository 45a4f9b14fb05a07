// A host for the playground: it keeps a document in memory, makes the real edits on it, and has an undo stack as VS Code does.
// It stands in for VS Code only; parsing, checking and editing are the product's own.
import { applyEdits } from '../../src/core/graph/edit.ts';
import type { DataInfo } from '../../src/core/graph/model.ts';
import type { EditMessage, GraphEditorToHost, HostToGraphEditor, RunMessage } from '../../src/protocol/graphEditor.ts';
import type { EditorBridge } from '../editor/state/editorController.ts';

export interface FakeDocument {
  readonly fileName: string;
  readonly text: string;
  readonly data: DataInfo | null;
  readonly candidates?: readonly string[];
  readonly run?: RunMessage['run'];
  readonly trusted?: boolean;
  readonly readOnly?: string | null;
}

/** What tests ask about. */
export interface FakeHostView {
  readonly text: string;
  readonly version: number;
  /** Everything the webview sent, in order. */
  readonly messages: readonly GraphEditorToHost[];
  readonly undoLabels: readonly string[];
}

export class FakeHost {
  #text: string;
  #version = 1;
  readonly #document: FakeDocument;
  readonly #listeners = new Set<(message: HostToGraphEditor) => void>();
  readonly #undo: { readonly label: string; readonly before: string; readonly after: string }[] = [];
  readonly #redo: { readonly label: string; readonly before: string; readonly after: string }[] = [];
  readonly #messages: GraphEditorToHost[] = [];
  #saved: unknown;

  constructor(document: FakeDocument) {
    this.#document = document;
    this.#text = document.text;
  }

  get view(): FakeHostView {
    return {
      text: this.#text,
      version: this.#version,
      messages: this.#messages,
      undoLabels: this.#undo.map(({ label }) => label),
    };
  }

  /** The bridge to hand to the editor. */
  bridge(): EditorBridge {
    return {
      post: (message) => {
        // Messages between windows arrive later and as copies; so do these.
        const copy = structuredClone(message);
        queueMicrotask(() => {
          this.#receive(copy);
        });
      },
      subscribe: (listener) => {
        this.#listeners.add(listener);
        return () => {
          this.#listeners.delete(listener);
        };
      },
      loadState: () => this.#saved,
      saveState: (state) => {
        this.#saved = structuredClone(state);
      },
    };
  }

  send(message: HostToGraphEditor): void {
    const copy = structuredClone(message);
    queueMicrotask(() => {
      for (const listener of this.#listeners) listener(copy);
    });
  }

  /** The document as if someone had typed in a text editor beside. */
  setText(text: string): void {
    this.#change('Type', text);
    this.#snapshot();
  }

  undo(): void {
    const step = this.#undo.pop();
    if (step === undefined) return;
    this.#redo.push(step);
    this.#text = step.before;
    this.#version++;
    this.#snapshot();
  }

  redo(): void {
    const step = this.#redo.pop();
    if (step === undefined) return;
    this.#undo.push(step);
    this.#text = step.after;
    this.#version++;
    this.#snapshot();
  }

  #change(label: string, text: string): void {
    this.#undo.push({ label, before: this.#text, after: text });
    this.#redo.length = 0;
    this.#text = text;
    this.#version++;
  }

  #snapshot(): void {
    const { fileName, readOnly = null, trusted = true } = this.#document;
    this.send({ type: 'snapshot', version: this.#version, text: this.#text, fileName, readOnly, trusted });
  }

  #receive(message: GraphEditorToHost): void {
    this.#messages.push(message);
    if (message.type === 'ready') {
      this.#snapshot();
      this.send({
        type: 'data',
        info: this.#document.data,
        diagnostics: [],
        candidates: this.#document.candidates ?? [],
      });
      if (this.#document.run !== undefined) this.send({ type: 'run', run: this.#document.run });
    } else if (message.type === 'edit') {
      this.#edit(message);
    } else if (message.type === 'command' && message.command === 'undo') {
      this.undo();
    } else if (message.type === 'command' && message.command === 'redo') {
      this.redo();
    } else if (message.type === 'fault') {
      console.error(message.message);
    }
  }

  #edit({ id, baseVersion, label, edits }: EditMessage): void {
    const refuse = (reason: string): void => {
      this.send({ type: 'editResult', id, ok: false, version: this.#version, reason });
      this.#snapshot();
    };
    if (baseVersion !== this.#version) {
      refuse('The file had changed meanwhile. Please make the change again.');
      return;
    }
    const result = applyEdits(this.#text, edits);
    if (!result.ok) {
      refuse(result.error.message);
      return;
    }
    if (result.value.text !== this.#text) this.#change(label, result.value.text);
    this.send({ type: 'editResult', id, ok: true, version: this.#version });
    this.#snapshot();
  }
}
