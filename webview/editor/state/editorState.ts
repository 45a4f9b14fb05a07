// The state of one graph editor webview as plain data. The controller alone writes it.
import type { DataMessage, GradientsMessage, RunMessage, SnapshotMessage } from '../../../src/protocol/graphEditor.ts';
import type { DocumentState } from '../model/documentState.ts';
import type { Positions } from '../model/gestures.ts';
import type { PortId } from '../model/wireEnds.ts';

/** A wire that is being made. `click`: started by a click or a key, so the pointer is free. */
export interface Connecting {
  readonly origin: PortId;
  readonly mode: 'drag' | 'click';
  /** Ports of the other side that cannot take the wire, by `portKey`, with the reason; grows while they are being tried. */
  readonly refused: ReadonlyMap<string, string>;
}

export interface QuickAddPlace {
  /** In the canvas element, pixels. */
  readonly left: number;
  readonly top: number;
  /** On the canvas. */
  readonly at: readonly [number, number];
}

export interface EditorState {
  readonly snapshot: SnapshotMessage | undefined;
  readonly document: DocumentState | undefined;
  readonly data: DataMessage | undefined;
  readonly run: RunMessage['run'];
  /** Results of Check Gradients for the document as it is. */
  readonly gradients: GradientsMessage | undefined;
  readonly selectedNodes: ReadonlySet<string>;
  readonly selectedWires: ReadonlySet<string>;
  /** Places shown instead of the document's: during a drag, and until the moved document has come back. */
  readonly moves: Positions;
  readonly connecting: Connecting | undefined;
  /** Why the port under the pointer cannot take the wire that is being made. */
  readonly refusal: string | undefined;
  readonly quickAdd: QuickAddPlace | undefined;
  /** Said to screen readers; the number makes a repeated sentence new. */
  readonly announcement: { readonly text: string; readonly count: number };
  /** A refused edit, shown until the next one. */
  readonly notice: string | undefined;
  readonly dragSelects: boolean;
  readonly minimap: boolean;
  /** The inspector as a drawer, in narrow windows. */
  readonly drawer: boolean;
}

export const initialState: EditorState = {
  snapshot: undefined,
  document: undefined,
  data: undefined,
  run: null,
  gradients: undefined,
  selectedNodes: new Set(),
  selectedWires: new Set(),
  moves: {},
  connecting: undefined,
  refusal: undefined,
  quickAdd: undefined,
  announcement: { text: '', count: 0 },
  notice: undefined,
  dragSelects: false,
  minimap: true,
  drawer: false,
};

/** Why nothing can be changed now, or undefined when it can. */
export function readOnlyReason(state: EditorState): string | undefined {
  if (state.snapshot === undefined) return 'The file is not here yet.';
  const health = state.document?.health;
  if (health === 'broken' || health === 'conflict') return 'The text has to be repaired first.';
  if (health === 'newer') return 'The file is of a newer version.';
  return state.snapshot.readOnly ?? undefined;
}
