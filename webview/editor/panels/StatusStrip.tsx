// The strip at the bottom: problems, parameters, and what the data turned out to be.
import type { ReactNode } from 'react';
import { Icon } from '../../shared/controls/Icon.tsx';
import { formatCount } from '../model/viewModel.ts';
import { useEditor, useEditorState } from '../state/editorContext.ts';

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

function dataSummary(sequences: {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}): string {
  const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${number(sequences.train)} training · ${number(sequences.validation)} validation · ${number(sequences.test)} test sequences`;
}

export function StatusStrip(): ReactNode {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const data = useEditorState((state) => state.data);
  const errors = document?.diagnostics.filter(({ severity }) => severity === 'error').length ?? 0;
  const warnings = document?.diagnostics.filter(({ severity }) => severity === 'warning').length ?? 0;
  const words = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  const count = document?.view.parameterCount;
  const spec = document?.graph.data;
  return (
    <div className="status-strip" role="contentinfo">
      <button
        type="button"
        className={`status-problems ${errors > 0 ? 'error' : warnings > 0 ? 'warning' : ''}`}
        title="Show the Problems panel"
        onClick={() => {
          editor.command('showProblems');
        }}
      >
        <Icon name={errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'pass'} />
        {words.length === 0 ? 'No problems' : words.join(', ')}
      </button>
      <span className="status-count">{count === undefined ? 'parameters not known yet' : formatCount(count)}</span>
      <span className="toolbar-space" />
      <span className="status-data" title={spec === undefined ? undefined : 'path' in spec ? spec.path : undefined}>
        {spec === undefined
          ? 'No data chosen'
          : data?.info
            ? dataSummary(data.info.sequences)
            : data === undefined
              ? 'Reading the data…'
              : 'Data not read'}
      </span>
    </div>
  );
}
