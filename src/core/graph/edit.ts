// Applies a gesture's edits to the text of a file: the smallest text edits, or a reason why not. Either all edits of the list
// happen or none. Every edit is planned on the text as the ones before it left it.
import { fail, ok, type Result } from '../base/result.ts';
import { addNode, removeNodes, renameNode } from './editNodes.ts';
import { connect, disconnect, moveNodes, setParam, setSetting } from './editValues.ts';
import { Draft } from './draft.ts';
import type { GraphEdit } from './edit.types.ts';
import { FORMAT, migrateDraft, type Changed, type Failure, type FileFormat } from './migrate.ts';
import { formatEmptyGraph } from './serialize.ts';

/**
 * The text after `edits`, and the text edits that lead there (against `text`, sorted, not overlapping, possibly none).
 * Refused, with a message for people: a text with syntax errors, a newer version, unknown nodes, names that are taken or
 * not allowed, values that JSON cannot hold. An empty file becomes a whole one; an older version is migrated first.
 */
export function applyEdits(
  text: string,
  edits: readonly GraphEdit[],
  format: FileFormat = FORMAT,
): Result<Changed, Failure> {
  const draft = new Draft(text);
  const { source } = draft;
  if (source.problems.some(({ severity }) => severity === 'error')) {
    return fail({
      message:
        'The text of this file cannot be read as it is. Correct it in the text editor first; nothing was changed.',
    });
  }
  if (edits.length === 0) return ok({ edits: [], text });
  if (source.blank) {
    const lead = source.text.replace('\uFEFF', '').trim() === '' ? '' : source.style.eol;
    draft.change([{ offset: text.length, length: 0, text: lead + formatEmptyGraph(source.style.eol) }]);
  }
  if (draft.source.root?.type !== 'object') {
    return fail({
      message:
        'This file is no object in { }, so it is no graph. Correct it in the text editor first; nothing was changed.',
    });
  }
  const migrated = migrateDraft(draft, format);
  if (!migrated.ok) return migrated;
  for (const edit of edits) {
    const refusal = applyOne(draft, edit);
    if (refusal !== undefined) return fail({ message: refusal });
  }
  return ok({ edits: draft.edits(), text: draft.source.text });
}

/** Changes the draft; returns why it cannot be done, or undefined. */
function applyOne(draft: Draft, edit: GraphEdit): string | undefined {
  switch (edit.type) {
    case 'addNode':
      return addNode(draft, edit);
    case 'removeNodes':
      return removeNodes(draft, edit);
    case 'renameNode':
      return renameNode(draft, edit);
    case 'setParam':
      return setParam(draft, edit);
    case 'connect':
      return connect(draft, edit);
    case 'disconnect':
      return disconnect(draft, edit);
    case 'moveNodes':
      return moveNodes(draft, edit);
    case 'setSetting':
      return setSetting(draft, edit);
  }
}
