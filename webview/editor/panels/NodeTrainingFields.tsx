// How one node is trained where that differs from the rest: frozen, at another rate, with another decay. In the file the key `train`;
// limits and help are the schema's.
import type { ReactNode } from 'react';
import { plainTraining, type NodeTraining } from '../../../src/core/graph/model.ts';
import { trainValue } from '../../../src/core/graph/serialize.ts';
import { Checkbox } from '../../shared/controls/Checkbox.tsx';
import { TextField } from '../../shared/controls/TextField.tsx';
import { formatLimits, readNumber, showValue, type Read } from '../model/fieldValues.ts';
import { nodeTrainingSettings, type SettingSpec } from '../model/settingSpecs.ts';
import { useEditor } from '../state/editorContext.ts';
import { Field } from './Field.tsx';

const settings = nodeTrainingSettings();

interface FieldsProps {
  readonly id: string;
  readonly train: NodeTraining | undefined;
  readonly disabled: boolean;
}

export function NodeTrainingFields({ id, train = plainTraining, disabled }: FieldsProps): ReactNode {
  const editor = useEditor();
  const set = (name: string, value: boolean | number | null): void => {
    editor.setParam([id], 'train', trainValue({ ...train, [name]: value }));
  };
  return (
    <details className="inspector-ports" open={trainValue(train) !== undefined}>
      <summary>Training of this node</summary>
      {settings.map((spec) => (
        <OneField
          key={spec.label}
          spec={spec}
          train={train}
          disabled={disabled}
          onChange={(value) => {
            set(String(spec.path.at(-1)), value);
          }}
        />
      ))}
    </details>
  );
}

function OneField({
  spec,
  train,
  disabled,
  onChange,
}: {
  readonly spec: SettingSpec;
  readonly train: NodeTraining;
  readonly disabled: boolean;
  readonly onChange: (value: boolean | number | null) => void;
}): ReactNode {
  const { label, help, limits } = spec;
  if (spec.type === 'boolean')
    return (
      <Field label="" help={help}>
        <Checkbox label={label} checked={train.freeze} disabled={disabled} onChange={onChange} />
      </Field>
    );
  // An empty decay is the optimizer's; a rate has to be there.
  const isDecay = spec.path.at(-1) === 'weightDecay';
  const value = isDecay ? train.weightDecay : train.rateFactor;
  const read = (draft: string): Read<number | null> =>
    isDecay && draft.trim() === '' ? { value: null } : readNumber(draft, limits);
  return (
    <Field label={label} note={value === null ? 'as the optimizer' : formatLimits(limits)} help={help}>
      <TextField
        label={label}
        value={showValue(value)}
        disabled={disabled || train.freeze}
        problemOf={(draft) => read(draft).problem}
        onCommit={(draft) => {
          const found = read(draft);
          if (found.problem === undefined) onChange(found.value);
        }}
      />
    </Field>
  );
}
