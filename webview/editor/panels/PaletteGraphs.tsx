// The sub-graphs of the file in the palette: each is added as a node that uses it.
import type { ReactNode } from 'react';
import { subgraph } from '../../../src/core/nodes/subgraph.ts';
import { dragKindType, writeDragged } from '../canvas/dragKind.ts';
import { useEditor, useEditorState } from '../state/editorContext.ts';
import { kindGlyph } from './kindGlyph.ts';

const none: ReadonlyMap<string, unknown> = new Map();

export function PaletteGraphs({ query, disabled }: { readonly query: string; readonly disabled: boolean }): ReactNode {
  const editor = useEditor();
  const graphs = useEditorState((state) => state.document?.graph.graphs ?? none);
  const names = [...graphs.keys()].filter((name) => name.toLowerCase().includes(query.trim().toLowerCase()));
  if (names.length === 0) return null;
  return (
    <section aria-label="Sub-graphs of this file">
      <h2>Sub-graphs of this file</h2>
      {names.map((name) => (
        <div key={name} className="palette-row">
          <button
            type="button"
            className={`palette-item category-${subgraph.category}`}
            draggable={!disabled}
            disabled={disabled}
            title={`Use ${name}\n${subgraph.summary}`}
            onClick={() => {
              editor.addNode(subgraph, undefined, name);
            }}
            onDragStart={(event) => {
              event.dataTransfer.setData(dragKindType, writeDragged(subgraph.kind, name));
              event.dataTransfer.effectAllowed = 'copy';
            }}
          >
            <span className="category-dot" aria-hidden="true" />
            <span className="palette-glyph" aria-hidden="true">
              {kindGlyph(subgraph)}
            </span>
            <span className="palette-title">{name}</span>
          </button>
        </div>
      ))}
    </section>
  );
}
