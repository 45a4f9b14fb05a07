// A node on the canvas: name, kind, ports with shapes, one line of parameters, and while it trains one small curve.
import { memo, type ReactNode } from 'react';
import type { NodeProps } from '@xyflow/react';
import { Icon } from '../../shared/controls/Icon.tsx';
import { Equations } from '../../shared/Equation.tsx';
import { curveHeight, equationHeight, footerHeight, headerHeight, nodeWidth, rowHeight } from '../model/nodeMetrics.ts';
import type { NodeView, PortView } from '../model/viewModel.ts';
import { useEditorState } from '../state/editorContext.ts';
import type { FlowNode } from './flowTypes.ts';
import { GradientCurve } from './GradientCurve.tsx';
import { GradientMark } from './GradientMark.tsx';
import { PortHandle } from './PortHandle.tsx';
import { RecurrenceArc } from './RecurrenceArc.tsx';
import { useGradients } from './useFlow.ts';

function Row({
  input,
  output,
  showInputShape,
}: {
  readonly input: PortView | undefined;
  readonly output: PortView | undefined;
  readonly showInputShape: boolean;
}): ReactNode {
  return (
    <div className="node-row" style={{ height: rowHeight }}>
      <span className={`port-name ${input?.severity ?? ''}`}>{input?.name}</span>
      {output !== undefined && (
        <span className={`port-out ${output.severity ?? ''}`}>
          <span className="port-name">{output.name}</span> <span className="shape">{output.shape}</span>
        </span>
      )}
      {output === undefined && showInputShape && (
        <span className={`shape ${input?.severity ?? ''}`}>{input?.shape}</span>
      )}
    </div>
  );
}

function Body({ node }: { readonly node: NodeView }): ReactNode {
  const rows = Math.max(node.inputs.length, node.outputs.length);
  return (
    <div className="node-rows">
      {Array.from({ length: rows }, (_, index) => (
        <Row
          key={index}
          input={node.inputs[index]}
          output={node.outputs[index]}
          showInputShape={node.outputs.length === 0}
        />
      ))}
    </div>
  );
}

function GraphNodeView({ id, selected }: NodeProps<FlowNode>): ReactNode {
  const node = useEditorState((state) => state.document?.view.nodes.get(id));
  const failed = useEditorState((state) => state.run?.state === 'failed' && state.run.error?.node === id);
  const gradients = useGradients(id);
  if (node === undefined) return null;
  const curve = gradients.length > 1;
  const classes = [
    'node-box',
    `category-${node.category}`,
    node.severity ?? '',
    selected ? 'selected' : '',
    failed ? 'failed' : '',
  ];
  return (
    <>
      {node.recurrent && <RecurrenceArc />}
      <div className={classes.join(' ')} style={{ width: nodeWidth }}>
        <header className="node-header" style={{ height: headerHeight }}>
          <span className="category-mark" aria-hidden="true" />
          <strong className="node-name" title={node.id}>
            {node.id}
          </strong>
          {node.severity === 'error' && <Icon name="error" />}
          {node.severity === 'warning' && <Icon name="warning" />}
          <span className="node-kind" title={node.title}>
            {node.title}
          </span>
        </header>
        <Body node={node} />
        {node.equations.length > 0 && (
          <div className="node-equations" style={{ height: node.equations.length * equationHeight + 9 }}>
            <Equations lines={node.equations} />
          </div>
        )}
        {curve && <GradientCurve values={gradients} width={nodeWidth - 2} height={curveHeight} />}
        {node.footer && (
          <footer className="node-footer" style={{ height: footerHeight }}>
            <span className="node-line" title={node.line}>
              {node.line}
            </span>
            {node.count !== '' && (
              <span className="node-count" title={`${node.count} trainable numbers`}>
                {node.count}
              </span>
            )}
          </footer>
        )}
      </div>
      <GradientMark id={id} />
      {node.inputs.map((port, index) => (
        <PortHandle key={port.name} node={id} port={port} index={index} selected={selected} />
      ))}
      {node.outputs.map((port, index) => (
        <PortHandle key={port.name} node={id} port={port} index={index} selected={selected} />
      ))}
    </>
  );
}

export const GraphNode = memo(GraphNodeView);
