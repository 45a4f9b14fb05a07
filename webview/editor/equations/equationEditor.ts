// The editor of equations: Monaco with the parts that a small field needs. Loaded as a chunk of its own when a custom cell is looked at.
// Framework-free: it is made in an element, told of changes, and disposed.
import * as monaco from 'monaco-editor/editor/editor.api.js';
import 'monaco-editor/editor/contrib/bracketMatching/browser/bracketMatching.js';
import 'monaco-editor/editor/contrib/clipboard/browser/clipboard.js';
import 'monaco-editor/editor/contrib/comment/browser/comment.js';
import 'monaco-editor/editor/contrib/hover/browser/hoverContribution.js';
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js';
import 'monaco-editor/editor/contrib/wordOperations/browser/wordOperations.js';
import type { CellProblem } from '../../../src/core/cell/problem.ts';
import type { KnownSizes } from '../../../src/core/cell/types.ts';
import { applyEditorTheme } from './editorTheme.ts';
import { languageId, registerLanguage, setSizes } from './language.ts';

export interface LineProblem {
  readonly line: number;
  readonly message: string;
}

export interface EquationEditorOptions {
  readonly label: string;
  readonly text: string;
  readonly readOnly: boolean;
  sizes(): KnownSizes;
  problems(text: string): readonly CellProblem[];
  /** What was found in the draft, after every change. */
  checked(problems: readonly LineProblem[]): void;
  /** The text is done with: Ctrl+Enter, or the field was left. */
  commit(text: string): void;
}

export interface EquationEditor {
  /** The text of the file changed; a draft stays. */
  update(text: string, readOnly: boolean): void;
  focus(): void;
  dispose(): void;
}

const mostLines = 16;
/** Of the element, in pixels. */
const border = 1;
/** Keys with Ctrl that are the field's and not VS Code's. */
const ownKeys = new Set([
  'a',
  'c',
  'v',
  'x',
  'z',
  'y',
  'enter',
  ' ',
  '/',
  'home',
  'end',
  'arrowleft',
  'arrowright',
  'backspace',
  'delete',
]);

const severities = {
  error: monaco.MarkerSeverity.Error,
  warning: monaco.MarkerSeverity.Warning,
  information: monaco.MarkerSeverity.Info,
} as const;

export function createEquationEditor(element: HTMLElement, options: EquationEditorOptions): EquationEditor {
  registerLanguage();
  applyEditorTheme();
  const model = monaco.editor.createModel(options.text, languageId);
  setSizes(model, () => options.sizes());
  const editor = monaco.editor.create(element, {
    ...appearance(),
    model,
    readOnly: options.readOnly,
    ariaLabel: options.label,
  });
  let file = options.text;

  const check = (): void => {
    const markers = options.problems(model.getValue()).map(({ severity, message, span }) => {
      const start = model.getPositionAt(span.start);
      const end = model.getPositionAt(Math.max(span.end, span.start + 1));
      return {
        severity: severities[severity],
        message,
        startLineNumber: start.lineNumber,
        startColumn: start.column,
        endLineNumber: end.lineNumber,
        endColumn: end.column,
      };
    });
    monaco.editor.setModelMarkers(model, languageId, markers);
    options.checked(markers.map(({ startLineNumber, message }) => ({ line: startLineNumber, message })));
  };
  const fit = (): void => {
    const line = editor.getOption(monaco.editor.EditorOption.lineHeight);
    const height = Math.min(Math.max(editor.getContentHeight(), 3 * line), mostLines * line);
    element.style.height = `${height + 2 * border}px`;
    editor.layout();
  };
  const commit = (): void => {
    if (model.getValue() !== file) options.commit(model.getValue());
  };
  const revert = (): void => {
    if (model.getValue() !== file) model.setValue(file);
  };

  let width = element.clientWidth;
  let frame = 0;
  // Only a change of width asks for a new height, and not while the page is being laid out.
  const observer = new ResizeObserver(() => {
    if (element.clientWidth === width) return;
    width = element.clientWidth;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(fit);
  });
  observer.observe(element);
  const theme = new MutationObserver(applyEditorTheme);
  theme.observe(document.body, { attributes: true, attributeFilter: ['class', 'style'] });
  const subscriptions = [
    model.onDidChangeContent(check),
    editor.onDidContentSizeChange(fit),
    editor.onDidBlurEditorWidget(commit),
  ];
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, commit);
  editor.addCommand(monaco.KeyCode.Escape, revert, '!suggestWidgetVisible');
  const keyDown = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase();
    if (!event.ctrlKey && !event.metaKey ? key !== 'tab' && !/^f\d/u.test(key) : ownKeys.has(key))
      event.stopPropagation();
    else if (key === 's') commit();
  };
  element.addEventListener('keydown', keyDown);
  check();
  fit();

  return {
    update(text, readOnly) {
      const draft = model.getValue() !== file;
      file = text;
      editor.updateOptions({ readOnly });
      if (!draft && model.getValue() !== text) model.setValue(text);
      check();
    },
    focus: () => {
      editor.focus();
    },
    dispose() {
      commit();
      for (const subscription of subscriptions) subscription.dispose();
      element.removeEventListener('keydown', keyDown);
      observer.disconnect();
      cancelAnimationFrame(frame);
      theme.disconnect();
      editor.dispose();
      model.dispose();
    },
  };
}

function appearance(): monaco.editor.IStandaloneEditorConstructionOptions {
  const style = getComputedStyle(document.body);
  const size = Number.parseFloat(style.getPropertyValue('--vscode-editor-font-size'));
  const family = style.getPropertyValue('--vscode-editor-font-family').trim();
  return {
    automaticLayout: false,
    fixedOverflowWidgets: true,
    fontFamily: family === '' ? 'monospace' : family,
    fontSize: Number.isFinite(size) ? Math.min(size, 13) : 12,
    lineNumbers: 'off',
    lineDecorationsWidth: 4,
    lineNumbersMinChars: 0,
    glyphMargin: false,
    folding: false,
    minimap: { enabled: false },
    overviewRulerLanes: 0,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    renderLineHighlight: 'none',
    scrollBeyondLastLine: false,
    scrollBeyondLastColumn: 1,
    scrollbar: {
      alwaysConsumeMouseWheel: false,
      verticalScrollbarSize: 8,
      horizontalScrollbarSize: 8,
      useShadows: false,
    },
    wordWrap: 'on',
    wrappingIndent: 'indent',
    padding: { top: 4, bottom: 4 },
    tabFocusMode: true,
    contextmenu: false,
    links: false,
    colorDecorators: false,
    occurrencesHighlight: 'off',
    selectionHighlight: false,
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, comments: false, strings: false },
    suggest: { showWords: false, showStatusBar: false, preview: false },
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true },
    hover: { delay: 200, above: false },
    guides: { indentation: false },
    accessibilitySupport: 'auto',
  };
}
