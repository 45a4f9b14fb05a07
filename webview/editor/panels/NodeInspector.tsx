// Everything about one node: its name, what it computes, its parameters, its problems.
import type { ReactNode } from 'react';
import { textParam } from '../../../src/core/nodes/params.ts';
import { Equations } from '../../shared/Equation.tsx';
import { Button, LinkButton } from '../../shared/controls/Button.tsx';
import { TextField } from '../../shared/controls/TextField.tsx';
import { isShown } from '../model/fieldValues.ts';
import { renameProblem } from '../model/gestures.ts';
import { formatCount, type NodeView } from '../model/viewModel.ts';
import { useEditor, useEditorState } from '../state/editorContext.ts';
import { readOnlyReason } from '../state/editorState.ts';
import { Field } from './Field.tsx';
import { GraphOutline } from './GraphOutline.tsx';
import { NodeTrainingFields } from './NodeTrainingFields.tsx';
import { ParamField } from './ParamField.tsx';
import { ProblemList } from './ProblemList.tsx';

const noFields: readonly never[] = [];

function Ports({ node }: { readonly node: NodeView }): ReactNode {
  const ports = [...node.inputs, ...node.outputs];
  if (ports.length === 0) return null;
  return (
    <details className="inspector-ports">
      <summary>Ports</summary>
      <dl>
        {ports.map((port) => (
          <div key={`${port.side}.${port.name}`}>
            <dt>
              {port.name} <span className="shape">{port.shape}</span>
              <span className="dim"> {port.side}</span>
            </dt>
            <dd>
              {port.source ? `reads ${port.source.node}.${port.source.port}. ` : ''}
              {port.help}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

export function NodeInspector({ id }: { readonly id: string }): ReactNode {
  const editor = useEditor();
  const node = useEditorState((state) => state.document?.view.nodes.get(id));
  const typed = useEditorState((state) => state.document?.typed.nodes.get(id));
  const fields = useEditorState((state) => state.data?.info?.fields ?? noFields);
  const frozen = useEditorState((state) => readOnlyReason(state) !== undefined);
  if (node === undefined) return null;
  const kind = typed?.kind;
  return (
    <>
      <h2 className="inspector-title">
        {node.id} <span className="dim">· {node.title}</span>
      </h2>
      <p className="inspector-summary">
        {kind?.summary ?? `There is no kind of node called ${node.kind}. Delete it, or correct the kind in the text.`}
      </p>
      <ProblemList problems={node.problems} />
      {kind !== undefined && <Equations lines={(typed && kind.written?.(typed.params)) ?? kind.equations} />}
      <Field label="Name">
        <TextField
          label="Name"
          value={node.id}
          disabled={frozen}
          problemOf={(draft) => {
            const graph = editor.state.document?.graph;
            return graph === undefined ? undefined : renameProblem(id, draft, graph);
          }}
          onCommit={(draft) => {
            editor.rename(id, draft);
          }}
        />
      </Field>
      {kind?.params
        .filter((spec) => isShown(spec, typed))
        .map((spec) => (
          <ParamField
            key={spec.name}
            spec={spec}
            node={id}
            value={typed?.node.params[spec.name]}
            mixed={false}
            fields={fields}
            disabled={frozen}
            problem={node.problems.find(({ place }) => place?.param === spec.name)?.message}
            onChange={(value) => {
              editor.setParam([id], spec.name, value);
            }}
          />
        ))}
      {typed !== undefined && typed.parameters.length > 0 && (
        <NodeTrainingFields id={id} train={typed.node.train} disabled={frozen} />
      )}
      <Ports node={node} />
      {typed?.kind.kind === 'subgraph' && <GraphOutline use={id} graph={textParam(typed.params, 'graph')} />}
      <p className="inspector-source">
        {typed?.parameterCount !== undefined && typed.parameterCount > 0 && `${formatCount(typed.parameterCount)}. `}
        {kind?.source}
      </p>
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
        {typed?.parameterCount !== undefined && typed.parameterCount > 0 && (
          <Button
            secondary
            icon="beaker"
            label="Check Gradients"
            hint="Compare the gradients of this node with finite differences"
            onPress={() => {
              editor.command('checkGradients');
            }}
          />
        )}
        <LinkButton
          label="Show in the text"
          onPress={() => {
            editor.openText(['nodes', id]);
          }}
        />
      </div>
    </>
  );
}
