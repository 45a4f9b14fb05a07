// The nodes that can be added: searched, dragged to the canvas, or added with a click or Enter.
import { useState, type ReactNode } from 'react';
import { categoryTitles, nodeKinds } from '../../../src/core/nodes/catalogue.ts';
import type { NodeCategory, NodeKind } from '../../../src/core/nodes/nodeKind.ts';
import { dragKindType } from '../canvas/dragKind.ts';
import { searchKinds } from '../model/paletteSearch.ts';
import { useEditor, useEditorState } from '../state/editorContext.ts';
import { readOnlyReason } from '../state/editorState.ts';
import { Icon } from '../../shared/controls/Icon.tsx';
import { KindHelp } from './KindHelp.tsx';
import { kindGlyph } from './kindGlyph.ts';
import { PaletteGraphs } from './PaletteGraphs.tsx';

const categories: readonly NodeCategory[] = ['data', 'recurrent', 'feedforward', 'time', 'output'];

interface PaletteItemProps {
  readonly kind: NodeKind;
  readonly disabled: boolean;
  readonly explained: boolean;
  /** Shows the help of this kind, or hides it. */
  readonly onExplain: () => void;
}

function PaletteItem({ kind, disabled, explained, onExplain }: PaletteItemProps): ReactNode {
  const editor = useEditor();
  return (
    <div className="palette-row">
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
      <button
        type="button"
        className="palette-help"
        aria-label={`About ${kind.title}`}
        aria-expanded={explained}
        title="What it computes"
        onClick={onExplain}
      >
        <Icon name="question" />
      </button>
    </div>
  );
}

export function Palette(): ReactNode {
  const [query, setQuery] = useState('');
  const [explained, setExplained] = useState<NodeKind>();
  const disabled = useEditorState((state) => readOnlyReason(state) !== undefined);
  const found = searchKinds(nodeKinds, query);
  const item = (kind: NodeKind): ReactNode => (
    <PaletteItem
      key={kind.kind}
      kind={kind}
      disabled={disabled}
      explained={explained === kind}
      onExplain={() => {
        setExplained(explained === kind ? undefined : kind);
      }}
    />
  );
  return (
    <nav
      className="palette"
      aria-label="Nodes to add"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || explained === undefined) return;
        event.stopPropagation();
        setExplained(undefined);
      }}
    >
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
                {members.map(item)}
              </section>
            );
          })
        ) : (
          <section aria-label="Found">
            <h2>{found.length === 1 ? '1 found' : `${found.length} found`}</h2>
            {found.map(item)}
          </section>
        )}
        <PaletteGraphs query={query} disabled={disabled} />
      </div>
      {explained !== undefined && (
        <KindHelp
          kind={explained}
          onClose={() => {
            setExplained(undefined);
          }}
        />
      )}
    </nav>
  );
}
