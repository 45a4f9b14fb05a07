// The bar at the top: train and its controls, arrange, fit, the other views of the graph, and how the run is doing.
import type { ReactNode } from 'react';
import type { RunState } from '../../../src/core/base/runRecords.ts';
import { Button, ToolButton } from '../../shared/controls/Button.tsx';
import { arrange } from '../model/arrange.ts';
import { useEditor, useEditorState } from '../state/editorContext.ts';
import { readOnlyReason } from '../state/editorState.ts';

const active: readonly RunState[] = ['preparing', 'running', 'paused', 'stopping'];

const stateWords: Readonly<Record<RunState, string>> = {
  preparing: 'preparing',
  running: 'running',
  paused: 'paused',
  stopping: 'stopping',
  done: 'done',
  failed: 'failed',
  interrupted: 'interrupted',
};

const loss = (value: number): string =>
  Number.isFinite(value) ? Number(value.toPrecision(3)).toString() : String(value);

function RunStatus(): ReactNode {
  const editor = useEditor();
  const run = useEditorState((state) => state.run);
  if (run === null) return <span className="run-status dim">not trained yet</span>;
  const parts = [
    run.name,
    stateWords[run.state],
    `step ${run.step} of ${run.steps}`,
    ...(run.loss === null ? [] : [`loss ${loss(run.loss)}`]),
  ];
  return (
    <button
      type="button"
      className={`run-status ${run.state}`}
      title={run.error?.message ?? `${parts.join(' · ')}. Show the training view.`}
      onClick={() => {
        editor.command('showTrainingView');
      }}
    >
      <span className="run-name">{run.name}</span>
      <span className="run-state">{stateWords[run.state]}</span>
      {active.includes(run.state) && (
        <span
          className="run-progress"
          role="progressbar"
          aria-label="Training progress"
          aria-valuemin={0}
          aria-valuemax={run.steps}
          aria-valuenow={run.step}
        >
          <span style={{ width: `${run.steps > 0 ? Math.min(100, (100 * run.step) / run.steps) : 0}%` }} />
        </span>
      )}
      {run.loss !== null && <span className="run-loss">loss {loss(run.loss)}</span>}
    </button>
  );
}

export function Toolbar(): ReactNode {
  const editor = useEditor();
  const state = useEditorState((all) => all.run?.state);
  const trusted = useEditorState((all) => all.snapshot?.trusted !== false);
  const errors = useEditorState(
    (all) => all.document?.diagnostics.some(({ severity }) => severity === 'error') === true,
  );
  const sound = useEditorState((all) => all.document?.health === 'sound');
  const frozen = useEditorState((all) => readOnlyReason(all) !== undefined);
  const busy = state !== undefined && active.includes(state);
  const whyNot = !trusted
    ? 'Training needs a trusted workspace.'
    : !sound
      ? 'There is no graph to train yet.'
      : errors
        ? 'The graph has errors; the Problems panel lists them.'
        : undefined;
  return (
    <div className="toolbar" role="toolbar" aria-label="Graph">
      <Button
        icon="play"
        label="Train"
        disabled={busy || whyNot !== undefined}
        hint={busy ? 'A run of this graph is going on.' : (whyNot ?? 'Train this graph')}
        onPress={() => {
          editor.command('train');
        }}
      />
      {state === 'paused' ? (
        <ToolButton
          icon="debug-continue"
          label="Resume"
          onPress={() => {
            editor.command('resume');
          }}
        />
      ) : (
        <ToolButton
          icon="debug-pause"
          label="Pause"
          disabled={state !== 'running'}
          onPress={() => {
            editor.command('pause');
          }}
        />
      )}
      <ToolButton
        icon="debug-stop"
        label="Stop"
        disabled={!busy || state === 'stopping'}
        onPress={() => {
          editor.command('stop');
        }}
      />
      <span className="toolbar-divider" />
      <ToolButton
        icon="list-tree"
        label="Arrange"
        hint="Arrange all nodes from left to right"
        disabled={!sound || frozen}
        onPress={() => {
          const { document } = editor.state;
          if (document === undefined) return;
          if (editor.perform(arrange(document))) editor.canvas?.fit();
        }}
      />
      <ToolButton
        icon="screen-full"
        label="Fit"
        hint="Show the whole graph (F)"
        onPress={() => {
          editor.canvas?.fit();
        }}
      />
      <span className="toolbar-divider" />
      <ToolButton
        icon="list-ordered"
        label="Plan"
        hint="Show the computation plan"
        disabled={!sound}
        onPress={() => {
          editor.command('showPlan');
        }}
      />
      <ToolButton
        icon="graph-line"
        label="Training view"
        hint="Show loss and gradients"
        onPress={() => {
          editor.command('showTrainingView');
        }}
      />
      <ToolButton
        icon="json"
        label="Text"
        hint="Open the file as text"
        onPress={() => {
          editor.command('openAsText');
        }}
      />
      <span className="toolbar-space" />
      <RunStatus />
      <span className="drawer-toggle">
        <ToolButton
          icon="settings"
          iconOnly
          label="Inspector"
          onPress={() => {
            editor.setDrawer(!editor.state.drawer);
          }}
        />
      </span>
    </div>
  );
}
