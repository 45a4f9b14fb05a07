// One gesture at a time, each against the version that its person saw.
import { describe, expect, test } from 'vitest';
import type { EditMessage } from '../../../src/protocol/graphEditor.ts';
import type { Gesture } from '../../../webview/editor/model/gestures.ts';
import { EditQueue } from '../../../webview/editor/state/editQueue.ts';

const gesture = (label: string): Gesture => ({ label, edits: [] });

function queue() {
  const posted: EditMessage[] = [];
  const settled: string[] = [];
  const edits = new EditQueue({
    post: (message) => posted.push(message),
    settled: (_id, { label }, reason) => settled.push(reason === undefined ? label : `${label}: ${reason}`),
  });
  edits.snapshot(1);
  return { posted, settled, edits };
}

describe('EditQueue', () => {
  test('the second gesture waits for the document with the first, and names its version', () => {
    const { posted, settled, edits } = queue();
    edits.submit(gesture('a'));
    edits.submit(gesture('b'));
    expect(posted.map(({ label, baseVersion }) => [label, baseVersion])).toEqual([['a', 1]]);
    edits.result({ type: 'editResult', id: 1, ok: true, version: 2 });
    expect(posted).toHaveLength(1);
    edits.snapshot(2);
    expect(posted.map(({ label, baseVersion }) => [label, baseVersion])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(settled).toEqual(['a']);
  });

  test('the snapshot may come before the result', () => {
    const { posted, settled, edits } = queue();
    edits.submit(gesture('a'));
    edits.submit(gesture('b'));
    edits.snapshot(2);
    expect(settled).toEqual([]);
    edits.result({ type: 'editResult', id: 1, ok: true, version: 2 });
    expect(settled).toEqual(['a']);
    expect(posted[1]?.baseVersion).toBe(2);
  });

  test('a refused gesture drops those behind it, with its reason', () => {
    const { posted, settled, edits } = queue();
    edits.submit(gesture('a'));
    edits.submit(gesture('b'));
    edits.result({ type: 'editResult', id: 1, ok: false, version: 3, reason: 'stale' });
    expect(settled).toEqual(['a: stale', 'b: stale']);
    expect(edits.busy).toBe(false);
    edits.snapshot(3);
    edits.submit(gesture('c'));
    expect(posted.at(-1)).toMatchObject({ label: 'c', baseVersion: 3 });
  });

  test("another's change right behind ours drops what waited: it was made against something else", () => {
    const { posted, settled, edits } = queue();
    edits.submit(gesture('a'));
    edits.submit(gesture('b'));
    edits.result({ type: 'editResult', id: 1, ok: true, version: 2 });
    edits.snapshot(5);
    expect(posted).toHaveLength(1);
    expect(settled[0]).toBe('a');
    expect(settled[1]).toMatch(/^b: .*make the change again/);
  });

  test('answers to unknown edits are ignored', () => {
    const { settled, edits } = queue();
    edits.submit(gesture('a'));
    edits.result({ type: 'editResult', id: 99, ok: true, version: 2 });
    expect(settled).toEqual([]);
    expect(edits.busy).toBe(true);
  });
});
