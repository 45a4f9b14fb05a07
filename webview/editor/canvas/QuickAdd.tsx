// The searchable list of nodes that opens at the pointer: type, choose with the arrow keys, Enter adds.
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { nodeKinds } from '../../../src/core/nodes/catalogue.ts';
import type { NodeKind } from '../../../src/core/nodes/nodeKind.ts';
import { searchKinds } from '../model/paletteSearch.ts';
import { useEditor, useEditorState } from '../state/editorContext.ts';
import type { QuickAddPlace } from '../state/editorState.ts';

/** Distance from the rim of the canvas. */
const margin = 8;

export function QuickAdd(): ReactNode {
  const place = useEditorState((state) => state.quickAdd);
  return place === undefined ? null : <OpenQuickAdd key={`${place.left},${place.top}`} place={place} />;
}

function OpenQuickAdd({ place }: { readonly place: QuickAddPlace }): ReactNode {
  const editor = useEditor();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const found = searchKinds(nodeKinds, query);
  const chosen = found[Math.min(active, found.length - 1)];
  useLayoutEffect(() => {
    const canvas = box.current?.parentElement;
    if (box.current !== null && canvas) {
      const { offsetWidth, offsetHeight, style } = box.current;
      style.left = `${Math.max(4, Math.min(place.left, canvas.clientWidth - offsetWidth - margin))}px`;
      style.top = `${Math.max(4, Math.min(place.top, canvas.clientHeight - offsetHeight - margin))}px`;
    }
    input.current?.focus();
  }, [place]);
  useLayoutEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  const close = (): void => {
    editor.openQuickAdd(undefined);
    editor.canvas?.focus();
  };
  const add = (kind: NodeKind | undefined): void => {
    if (kind !== undefined) editor.addNode(kind, place.at);
  };
  const keyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((index) => Math.max(0, Math.min(found.length - 1, index + step)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      add(chosen);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      close();
    }
  };
  return (
    <div
      ref={box}
      className="quick-add"
      role="dialog"
      aria-label="Add a node"
      onKeyDown={keyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) editor.openQuickAdd(undefined);
      }}
    >
      <input
        ref={input}
        className="quick-add-input"
        type="text"
        role="combobox"
        aria-label="Search nodes"
        aria-expanded="true"
        aria-controls="quick-add-list"
        aria-activedescendant={chosen === undefined ? undefined : `quick-add-${chosen.kind}`}
        placeholder="Add a node: name or purpose"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
      />
      <div id="quick-add-list" className="quick-add-list" role="listbox" aria-label="Nodes">
        {found.map((kind) => (
          <div
            key={kind.kind}
            id={`quick-add-${kind.kind}`}
            role="option"
            aria-selected={kind === chosen}
            className={`quick-add-item category-${kind.category}`}
            onPointerDown={(event) => {
              event.preventDefault();
              add(kind);
            }}
          >
            <span className="category-mark" aria-hidden="true" />
            <span className="quick-add-title">{kind.title}</span>
            <span className="quick-add-summary">{kind.summary}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="quick-add-none">Nothing fits “{query}”.</p>}
    </div>
  );
}
