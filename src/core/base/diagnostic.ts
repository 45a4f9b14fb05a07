// What the checker, the parser and the compiler say to a person. One shape for the Problems panel, the canvas and the command line.
import type { JsonPath } from './json.ts';

export type Severity = 'error' | 'warning' | 'information';

/** A half-open range of UTF-16 code units in the text of the file. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Where on the canvas a diagnostic belongs. `port` is an input port unless `side` says otherwise. */
export interface GraphPlace {
  readonly node: string;
  readonly port?: string;
  readonly side?: 'input' | 'output';
  readonly param?: string;
  /** When `node` stands for a sub-graph and the problem is inside of it; then the fields above say nothing. */
  readonly inner?: InnerPlace;
}

/** A place inside a sub-graph. */
export interface InnerPlace extends Omit<GraphPlace, 'inner'> {
  /** The sub-graph by name; `node` is a node of it. */
  readonly graph: string;
  /** In which use of it: `encoder`, or `encoder/block` for a use inside a sub-graph. */
  readonly use: string;
  /** As `related` of a diagnostic, inside of this use. */
  readonly related?: readonly string[];
}

export interface Diagnostic {
  readonly severity: Severity;
  /** Stable kebab-case identifier, e.g. `unknown-kind`, `cycle-without-delay`, `size-mismatch`. */
  readonly code: string;
  /** One or two plain sentences in terms of ports, wires, fields and sizes: what, where, what to do. */
  readonly message: string;
  /** JSON path of the thing that is wrong; hosts turn it into a range with the parsed document. */
  readonly path: JsonPath;
  /** Characters of the string at `path`, when only a part of it is wrong. */
  readonly within?: TextRange;
  /** Exact range where it is known (syntax errors); otherwise found from `path`. */
  readonly range?: TextRange;
  readonly place?: GraphPlace;
  /** Further nodes involved, e.g. all nodes of a cycle in order. */
  readonly related?: readonly string[];
}
