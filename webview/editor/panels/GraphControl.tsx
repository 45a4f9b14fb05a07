// Which sub-graph of the file a node uses.
import type { ReactNode } from 'react';
import { Select } from '../../shared/controls/Select.tsx';
import { useEditorState } from '../state/editorContext.ts';

const none: ReadonlyMap<string, unknown> = new Map();

export function GraphControl(props: {
  readonly label: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const graphs = useEditorState((state) => state.document?.graph.graphs ?? none);
  const { label, value, disabled, onChange } = props;
  const names = [...graphs.keys()];
  const missing = graphs.has(value)
    ? []
    : [{ value, label: value === '' ? 'choose one' : `${value} (not in this file)` }];
  return (
    <Select
      label={label}
      value={value}
      options={[...missing, ...names.map((name) => ({ value: name, label: name }))]}
      disabled={disabled}
      onChange={onChange}
    />
  );
}
