// The nodes that can be added: searched, dragged to the canvas, or added with a click or Enter.
import { useState, type ReactNode } from 'react';
import { categoryTitles, nodeKinds } from '../../../src/core/nodes/catalogue.ts';
import type { NodeCategory, NodeKind } from '../../../src/core/nodes/nodeKind.ts';
import { dragKindType } from '../canvas/dragKind.ts';
import { searchKinds } from '../model/paletteSearch.ts';
import { useEditor, useEditorState } from '../state/editorContext.ts';
import { readOnlyReason } from '../state/editorState.ts';
import { kindGlyph } from './kindGlyph.ts';

const categories: readonly NodeCategory[] = ['data', 'recurrent', 'feedforward', 'time', 'output'];

function PaletteItem({ kind, disabled }: { readonly kind: NodeKind; readonly disabled: boolean }): ReactNode {
  const editor = useEditor();
  return (
    <button
      type="button"
      className={`palette-item category-${kind.category}`}
      draggable={!disabled}
      disabled={disabled}
      title={`${kind.title}\n${kind.summary}`}
      onClick={() => {
        editor.addNode(kind);
      }}
      onDragStart={(event) => {
        event.dataTransfer.setData(dragKindType, kind.kind);
        event.dataTransfer.effectAllowed = 'copy';
      }}
    >
      <span className="category-dot" aria-hidden="true" />
      <span className="palette-glyph" aria-hidden="true">
        {kindGlyph(kind)}
      </span>
      <span className="palette-title">{kind.title}</span>
    </button>
  );
}

export function Palette(): ReactNode {
  const [query, setQuery] = useState('');
  const disabled = useEditorState((state) => readOnlyReason(state) !== undefined);
  const found = searchKinds(nodeKinds, query);
  return (
    <nav className="palette" aria-label="Nodes to add">
      <input
        className="palette-search"
        type="search"
        placeholder="Search nodes"
        aria-label="Search nodes"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && query !== '') {
            event.stopPropagation();
            setQuery('');
          }
        }}
      />
      <div className="palette-list">
        {query === '' ? (
          categories.map((category) => {
            const members = nodeKinds.filter((kind) => kind.category === category);
            if (members.length === 0) return null;
            return (
              <section key={category} aria-label={categoryTitles[category]}>
                <h2>{categoryTitles[category]}</h2>
                {members.map((kind) => (
                  <PaletteItem key={kind.kind} kind={kind} disabled={disabled} />
                ))}
              </section>
            );
          })
        ) : (
          <section aria-label="Found">
            <h2>{found.length === 1 ? '1 found' : `${found.length} found`}</h2>
            {found.map((kind) => (
              <PaletteItem key={kind.kind} kind={kind} disabled={disabled} />
            ))}
          </section>
        )}
      </div>
    </nav>
  );
}
