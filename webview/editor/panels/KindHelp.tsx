// What a kind of node is, before one is added: what it does, its equations typeset, its ports with shapes, and where it comes from.
import type { ReactNode } from 'react';
import { defaultParams } from '../../../src/core/check/resolveParams.ts';
import type { NodeKind } from '../../../src/core/nodes/nodeKind.ts';
import { Equations } from '../../shared/Equation.tsx';
import { ToolButton } from '../../shared/controls/Button.tsx';

interface KindHelpProps {
  readonly kind: NodeKind;
  readonly onClose: () => void;
}

export function KindHelp({ kind, onClose }: KindHelpProps): ReactNode {
  const params = defaultParams(kind);
  const ports = [
    ...kind.inputs(params, []).map((port) => ({ ...port, side: 'input' })),
    ...kind.outputs(params).map((port) => ({ ...port, side: 'output' })),
  ];
  return (
    <section className="kind-help" aria-label={`About ${kind.title}`}>
      <div className="kind-help-head">
        <h2>{kind.title}</h2>
        <ToolButton label="Close the help" icon="close" iconOnly onPress={onClose} />
      </div>
      <p>{kind.summary}</p>
      <Equations lines={kind.equations} />
      <dl>
        {ports.map(({ name, side, help }) => (
          <div key={`${side} ${name}`}>
            <dt>
              {name} <span className="dim">{side}</span>
            </dt>
            <dd>{help}</dd>
          </div>
        ))}
      </dl>
      <p className="dim">{kind.source}</p>
    </section>
  );
}
