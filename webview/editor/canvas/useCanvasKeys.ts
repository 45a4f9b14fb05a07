// The keys of the canvas. They act only while the canvas has the focus, never in a field; Ctrl+Z, Ctrl+S and everything
// else that is VS Code's is left to VS Code.
import { useCallback, useRef, type FocusEvent, type KeyboardEvent } from 'react';
import { useEditor } from '../state/editorContext.ts';
import type { EditorController } from '../state/editorController.ts';

interface CanvasActions {
  openQuickAdd(): void;
  fit(ids: readonly string[]): void;
  zoom(how: 'in' | 'out' | 'actual'): void;
}

interface CanvasKeys {
  readonly down: (event: KeyboardEvent) => void;
  readonly up: (event: KeyboardEvent) => void;
  readonly blur: (event: FocusEvent) => void;
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const smallStep = 4;
const bigStep = 40;

const inField = (target: EventTarget): boolean =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable], .quick-add, vscode-textfield') !== null;

const nodeUnder = (target: EventTarget): string | undefined =>
  target instanceof Element ? (target.closest<HTMLElement>('.react-flow__node')?.dataset.id ?? undefined) : undefined;

/** Moves the selection, shown at once and written when the key is released. */
function nudge(editor: EditorController, [dx, dy]: readonly [number, number], step: number): boolean {
  const { selectedNodes, moves, document } = editor.state;
  if (selectedNodes.size === 0 || document === undefined) return false;
  editor.showMoved(
    Object.fromEntries(
      [...selectedNodes].flatMap((id) => {
        const place = moves[id] ?? document.view.positions.get(id);
        return place === undefined ? [] : [[id, [place[0] + dx * step, place[1] + dy * step]] as const];
      }),
    ),
  );
  return true;
}

/** The node to go to along the wires: what this one reads (left), what reads it (right), its neighbours (up, down). */
export function neighbour(
  editor: EditorController,
  id: string,
  [dx, dy]: readonly [number, number],
): string | undefined {
  const view = editor.state.document?.view;
  const here = view?.positions.get(id);
  if (view === undefined || here === undefined) return undefined;
  const wires = [...view.wires.values()];
  const along =
    dx < 0
      ? wires.filter((w) => w.to.node === id).map((w) => w.from.node)
      : wires.filter((w) => w.from.node === id).map((w) => w.to.node);
  const vertical = [...view.positions].filter(([, [, y]]) => (y - here[1]) * dy > 0).map(([other]) => other);
  const distance = (other: string): number => {
    const [x, y] = view.positions.get(other) ?? [0, 0];
    return Math.hypot(x - here[0], y - here[1]);
  };
  return (dx !== 0 ? along : vertical).filter((other) => other !== id).sort((a, b) => distance(a) - distance(b))[0];
}

/** Enter on a node: its first field in the inspector. */
function focusInspector(editor: EditorController): void {
  editor.setDrawer(true);
  requestAnimationFrame(() => {
    const inspector = document.getElementById('inspector');
    const controls = inspector?.querySelectorAll<HTMLElement>(
      'vscode-textfield, vscode-single-select, vscode-checkbox',
    );
    const first = [...(controls ?? [])].find((control) => control.checkVisibility());
    (first ?? inspector)?.focus();
  });
}

export function useCanvasKeys(actions: CanvasActions): CanvasKeys {
  const editor = useEditor();
  const nudged = useRef(false);
  const commit = useCallback(() => {
    if (!nudged.current) return;
    nudged.current = false;
    editor.commitMoves([...editor.state.selectedNodes]);
  }, [editor]);

  const plain = (event: KeyboardEvent): boolean => {
    const focused = nodeUnder(event.target);
    switch (event.key) {
      case 'Delete':
      case 'Backspace':
        editor.deleteSelection();
        return true;
      case 'Escape':
        if (editor.state.connecting !== undefined) editor.endWire();
        else if (editor.state.quickAdd !== undefined) editor.openQuickAdd(undefined);
        else editor.select([], []);
        return true;
      case 'a':
      case 'A':
        actions.openQuickAdd();
        return true;
      case 'f':
      case 'F':
      case '.':
        actions.fit([...editor.state.selectedNodes]);
        return true;
      case '+':
      case '=':
        actions.zoom('in');
        return true;
      case '-':
        actions.zoom('out');
        return true;
      case '0':
        actions.zoom('actual');
        return true;
      case 'Enter':
        if (focused === undefined) return false;
        if (!editor.state.selectedNodes.has(focused)) editor.select([focused], []);
        focusInspector(editor);
        return true;
      case ' ':
        if (focused === undefined) return false;
        editor.select([focused], []);
        return true;
      default:
        return false;
    }
  };

  const down = (event: KeyboardEvent): void => {
    if (inField(event.target)) return;
    const arrow = arrows[event.key];
    const control = event.ctrlKey || event.metaKey;
    let handled = false;
    if (arrow !== undefined && event.altKey) {
      const id = nodeUnder(event.target) ?? [...editor.state.selectedNodes][0];
      const next = id === undefined ? undefined : neighbour(editor, id, arrow);
      if (next !== undefined) {
        editor.select([next], []);
        editor.canvas?.focusNode(next);
        handled = true;
      }
    } else if (arrow !== undefined && !control) {
      handled = nudge(editor, arrow, event.shiftKey ? bigStep : smallStep);
      nudged.current ||= handled;
    } else if (control && !event.altKey && !event.shiftKey) {
      if (event.key.toLowerCase() === 'a') {
        editor.selectAll();
        handled = true;
      } else if (['=', '+', '-', '0'].includes(event.key)) {
        handled = plain(event);
      }
    } else if (!control && !event.altKey) {
      handled = plain(event);
    }
    if (handled) {
      event.preventDefault();
      // Not for VS Code as well: its own meaning of the key must not follow.
      event.nativeEvent.stopPropagation();
    }
  };
  const up = (event: KeyboardEvent): void => {
    if (arrows[event.key] !== undefined) commit();
  };
  return { down, up, blur: commit };
}
