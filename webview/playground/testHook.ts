// What the playground gives to tests in the page: the document and what the editor sent.
import type { FakeHostView } from './fakeHost.ts';

declare global {
  interface Window {
    playground?: { readonly host: FakeHostView; setText(text: string): void; undo(): void; redo(): void };
  }
}

export type PlaygroundHook = NonNullable<Window['playground']>;
