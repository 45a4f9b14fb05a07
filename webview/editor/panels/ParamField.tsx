// The control for one parameter of a node (or of several of one kind): the right one for its type, with limits and default.
import type { ReactNode } from 'react';
import type { JsonValue } from '../../../src/core/base/json.ts';
import type { FieldInfo } from '../../../src/core/graph/model.ts';
import type { ParamSpec } from '../../../src/core/nodes/nodeKind.ts';
import { Checkbox } from '../../shared/controls/Checkbox.tsx';
import { Select } from '../../shared/controls/Select.tsx';
import { TextField } from '../../shared/controls/TextField.tsx';
import { formatLimits, readNumber, readNumbers, readSize, sameValue, showValue } from '../model/fieldValues.ts';
import { EquationsControl } from './EquationsControl.tsx';
import { Field } from './Field.tsx';
import { FieldsControl } from './FieldsControl.tsx';
import { GraphControl } from './GraphControl.tsx';

interface ParamFieldProps {
  readonly spec: ParamSpec;
  /** The node, when it is one alone. */
  readonly node?: string;
  /** As written; undefined when it is not in the file or the nodes differ. */
  readonly value: JsonValue | undefined;
  /** The nodes have different values. */
  readonly mixed: boolean;
  readonly fields: readonly FieldInfo[];
  readonly disabled: boolean;
  readonly problem?: string | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
}

function noteOf(spec: ParamSpec): string {
  if (spec.type === 'integer' || spec.type === 'number') {
    const limits = formatLimits({ integer: spec.type === 'integer', min: spec.min, max: spec.max });
    return spec.unit === undefined ? limits : `${limits} ${spec.unit}`;
  }
  if (spec.type === 'numbers') return 'numbers, separated by commas';
  return spec.type === 'size' ? 'number or field' : '';
}

function shownDefault(spec: ParamSpec): string {
  if (spec.type === 'choice') return spec.options.find(({ value }) => value === spec.default)?.label ?? spec.default;
  if (spec.type === 'boolean') return spec.default ? 'on' : 'off';
  if (spec.type === 'equations') return 'an Elman cell';
  return showValue(spec.default);
}

function Control({ spec, node, value, mixed, fields, disabled, onChange }: ParamFieldProps): ReactNode {
  const current = value ?? (mixed ? undefined : spec.default);
  const placeholder = mixed ? 'different values' : showValue(spec.default);
  switch (spec.type) {
    case 'integer':
    case 'number': {
      const limits = { integer: spec.type === 'integer', min: spec.min, max: spec.max };
      return (
        <TextField
          label={spec.label}
          value={showValue(current)}
          placeholder={placeholder}
          disabled={disabled}
          problemOf={(draft) => readNumber(draft, limits).problem}
          onCommit={(draft) => {
            const read = readNumber(draft, limits);
            if (read.problem === undefined) onChange(read.value);
          }}
        />
      );
    }
    case 'size': {
      const names = fields.map(({ name }) => name);
      return (
        <>
          <TextField
            label={spec.label}
            value={showValue(current)}
            placeholder={placeholder}
            disabled={disabled}
            problemOf={(draft) => readSize(draft, spec.max, names).problem}
            onCommit={(draft) => {
              const read = readSize(draft, spec.max, names);
              if (read.problem === undefined) onChange(read.value);
            }}
          />
          <SizeChoices fields={fields} current={current} onChange={onChange} disabled={disabled} />
        </>
      );
    }
    case 'boolean':
      return <Checkbox label={spec.label} checked={current === true} disabled={disabled} onChange={onChange} />;
    case 'choice':
      return (
        <Select
          label={spec.label}
          value={showValue(current)}
          options={spec.options}
          disabled={disabled}
          onChange={onChange}
        />
      );
    case 'fields':
      return (
        <FieldsControl
          label={spec.label}
          value={current}
          fields={fields}
          multiple={spec.multiple}
          disabled={disabled}
          onChange={onChange}
        />
      );
    case 'numbers':
      return (
        <TextField
          label={spec.label}
          value={showValue(current)}
          placeholder={placeholder}
          disabled={disabled}
          problemOf={(draft) => readNumbers(draft, spec.most).problem}
          onCommit={(draft) => {
            const read = readNumbers(draft, spec.most);
            if (read.problem === undefined) onChange(read.value);
          }}
        />
      );
    case 'equations':
      return (
        <EquationsControl label={spec.label} node={node} value={current} disabled={disabled} onChange={onChange} />
      );
    case 'graph':
      return <GraphControl label={spec.label} value={showValue(current)} disabled={disabled} onChange={onChange} />;
    case 'text':
      return <TextField label={spec.label} value={showValue(current)} disabled={disabled} onCommit={onChange} />;
    default:
      return spec satisfies never;
  }
}

/** Fields with classes: their number of classes is often the size that is wanted. */
function SizeChoices({
  fields,
  current,
  disabled,
  onChange,
}: Pick<ParamFieldProps, 'fields' | 'disabled' | 'onChange'> & { readonly current: JsonValue | undefined }): ReactNode {
  const useful = fields.filter(({ type, name }) => type !== 'number' && name !== current).slice(0, 4);
  if (useful.length === 0 || disabled) return null;
  return (
    <div className="size-choices">
      {useful.map(({ name, classes }) => (
        <button
          key={name}
          type="button"
          className="link-button"
          onClick={() => {
            onChange(name);
          }}
        >
          as many as {name} ({classes})
        </button>
      ))}
    </div>
  );
}

/** As the file would say it: a list of one number is that number. */
function writtenDefault(spec: ParamSpec): JsonValue | undefined {
  return spec.type === 'numbers' && spec.default.length === 1 ? spec.default[0] : spec.default;
}

export function ParamField(props: ParamFieldProps): ReactNode {
  const { spec, value, disabled, onChange, problem } = props;
  const changed = value !== undefined && !sameValue(value, writtenDefault(spec)) && spec.type !== 'fields';
  return (
    <Field
      label={spec.type === 'boolean' ? '' : spec.label}
      note={noteOf(spec)}
      help={spec.help}
      // Equations list what is wrong in them by themselves, line by line, while they are written.
      problem={spec.type === 'equations' ? undefined : problem}
      reset={
        changed && !disabled
          ? {
              to: shownDefault(spec),
              onReset: () => {
                onChange(undefined);
              },
            }
          : undefined
      }
    >
      <Control {...props} />
    </Field>
  );
}
