// The control for one data or training setting, made from what the schema says of it.
import type { ReactNode } from 'react';
import type { JsonValue } from '../../../src/core/base/json.ts';
import { Checkbox } from '../../shared/controls/Checkbox.tsx';
import { Select } from '../../shared/controls/Select.tsx';
import { TextField } from '../../shared/controls/TextField.tsx';
import { formatLimits, readNumber, sameValue, showValue } from '../model/fieldValues.ts';
import type { SettingSpec } from '../model/settingSpecs.ts';
import { useEditor } from '../state/editorContext.ts';
import { Field } from './Field.tsx';

interface SettingFieldProps {
  readonly spec: SettingSpec;
  /** With defaults filled in. */
  readonly value: JsonValue | undefined;
  readonly disabled: boolean;
  readonly problem: string | undefined;
}

function Control({ spec, value, disabled }: SettingFieldProps): ReactNode {
  const editor = useEditor();
  const set = (next: JsonValue): void => {
    editor.setSetting(spec.path, next);
  };
  switch (spec.type) {
    case 'number':
      return (
        <TextField
          label={spec.label}
          value={showValue(value)}
          disabled={disabled}
          problemOf={(draft) => readNumber(draft, spec.limits).problem}
          onCommit={(draft) => {
            const read = readNumber(draft, spec.limits);
            if (read.problem === undefined) set(read.value);
          }}
        />
      );
    case 'boolean':
      return <Checkbox label={spec.label} checked={value === true} disabled={disabled} onChange={set} />;
    case 'choice':
      return (
        <Select label={spec.label} value={showValue(value)} options={spec.options} disabled={disabled} onChange={set} />
      );
    case 'text':
      return <TextField label={spec.label} value={showValue(value)} disabled={disabled} onCommit={set} />;
    default:
      return spec.type satisfies never;
  }
}

export function SettingField(props: SettingFieldProps): ReactNode {
  const { spec, value, disabled, problem } = props;
  const editor = useEditor();
  const changed = spec.fallback !== undefined && value !== undefined && !sameValue(value, spec.fallback);
  const choice = spec.options.find((option) => option.value === spec.fallback)?.label;
  return (
    <Field
      label={spec.type === 'boolean' ? '' : spec.label}
      note={spec.type !== 'number' ? '' : spec.unit === '' ? formatLimits(spec.limits) : spec.unit}
      help={spec.help}
      problem={problem}
      reset={
        changed && !disabled
          ? {
              to:
                choice ??
                (spec.type === 'boolean' ? (spec.fallback === true ? 'on' : 'off') : showValue(spec.fallback)),
              onReset: () => {
                editor.setSetting(spec.path, undefined);
              },
            }
          : undefined
      }
    >
      <Control {...props} />
    </Field>
  );
}
