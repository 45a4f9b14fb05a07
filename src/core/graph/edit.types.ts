// Edits as data. One gesture is one list of edits, applied to the text as minimal changes (see edit.ts).
import type { JsonObject, JsonPath, JsonValue } from '../base/json.ts';
import type { NodeId, PortRef } from './model.ts';

/** Edits of nodes name the sub-graph of the file in which the nodes stand; without it they stand in the file's own graph. */
interface InGraph {
  readonly graph?: string | undefined;
}

export type NodeEdit = InGraph &
  (
    | {
        readonly type: 'addNode';
        readonly id: NodeId;
        readonly kind: string;
        readonly params: JsonObject;
        readonly at: readonly [number, number];
      }
    /** Also removes the wires that read from the nodes, and their layout. */
    | { readonly type: 'removeNodes'; readonly ids: readonly NodeId[] }
    | { readonly type: 'renameNode'; readonly id: NodeId; readonly to: NodeId }
    /** `undefined` removes the key, so that the default holds. The key `train` is set like a parameter. */
    | { readonly type: 'setParam'; readonly id: NodeId; readonly name: string; readonly value: JsonValue | undefined }
    | { readonly type: 'connect'; readonly from: PortRef; readonly to: PortRef }
    | { readonly type: 'disconnect'; readonly to: PortRef }
    | { readonly type: 'moveNodes'; readonly positions: Readonly<Record<NodeId, readonly [number, number]>> }
  );

export type GraphEdit =
  | NodeEdit
  /** Sets or removes a value below `data` or `training`; the path starts with one of them. */
  | { readonly type: 'setSetting'; readonly path: JsonPath; readonly value: JsonValue | undefined };

/** A replacement in the text, offsets in UTF-16 code units of the text before any of them is applied. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}
