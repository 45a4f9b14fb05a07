// Everything known about one open graph document: parsed and checked text, remembered by version, and what its data hold.
// Computed when asked; it watches nothing itself.
import type * as vscode from 'vscode';
import type { Diagnostic, TextRange } from '../../core/base/diagnostic.ts';
import { checkGraph } from '../../core/check/checkGraph.ts';
import type { TypedGraph } from '../../core/check/typedGraph.ts';
import { parseGraph, type ParsedGraph } from '../../core/graph/parse.ts';
import type { DataInfo } from '../../core/graph/model.ts';
import type { DataAnswer } from '../data/workerMessages.ts';

/** A diagnostic with the range it has in the text of `version`. */
export interface PlacedDiagnostic {
  readonly diagnostic: Diagnostic;
  readonly range: TextRange;
}

export interface DataState extends DataAnswer {
  /** Data files beside the graph, relative paths. */
  readonly candidates: readonly string[];
}

const unknownData: DataState = { info: null, diagnostics: [], candidates: [] };

export class GraphDocument {
  readonly document: vscode.TextDocument;
  #parsed: { readonly version: number; readonly value: ParsedGraph } | undefined;
  #typed: { readonly parsed: ParsedGraph; readonly info: DataInfo | null; readonly value: TypedGraph } | undefined;
  /** Undefined until the data were looked at once. */
  data: DataState | undefined;

  constructor(document: vscode.TextDocument) {
    this.document = document;
  }

  get parsed(): ParsedGraph {
    const { version } = this.document;
    if (this.#parsed?.version !== version) this.#parsed = { version, value: parseGraph(this.document.getText()) };
    return this.#parsed.value;
  }

  get typed(): TypedGraph {
    const { parsed } = this;
    const { info } = this.data ?? unknownData;
    if (this.#typed?.parsed !== parsed || this.#typed.info !== info) {
      this.#typed = { parsed, info, value: checkGraph(parsed.graph, info) };
    }
    return this.#typed.value;
  }

  /** What the parser, the checker and the data reader say. A text that cannot be read has the parser's word only. */
  get diagnostics(): readonly PlacedDiagnostic[] {
    const { parsed } = this;
    const found = [...parsed.diagnostics];
    if (parsed.readable && !parsed.newerVersion && !parsed.empty) {
      found.push(...this.typed.diagnostics, ...(this.data ?? unknownData).diagnostics);
    }
    return found.map((diagnostic) => ({
      diagnostic,
      range: diagnostic.range ?? parsed.rangeOf(diagnostic.path, diagnostic.within),
    }));
  }

  /** The first error, which keeps the graph from training. */
  get firstError(): Diagnostic | undefined {
    return this.diagnostics.find(({ diagnostic }) => diagnostic.severity === 'error')?.diagnostic;
  }
}
