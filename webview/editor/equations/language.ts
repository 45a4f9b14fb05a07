// The equation language as Monaco sees it: colours, brackets, words to complete, what a name is. The meaning comes from src/core/cell.
import * as monaco from 'monaco-editor/editor/editor.api.js';
import { describeAt, suggestions, type Suggestion } from '../../../src/core/cell/assist.ts';
import { cellFunctions, keywords } from '../../../src/core/cell/functions.ts';
import type { KnownSizes } from '../../../src/core/cell/types.ts';

export const languageId = 'rnn-equations';

/** Sizes of the node that a model belongs to. */
const sizesOf = new WeakMap<monaco.editor.ITextModel, () => KnownSizes>();

export function setSizes(model: monaco.editor.ITextModel, sizes: () => KnownSizes): void {
  sizesOf.set(model, sizes);
}

const noSizes: KnownSizes = { units: undefined, inputs: new Map() };

const kinds: { readonly [K in Suggestion['kind']]: monaco.languages.CompletionItemKind } = {
  keyword: monaco.languages.CompletionItemKind.Keyword,
  function: monaco.languages.CompletionItemKind.Function,
  name: monaco.languages.CompletionItemKind.Variable,
  start: monaco.languages.CompletionItemKind.Value,
  size: monaco.languages.CompletionItemKind.TypeParameter,
};

const word = /[A-Za-zΑ-Ωα-ω_][A-Za-zΑ-Ωα-ω0-9_₀-₉]*'?/u;

let registered = false;

/** Once per page. */
export function registerLanguage(): void {
  if (registered) return;
  registered = true;
  monaco.languages.register({ id: languageId });
  monaco.languages.setLanguageConfiguration(languageId, {
    comments: { lineComment: '#' },
    brackets: [
      ['(', ')'],
      ['[', ']'],
    ],
    autoClosingPairs: [
      { open: '(', close: ')' },
      { open: '[', close: ']' },
    ],
    wordPattern: word,
  });
  monaco.languages.setMonarchTokensProvider(languageId, {
    keywords: [...keywords, 'param', 'learned', 'wired'],
    functions: [...Object.keys(cellFunctions), 'σ', 'ln', 'ReLU', 'logistic', 'select'],
    tokenizer: {
      root: [
        [/#.*$/, 'comment'],
        [/(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/, 'number'],
        [
          /[A-Za-zΑ-Ωα-ω_][A-Za-zΑ-Ωα-ω0-9_₀-₉]*/,
          { cases: { '@keywords': 'keyword', '@functions': 'type', '@default': 'variable' } },
        ],
        [/['′’]/, 'variable'],
        [/[()[\]]/, '@brackets'],
        [/[·⋅@*⊙∘×/+\-−=<>≤≥≠!~.^]+/, 'delimiter'],
      ],
    },
  });
  monaco.languages.registerCompletionItemProvider(languageId, { provideCompletionItems: complete });
  monaco.languages.registerHoverProvider(languageId, { provideHover: hover });
}

function complete(model: monaco.editor.ITextModel, position: monaco.Position): monaco.languages.CompletionList {
  const typed = model.getWordUntilPosition(position);
  const start = new monaco.Position(position.lineNumber, typed.startColumn);
  const before = model.getValueInRange(monaco.Range.fromPositions(new monaco.Position(1, 1), start));
  const range = monaco.Range.fromPositions(start, position);
  return {
    suggestions: suggestions(model.getValue(), before).map(({ label, kind, insert, detail }, index) => ({
      label,
      kind: kinds[kind],
      detail,
      insertText: insert,
      insertTextRules: monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet,
      range,
      sortText: String(index).padStart(4, '0'),
    })),
  };
}

function hover(model: monaco.editor.ITextModel, position: monaco.Position): monaco.languages.Hover | null {
  const found = describeAt(model.getValue(), model.getOffsetAt(position), (sizesOf.get(model) ?? (() => noSizes))());
  if (found === undefined) return null;
  return {
    range: monaco.Range.fromPositions(model.getPositionAt(found.span.start), model.getPositionAt(found.span.end)),
    contents: [{ value: `**${escaped(found.title)}**` }, { value: escaped(found.text) }],
  };
}

/** As text, not as Markdown. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~]/gu, '\\$&');
}
