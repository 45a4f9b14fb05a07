// What Check Gradients found for a node: a mark below it, in words and a number, gone with the next change of the text.
import type { ReactNode } from 'react';
import type { NodeGradients } from '../../../src/protocol/graphEditor.ts';
import { Icon } from '../../shared/controls/Icon.tsx';
import { useEditorState } from '../state/editorContext.ts';

/** `3.1e-9` as `3.1·10⁻⁹`. */
export function scientific(value: number): string {
  if (value === 0) return '0';
  const [mantissa = '', exponent = ''] = value.toExponential(1).split('e');
  const raised = [...exponent.replace('+', '')].map((sign) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(sign)]).join('');
  return `${mantissa}·10${raised}`;
}

const sentence = ({ agrees, error, parameter }: NodeGradients): string =>
  `The gradient ${agrees ? 'agrees' : 'does not agree'} with finite differences: largest relative error ${scientific(error)}, of ${parameter}.`;

export function GradientMark({ id }: { readonly id: string }): ReactNode {
  const result = useEditorState((state) => state.gradients?.nodes[id]);
  const checking = useEditorState((state) => state.gradients?.checking === true);
  if (result === undefined) return null;
  if (result === null)
    return checking ? (
      <span className="gradient-mark">
        <Icon name="loading" /> checking
      </span>
    ) : null;
  return (
    <span className={`gradient-mark ${result.agrees ? 'agrees' : 'disagrees'}`} title={sentence(result)}>
      <Icon name={result.agrees ? 'check' : 'error'} />
      <span aria-hidden="true">∂ {scientific(result.error)}</span>
      <span className="visually-hidden">{sentence(result)}</span>
    </span>
  );
}
