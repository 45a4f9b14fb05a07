// How one node is trained where that differs from the rest: frozen, at another rate, with another decay. In the file the key `train`.
import type { ReactNode } from 'react';
import { plainTraining, type NodeTraining } from '../../../src/core/graph/model.ts';
import { trainValue } from '../../../src/core/graph/serialize.ts';
import { Checkbox } from '../../shared/controls/Checkbox.tsx';
import { TextField } from '../../shared/controls/TextField.tsx';
import { formatLimits, readNumber, type NumberLimits, type Read } from '../model/fieldValues.ts';
import { useEditor } from '../state/editorContext.ts';
import { Field } from './Field.tsx';

const rateLimits: NumberLimits = { integer: false, exclusiveMin: 0, max: 1000 };
const decayLimits: NumberLimits = { integer: false, min: 0, exclusiveMax: 1 };

export function NodeTrainingFields({
  id,
  train = plainTraining,
  disabled,
}: {
  readonly id: string;
  readonly train: NodeTraining | undefined;
  readonly disabled: boolean;
}): ReactNode {
  const editor = useEditor();
  const change = (more: Partial<NodeTraining>): void => {
    editor.setParam([id], 'train', trainValue({ ...train, ...more }));
  };
  const decay = train.weightDecay;
  return (
    <details className="inspector-ports" open={trainValue(train) !== undefined}>
      <summary>Training of this node</summary>
      <Field label="" help="Its parameters keep their initial values: no gradients, no steps.">
        <Checkbox
          label="Freeze"
          checked={train.freeze}
          disabled={disabled}
          onChange={(freeze) => {
            change({ freeze });
          }}
        />
      </Field>
      <Field
        label="Learning rate times"
        note={formatLimits(rateLimits)}
        help="The learning rate of this node is that of the run times this."
      >
        <TextField
          label="Learning rate times"
          value={String(train.rateFactor)}
          disabled={disabled || train.freeze}
          problemOf={(draft) => readNumber(draft, rateLimits).problem}
          onCommit={(draft) => {
            const read = readNumber(draft, rateLimits);
            if (read.problem === undefined) change({ rateFactor: read.value });
          }}
        />
      </Field>
      <Field
        label="Weight decay"
        note={decay === null ? 'as the optimizer' : formatLimits(decayLimits)}
        help="Decoupled weight decay of this node. Empty is the optimizer's."
      >
        <TextField
          label="Weight decay"
          value={decay === null ? '' : String(decay)}
          disabled={disabled || train.freeze}
          problemOf={(draft) => (draft.trim() === '' ? undefined : readNumber(draft, decayLimits).problem)}
          onCommit={(draft) => {
            const read: Read<number | null> = draft.trim() === '' ? { value: null } : readNumber(draft, decayLimits);
            if (read.problem === undefined) change({ weightDecay: read.value });
          }}
        />
      </Field>
    </details>
  );
}
