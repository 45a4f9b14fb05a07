// What the playground gives to tests in the page: the document and what the editor sent.
import type { HostToGraphEditor } from '../../src/protocol/graphEditor.ts';
import type { FakeHostView } from './fakeHost.ts';

declare global {
  interface Window {
    playground?: {
      readonly host: FakeHostView;
      setText(text: string): void;
      undo(): void;
      redo(): void;
      send(message: HostToGraphEditor): void;
    };
  }
}

export type PlaygroundHook = NonNullable<Window['playground']>;
