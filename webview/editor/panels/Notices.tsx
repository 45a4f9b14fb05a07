// What stands over the canvas: pages for files that cannot be read or are empty, and banners that say why something is off.
import type { ReactNode } from 'react';
import type { Diagnostic } from '../../../src/core/base/diagnostic.ts';
import { LineMap } from '../../../src/core/base/text.ts';
import { Button, LinkButton, ToolButton } from '../../shared/controls/Button.tsx';
import { Icon } from '../../shared/controls/Icon.tsx';
import { findNodeKind } from '../../../src/core/nodes/catalogue.ts';
import { useEditor, useEditorState } from '../state/editorContext.ts';

/** `Line 12: …` where the place is known. */
function located({ message, range }: Diagnostic, text: string): string {
  return range === undefined ? message : `Line ${new LineMap(text).positionAt(range.start).line + 1}: ${message}`;
}

function BrokenPage({ conflict }: { readonly conflict: boolean }): ReactNode {
  const editor = useEditor();
  const problems = useEditorState((state) => state.document?.diagnostics);
  const text = useEditorState((state) => state.snapshot?.text ?? '');
  const errors = (problems ?? []).filter(({ severity }) => severity === 'error');
  const graph = useEditorState((state) => (state.document?.view.nodes.size ?? 0) > 0);
  return (
    <section className="page" role="alert" aria-label={conflict ? 'Merge conflict' : 'The text cannot be read'}>
      <h2>
        <Icon name={conflict ? 'git-merge' : 'error'} />
        {conflict ? 'This file has merge conflicts' : 'This file is not sound JSON'}
      </h2>
      {conflict ? (
        <p>
          Two versions of the graph stand in it, between lines of &lt;, = and &gt;. Choose what to keep in the text or
          in the merge editor; the graph comes back by itself.
        </p>
      ) : (
        <>
          <p>{errors[0] === undefined ? 'The text cannot be read.' : located(errors[0], text)}</p>
          <p className="dim">
            {errors.length > 1 && `${errors.length - 1} more in the Problems panel. `}
            {graph ? 'Behind this stands the last graph that could be read. ' : ''}Nothing is written until the text is
            sound again.
          </p>
        </>
      )}
      <div className="page-actions">
        <Button
          icon="json"
          label="Open as Text"
          onPress={() => {
            editor.command('openAsText');
          }}
        />
        <Button
          secondary
          label="Show Problems"
          onPress={() => {
            editor.command('showProblems');
          }}
        />
      </div>
    </section>
  );
}

const starts = [
  { kind: 'input', title: 'Start with data', text: 'Add an input, then choose the file and its fields at the right.' },
  { kind: 'lstm', title: 'Start with a cell', text: 'Add an LSTM and wire the rest around it.' },
] as const;

function EmptyPage(): ReactNode {
  const editor = useEditor();
  return (
    <section className="page empty" aria-label="Empty graph">
      <h2>An empty graph</h2>
      <p>Data come in at the left, go through recurrent cells and end in a loss at the right.</p>
      <div className="starts">
        <button
          type="button"
          className="start"
          onClick={() => {
            editor.command('newGraph');
          }}
        >
          <Icon name="library" />
          <strong>Start from an example</strong>
          <span>Sunspots, weather, births, names or Moby Dick: each trains in under a minute.</span>
        </button>
        {starts.map(({ kind, title, text }) => (
          <button
            key={kind}
            type="button"
            className="start"
            onClick={() => {
              const found = findNodeKind(kind);
              if (found !== undefined) editor.addNode(found);
            }}
          >
            <Icon name={kind === 'input' ? 'database' : 'symbol-misc'} />
            <strong>{title}</strong>
            <span>{text}</span>
          </button>
        ))}
      </div>
      <p className="dim">
        Or double-click the canvas, or press <kbd>A</kbd>.
      </p>
    </section>
  );
}

function Banners(): ReactNode {
  const editor = useEditor();
  const trusted = useEditorState((state) => state.snapshot?.trusted !== false);
  const readOnly = useEditorState((state) => state.snapshot?.readOnly ?? undefined);
  const health = useEditorState((state) => state.document?.health);
  const newer = useEditorState(
    (state) => state.document?.diagnostics.find(({ code }) => code === 'newer-version')?.message,
  );
  const notice = useEditorState((state) => state.notice);
  const failure = useEditorState((state) => (state.run?.state === 'failed' ? state.run.error?.message : undefined));
  const closed = health === 'broken' || health === 'conflict';
  return (
    <div className="banners">
      {!trusted && (
        <div className="banner">
          <Icon name="shield" />
          <span>Restricted Mode: you can look and edit; training needs a trusted workspace.</span>
          <LinkButton
            label="Manage trust"
            onPress={() => {
              editor.command('manageTrust');
            }}
          />
        </div>
      )}
      {(newer ?? (closed ? undefined : readOnly)) !== undefined && (
        <div className="banner">
          <Icon name="lock" />
          <span>{newer ?? readOnly}</span>
        </div>
      )}
      {failure !== undefined && (
        <div className="banner error">
          <Icon name="error" />
          <span>{failure}</span>
          <LinkButton
            label="Training view"
            onPress={() => {
              editor.command('showTrainingView');
            }}
          />
        </div>
      )}
      {notice !== undefined && (
        <div className="banner warning">
          <Icon name="warning" />
          <span>{notice}</span>
          <ToolButton
            iconOnly
            icon="close"
            label="Dismiss"
            onPress={() => {
              editor.dismissNotice();
            }}
          />
        </div>
      )}
    </div>
  );
}

export function Notices(): ReactNode {
  const health = useEditorState((state) => state.document?.health);
  const adding = useEditorState((state) => state.quickAdd !== undefined);
  return (
    <>
      <Banners />
      {(health === 'broken' || health === 'conflict') && <BrokenPage conflict={health === 'conflict'} />}
      {health === 'empty' && !adding && <EmptyPage />}
    </>
  );
}
