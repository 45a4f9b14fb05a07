// The one way in which gestures change a document: serial, each against the version it names, each one undo step.
// A stale edit is refused, never rebased or guessed. It knows no VS Code; documentPort.ts gives it a real document.
import type { GraphEdit, TextEdit } from '../../core/graph/edit.types.ts';
import type { Result } from '../../core/base/result.ts';

/** The document as the queue sees it. */
export interface EditableDocument {
  readonly version: number;
  getText(): string;
  /** Applies all edits as one undo step. False when the document changed meanwhile or takes no edits. */
  apply(edits: readonly TextEdit[]): Promise<boolean>;
}

/** Turns a gesture into text edits, or says why it cannot be made. Pure. */
export type PlanEdits = (text: string, edits: readonly GraphEdit[]) => Result<readonly TextEdit[], string>;

export interface EditOutcome {
  readonly ok: boolean;
  /** Version of the document afterwards. */
  readonly version: number;
  /** The document had changed: whoever made the gesture has to see the new text first. */
  readonly stale: boolean;
  readonly reason?: string;
}

/** What the queue says to a person. */
export interface EditMessages {
  readonly stale: string;
  readonly refused: string;
}

export class EditQueue {
  #tail: Promise<unknown> = Promise.resolve();
  readonly #document: EditableDocument;
  readonly #plan: PlanEdits;
  readonly #readOnly: () => string | null;
  readonly #messages: EditMessages;

  constructor(document: EditableDocument, plan: PlanEdits, readOnly: () => string | null, messages: EditMessages) {
    this.#document = document;
    this.#plan = plan;
    this.#readOnly = readOnly;
    this.#messages = messages;
  }

  /** Applies one gesture after those before it. Resolves with what became of it and never rejects. */
  submit(edits: readonly GraphEdit[], baseVersion: number): Promise<EditOutcome> {
    const outcome = this.#tail.then(() => this.#run(edits, baseVersion));
    this.#tail = outcome;
    return outcome;
  }

  /** Resolves when every gesture submitted so far has been applied or refused. Saving waits for it. */
  async idle(): Promise<void> {
    await this.#tail;
  }

  async #run(edits: readonly GraphEdit[], baseVersion: number): Promise<EditOutcome> {
    const document = this.#document;
    const refuse = (reason: string, stale = false): EditOutcome => ({
      ok: false,
      version: document.version,
      stale,
      reason,
    });
    try {
      const readOnly = this.#readOnly();
      if (readOnly !== null) return refuse(readOnly);
      if (document.version !== baseVersion) return refuse(this.#messages.stale, true);
      const planned = this.#plan(document.getText(), edits);
      if (!planned.ok) return refuse(planned.error);
      if (planned.value.length === 0) return { ok: true, version: document.version, stale: false };
      if (await document.apply(planned.value)) return { ok: true, version: document.version, stale: false };
      const changed = document.version !== baseVersion;
      return refuse(changed ? this.#messages.stale : this.#messages.refused, changed);
    } catch (problem) {
      return refuse(problem instanceof Error ? problem.message : String(problem));
    }
  }
}
