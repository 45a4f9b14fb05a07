// Fields of the data set: a checklist, or one of them; names written by hand while the data cannot be read.
import type { ReactNode } from 'react';
import type { JsonValue } from '../../../src/core/base/json.ts';
import type { FieldInfo } from '../../../src/core/graph/model.ts';
import { Checkbox } from '../../shared/controls/Checkbox.tsx';
import { Select } from '../../shared/controls/Select.tsx';
import { TextField } from '../../shared/controls/TextField.tsx';
import { readFieldNames, writeFieldNames } from '../model/fieldValues.ts';

interface FieldsControlProps {
  readonly label: string;
  readonly value: JsonValue | undefined;
  readonly fields: readonly FieldInfo[];
  readonly multiple: boolean;
  readonly disabled: boolean;
  readonly onChange: (value: JsonValue | undefined) => void;
}

const typeWords = ({ type, classes, perStep }: FieldInfo): string => {
  const kind = type === 'number' ? 'number' : type === 'category' ? `${classes} classes` : `${classes} symbols`;
  return perStep ? kind : `${kind}, once a sequence`;
};

export function FieldsControl({ label, value, fields, multiple, disabled, onChange }: FieldsControlProps): ReactNode {
  const chosen = readFieldNames(value);
  if (fields.length === 0) {
    return (
      <TextField
        label={label}
        value={chosen.join(', ')}
        placeholder="names, separated by commas"
        disabled={disabled}
        onCommit={(draft) => {
          onChange(
            writeFieldNames(
              draft
                .split(',')
                .map((name) => name.trim())
                .filter((name) => name !== ''),
            ),
          );
        }}
      />
    );
  }
  if (!multiple) {
    return (
      <Select
        label={label}
        value={chosen[0] ?? ''}
        options={fields.map((field) => ({ value: field.name, label: `${field.name} · ${typeWords(field)}` }))}
        disabled={disabled}
        onChange={onChange}
      />
    );
  }
  // Names that the data do not have stay in the list, so that they can be taken out.
  const unknown = chosen.filter((name) => !fields.some((field) => field.name === name));
  const rows = [
    ...fields.map((field) => ({ name: field.name, words: typeWords(field), known: true })),
    ...unknown.map((name) => ({ name, words: 'not in the data', known: false })),
  ];
  return (
    <div className="checklist" role="group" aria-label={label}>
      {rows.map(({ name, words, known }) => (
        <div key={name} className={known ? 'checklist-row' : 'checklist-row wrong'}>
          <Checkbox
            label={name}
            checked={chosen.includes(name)}
            disabled={disabled}
            onChange={(checked) => {
              // The order is the data's, whatever the order of the clicks: the features keep their places.
              const names = rows
                .map((row) => row.name)
                .filter((one) => (one === name ? checked : chosen.includes(one)));
              onChange(writeFieldNames(names));
            }}
          />
          <span className="dim">{words}</span>
        </div>
      ))}
    </div>
  );
}
