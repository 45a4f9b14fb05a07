// What the inspector shows when nothing is selected: where the data come from, and how the graph is trained.
import type { ReactNode } from 'react';
import type { Diagnostic } from '../../../src/core/base/diagnostic.ts';
import type { JsonPath } from '../../../src/core/base/json.ts';
import { Select } from '../../shared/controls/Select.tsx';
import { TextField } from '../../shared/controls/TextField.tsx';
import { LinkButton } from '../../shared/controls/Button.tsx';
import { dataSettings, trainingSettings, valueAtPath, type SettingSpec } from '../model/settingSpecs.ts';
import { useEditor, useEditorState } from '../state/editorContext.ts';
import { readOnlyReason } from '../state/editorState.ts';
import { Field } from './Field.tsx';
import { ProblemList } from './ProblemList.tsx';
import { SettingField } from './SettingField.tsx';

const kinds = [
  { value: 'csv', label: 'Table (CSV)' },
  { value: 'text', label: 'Text, character by character' },
  { value: 'lines', label: 'Lines of text with labels' },
  { value: 'generated', label: 'A task made by the program' },
  { value: 'pairs', label: 'Pairs of source and target' },
];
const noNames: readonly string[] = [];
const noProblems: readonly Diagnostic[] = [];

const samePath = (a: JsonPath, b: JsonPath): boolean =>
  a.length === b.length && a.every((key, index) => key === b[index]);

const isCsv = (name: string): boolean => /\.(csv|tsv)$/i.test(name);

function PathField({
  path,
  kind,
  candidates,
  frozen,
}: {
  readonly path: string;
  readonly kind: string;
  readonly candidates: readonly string[];
  readonly frozen: boolean;
}): ReactNode {
  const editor = useEditor();
  const fitting = candidates.filter((name) => isCsv(name) === (kind === 'csv'));
  const set = (next: string): void => {
    editor.setSetting(['data', 'path'], next);
  };
  return (
    <Field label="File" note="beside the graph" help="Relative to the graph's file, inside the workspace folder.">
      {fitting.length > 0 ? (
        <Select
          label="File"
          value={path}
          options={fitting.map((name) => ({ value: name, label: name }))}
          disabled={frozen}
          onChange={set}
        />
      ) : (
        <TextField label="File" value={path} placeholder="data.csv" disabled={frozen} onCommit={set} />
      )}
    </Field>
  );
}

function DataSection(): ReactNode {
  const editor = useEditor();
  const spec = useEditorState((state) => state.document?.graph.data);
  const candidates = useEditorState((state) => state.data?.candidates ?? noNames);
  const frozen = useEditorState((state) => readOnlyReason(state) !== undefined);
  const diagnostics = useEditorState((state) => state.document?.diagnostics ?? noProblems);
  const problems = diagnostics.filter(({ path, place }) => path[0] === 'data' && place === undefined);
  const settings = spec === undefined ? [] : dataSettings(spec.kind);
  const atSetting = (one: SettingSpec): string | undefined =>
    problems.find(({ path }) => samePath(path, one.path))?.message;
  const changeKind = (kind: string): void => {
    const file = candidates.find((name) => isCsv(name) === (kind === 'csv'));
    const path =
      kind === 'lines'
        ? {}
        : { path: file ?? (kind === 'csv' ? 'data.csv' : kind === 'pairs' ? 'pairs.txt' : 'text.txt') };
    editor.perform({
      label: 'Set the kind of data',
      edits: [
        {
          type: 'setSetting',
          path: ['data'],
          value:
            kind === 'generated'
              ? { kind, task: 'adding' }
              : kind === 'lines'
                ? { kind, path: file ?? 'lines.txt' }
                : { kind, ...path },
        },
      ],
    });
  };
  return (
    <section aria-label="Data settings">
      <h2 className="inspector-title">Data</h2>
      <ProblemList problems={problems.filter(({ path }) => !settings.some((one) => samePath(path, one.path)))} />
      <Field label="Kind">
        <Select label="Kind of data" value={spec?.kind ?? ''} options={kinds} disabled={frozen} onChange={changeKind} />
      </Field>
      {spec !== undefined && spec.kind !== 'generated' && (spec.kind !== 'lines' || spec.files.length === 0) && (
        <PathField path={spec.path} kind={spec.kind} candidates={candidates} frozen={frozen} />
      )}
      {spec?.kind === 'lines' && spec.files.length > 0 && (
        <Field label="Files" note="one for each label">
          <ul className="file-list">
            {spec.files.map(({ path, label }) => (
              <li key={path}>
                {path} <span className="dim">{label}</span>
              </li>
            ))}
          </ul>
          <LinkButton
            label="Change in the text"
            onPress={() => {
              editor.openText(['data', 'files']);
            }}
          />
        </Field>
      )}
      {settings.map((one) => (
        <SettingField
          key={one.path.join('.')}
          spec={one}
          value={valueAtPath({ data: spec }, one.path)}
          disabled={frozen}
          problem={atSetting(one)}
        />
      ))}
    </section>
  );
}

function TrainingSection(): ReactNode {
  const training = useEditorState((state) => state.document?.graph.training);
  const frozen = useEditorState((state) => readOnlyReason(state) !== undefined);
  const diagnostics = useEditorState((state) => state.document?.diagnostics ?? noProblems);
  if (training === undefined) return null;
  return (
    <section aria-label="Training settings">
      <h2 className="inspector-title">Training</h2>
      {trainingSettings(training).map(({ title, settings }) => (
        <fieldset key={title} className="setting-group">
          <legend>{title}</legend>
          {settings.map((one) => (
            <SettingField
              key={one.path.join('.')}
              spec={one}
              value={valueAtPath({ training }, one.path)}
              disabled={frozen}
              problem={diagnostics.find(({ path }) => samePath(path, one.path))?.message}
            />
          ))}
        </fieldset>
      ))}
    </section>
  );
}

export function SettingsInspector(): ReactNode {
  return (
    <>
      <DataSection />
      <TrainingSection />
    </>
  );
}
