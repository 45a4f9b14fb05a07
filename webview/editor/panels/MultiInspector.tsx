// Several nodes, or wires: what they share can be changed together, the rest is counted.
import type { ReactNode } from 'react';
import { Button } from '../../shared/controls/Button.tsx';
import { isShown, sameValue } from '../model/fieldValues.ts';
import { describeWire } from '../model/describe.ts';
import { useEditor, useEditorState } from '../state/editorContext.ts';
import { readOnlyReason } from '../state/editorState.ts';
import { ParamField } from './ParamField.tsx';

const noFields: readonly never[] = [];

export function MultiInspector({ ids }: { readonly ids: readonly string[] }): ReactNode {
  const editor = useEditor();
  const typed = useEditorState((state) => state.document?.typed);
  const fields = useEditorState((state) => state.data?.info?.fields ?? noFields);
  const frozen = useEditorState((state) => readOnlyReason(state) !== undefined);
  const nodes = ids.flatMap((id) => typed?.nodes.get(id) ?? []);
  const kinds = new Set(nodes.map(({ kind }) => kind));
  const [kind] = kinds;
  const shared = kinds.size === 1 && nodes.length === ids.length ? kind : undefined;
  const counts = [...kinds].map((one) => `${nodes.filter((node) => node.kind === one).length} ${one.title}`);
  return (
    <>
      <h2 className="inspector-title">{ids.length} nodes</h2>
      <p className="inspector-summary">{counts.join(', ')}</p>
      {shared?.params
        .filter((spec) => nodes.some((node) => isShown(spec, node)))
        .map((spec) => {
          const values = nodes.map(({ node }) => node.params[spec.name]);
          const mixed = !values.every((value) => sameValue(value ?? spec.default, values[0] ?? spec.default));
          return (
            <ParamField
              key={spec.name}
              spec={spec}
              value={mixed ? undefined : values[0]}
              mixed={mixed}
              fields={fields}
              disabled={frozen}
              onChange={(value) => {
                editor.setParam(ids, spec.name, value);
              }}
            />
          );
        })}
      <Actions frozen={frozen} gradients />
    </>
  );
}

export function WireInspector({ ids }: { readonly ids: readonly string[] }): ReactNode {
  const view = useEditorState((state) => state.document?.view);
  const frozen = useEditorState((state) => readOnlyReason(state) !== undefined);
  const wires = ids.flatMap((id) => view?.wires.get(id) ?? []);
  return (
    <>
      <h2 className="inspector-title">{wires.length === 1 ? 'Wire' : `${wires.length} wires`}</h2>
      <ul className="wire-list">
        {wires.map((wire) => (
          <li key={wire.id}>{describeWire(wire)}</li>
        ))}
      </ul>
      <Actions frozen={frozen} />
    </>
  );
}

function Actions({ frozen, gradients = false }: { readonly frozen: boolean; readonly gradients?: boolean }): ReactNode {
  const editor = useEditor();
  return (
    <div className="inspector-actions">
      <Button
        secondary
        icon="trash"
        label="Delete"
        disabled={frozen}
        onPress={() => {
          editor.deleteSelection();
        }}
      />
      {gradients && (
        <Button
          secondary
          icon="beaker"
          label="Check Gradients"
          hint="Compare the gradients of these nodes with finite differences"
          onPress={() => {
            editor.command('checkGradients');
          }}
        />
      )}
    </div>
  );
}
