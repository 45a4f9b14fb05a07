// Applies a gesture's edits to the text of a file: the smallest text edits, or a reason why not. Either all edits of the list
// happen or none. Every edit is planned on the text as the ones before it left it.
import { fail, ok, type Result } from '../base/result.ts';
import { addNodes, removeNodes, renameNode } from './editNodes.ts';
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
  for (const batch of batches(edits)) {
    const refusal = applyBatch(draft, batch);
    if (refusal !== undefined) return fail({ message: refusal });
  }
  return ok({ edits: draft.edits(), text: draft.source.text });
}

type EditOf<T extends GraphEdit['type']> = Extract<GraphEdit, { readonly type: T }>;
type Batch =
  | { readonly type: 'addNode'; readonly edits: readonly [EditOf<'addNode'>, ...EditOf<'addNode'>[]] }
  | { readonly type: 'connect'; readonly edits: readonly [EditOf<'connect'>, ...EditOf<'connect'>[]] }
  | { readonly type: 'one'; readonly edit: Exclude<GraphEdit, EditOf<'addNode'> | EditOf<'connect'>> };

/** Runs of nodes that are added and of wires into different nodes (a paste) are planned together: the text is read once for each. */
function batches(edits: readonly GraphEdit[]): readonly Batch[] {
  const found: Batch[] = [];
  for (const edit of edits) {
    const last = found.at(-1);
    if (edit.type === 'addNode') {
      if (last?.type === 'addNode' && last.edits[0].graph === edit.graph)
        found[found.length - 1] = { type: 'addNode', edits: [...last.edits, edit] };
      else found.push({ type: 'addNode', edits: [edit] });
    } else if (edit.type === 'connect') {
      const apart =
        last?.type === 'connect' &&
        last.edits[0].graph === edit.graph &&
        !last.edits.some(({ to }) => to.node === edit.to.node);
      if (apart) found[found.length - 1] = { type: 'connect', edits: [...last.edits, edit] };
      else found.push({ type: 'connect', edits: [edit] });
    } else {
      found.push({ type: 'one', edit });
    }
  }
  return found;
}

/** Changes the draft; returns why it cannot be done, or undefined. */
function applyBatch(draft: Draft, batch: Batch): string | undefined {
  switch (batch.type) {
    case 'addNode':
      return addNodes(draft, batch.edits);
    case 'connect':
      return connect(draft, batch.edits);
    case 'one':
      return applyOne(draft, batch.edit);
  }
}

function applyOne(draft: Draft, edit: Exclude<GraphEdit, EditOf<'addNode'> | EditOf<'connect'>>): string | undefined {
  switch (edit.type) {
    case 'removeNodes':
      return removeNodes(draft, edit);
    case 'renameNode':
      return renameNode(draft, edit);
    case 'setParam':
      return setParam(draft, edit);
    case 'disconnect':
      return disconnect(draft, edit);
    case 'moveNodes':
      return moveNodes(draft, edit);
    case 'setSetting':
      return setSetting(draft, edit);
  }
}
