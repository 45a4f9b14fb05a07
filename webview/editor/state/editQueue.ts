// Sends gestures to the host one after the other. The next one leaves when the document with the one before it has come
// back, so it names the version it was made against. A refused or overtaken gesture drops those that waited behind it.
// No timers, no guesses about echoes: only ids and versions.
import type { EditMessage, EditResultMessage } from '../../../src/protocol/graphEditor.ts';
import type { Gesture } from '../model/gestures.ts';

interface Waiting {
  readonly id: number;
  readonly gesture: Gesture;
}

export interface EditQueueEvents {
  post(message: EditMessage): void;
  /** The gesture stands in the document that is shown, or will never. */
  settled(id: number, gesture: Gesture, reason: string | undefined): void;
}

export class EditQueue {
  readonly #events: EditQueueEvents;
  #nextId = 1;
  #version = 0;
  #sent: Waiting | undefined;
  #resultVersion: number | undefined;
  #waiting: Waiting[] = [];

  constructor(events: EditQueueEvents) {
    this.#events = events;
  }

  /** True while an edit is on its way or waits for its turn. */
  get busy(): boolean {
    return this.#sent !== undefined;
  }

  /** Returns the id under which `settled` will speak of the gesture. */
  submit(gesture: Gesture): number {
    const one = { id: this.#nextId++, gesture };
    if (this.#sent === undefined) this.#send(one);
    else this.#waiting.push(one);
    return one.id;
  }

  /** A snapshot is shown now. */
  snapshot(version: number): void {
    this.#version = version;
    this.#advance();
  }

  result(message: EditResultMessage): void {
    if (this.#sent === undefined || message.id !== this.#sent.id) return;
    if (!message.ok) {
      this.#drop(message.reason ?? 'The file had changed meanwhile. Please make the change again.');
      return;
    }
    this.#resultVersion = message.version;
    this.#advance();
  }

  #send(one: Waiting): void {
    this.#sent = one;
    this.#resultVersion = undefined;
    const { label, edits } = one.gesture;
    this.#events.post({ type: 'edit', id: one.id, baseVersion: this.#version, label, edits });
  }

  #advance(): void {
    const sent = this.#sent;
    if (sent === undefined || this.#resultVersion === undefined || this.#version < this.#resultVersion) return;
    const overtaken = this.#version > this.#resultVersion;
    this.#sent = undefined;
    this.#events.settled(sent.id, sent.gesture, undefined);
    if (overtaken) {
      this.#dropWaiting('The file had changed meanwhile. Please make the change again.');
      return;
    }
    const next = this.#waiting.shift();
    if (next !== undefined) this.#send(next);
  }

  #drop(reason: string): void {
    const sent = this.#sent;
    this.#sent = undefined;
    if (sent !== undefined) this.#events.settled(sent.id, sent.gesture, reason);
    this.#dropWaiting(reason);
  }

  #dropWaiting(reason: string): void {
    const dropped = this.#waiting;
    this.#waiting = [];
    for (const one of dropped) this.#events.settled(one.id, one.gesture, reason);
  }
}
