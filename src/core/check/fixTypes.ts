// What a quick fix is, and what its maker gets to see.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { GraphEdit } from '../graph/edit.types.ts';
import type { PortRef } from '../graph/model.ts';
import type { TypedGraph } from './typedGraph.ts';

export interface Fix {
  /** What it does, as a menu entry: `Insert a delay on b → c`. */
  readonly title: string;
  /** One gesture: applied together, undone together. */
  readonly edits: readonly GraphEdit[];
}

/** A diagnostic and where it is. */
export interface Broken {
  readonly typed: TypedGraph;
  readonly diagnostic: Diagnostic;
  readonly node: string;
  readonly port: string | undefined;
  readonly param: string | undefined;
  /** The wire at the port. */
  readonly source: PortRef | undefined;
}

export type Fixer = (broken: Broken) => readonly Fix[];
