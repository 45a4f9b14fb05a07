// Files of an older version become files of the current one by text edits, in place, so that comments survive. A file of a
// newer version is never touched. Version 1 is the first: the list of migrations is empty until there is a version 2.
import { fail, ok, type Result } from '../base/result.ts';
import { Draft } from './draft.ts';
import type { TextEdit } from './edit.types.ts';
import { valueAt, type JsonDocument } from './jsonDocument.ts';
import { setProperty } from './jsonEdit.ts';
import { CURRENT_VERSION } from './schema.ts';

/** One step from a version to the next. The version number itself is written afterwards by `migrateDraft`. */
export interface Migration {
  readonly from: number;
  /** What changes, for people: one sentence. */
  readonly summary: string;
  /** Changes the draft; called with a file of version `from` without syntax errors. */
  apply(draft: Draft): void;
}

export interface FileFormat {
  readonly version: number;
  readonly migrations: readonly Migration[];
}

export const FORMAT: FileFormat = { version: CURRENT_VERSION, migrations: [] };

export interface Failure {
  readonly message: string;
}

export interface Changed {
  /** Against the text that was given: sorted, not overlapping. Empty when nothing changes. */
  readonly edits: readonly TextEdit[];
  readonly text: string;
}

/** The version that the file states, when it is a whole number from 0. */
export function statedVersion(document: JsonDocument): number | undefined {
  const value = valueAt(document.root, ['version'])?.value;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

export function newerVersionMessage(version: number, format: FileFormat): string {
  return `This file has version ${version}; this version of RNN Studio reads up to ${format.version}. It is shown as far as it is understood and is not changed. Update RNN Studio to edit it.`;
}

/** Brings a draft to the current version; a file without a version counts as current. Syntax must be sound. */
export function migrateDraft(draft: Draft, format: FileFormat): Result<true, Failure> {
  for (;;) {
    const version = statedVersion(draft.source) ?? format.version;
    if (version === format.version) return ok(true);
    if (version > format.version) return fail({ message: newerVersionMessage(version, format) });
    const migration = format.migrations.find(({ from }) => from === version);
    if (!migration || !draft.source.root) {
      return fail({ message: `Files of version ${version} cannot be read: the oldest that can is ${oldest(format)}.` });
    }
    migration.apply(draft);
    if (draft.source.root) draft.change(setProperty(draft.source, draft.source.root, 'version', version + 1));
  }
}

function oldest(format: FileFormat): number {
  let version = format.version;
  while (format.migrations.some(({ from }) => from === version - 1)) version--;
  return version;
}

/** The file in the current version, as edits. */
export function migrateText(text: string, format: FileFormat = FORMAT): Result<Changed, Failure> {
  const draft = new Draft(text);
  const broken = draft.source.problems.find(({ severity }) => severity === 'error');
  if (broken) return fail({ message: broken.message });
  const migrated = migrateDraft(draft, format);
  return migrated.ok ? ok({ edits: draft.edits(), text: draft.source.text }) : migrated;
}
