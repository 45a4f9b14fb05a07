// The edit queue over a document that behaves like VS Code's: versions, refusals, changes from elsewhere in the middle of an edit.
import { describe, expect, test } from 'vitest';
import type { TextEdit } from '../../../../src/core/graph/edit.types.ts';
import { fail, ok } from '../../../../src/core/base/result.ts';
import { EditQueue, type EditableDocument, type PlanEdits } from '../../../../src/extension/editor/editQueue.ts';

const messages = { stale: 'stale', refused: 'refused' };

/** Text edits are applied when the test lets them. */
class FakeDocument implements EditableDocument {
  version = 1;
  text = 'abc';
  accepts = true;
  applied: (readonly TextEdit[])[] = [];
  /** Runs while an edit is on its way. */
  meanwhile: () => void = () => undefined;

  getText(): string {
    return this.text;
  }

  async apply(edits: readonly TextEdit[]): Promise<boolean> {
    const { version } = this;
    await Promise.resolve();
    this.meanwhile();
    if (!this.accepts || this.version !== version) return false;
    this.applied.push(edits);
    for (const { offset, length, text } of edits)
      this.type(this.text.slice(0, offset) + text + this.text.slice(offset + length));
    return true;
  }

  /** Someone types in the text editor. */
  type(text: string): void {
    this.text = text;
    this.version++;
  }
}

/** A gesture appends the name it carries. */
const append: PlanEdits = (text, edits) =>
  ok(
    edits.map((edit) => ({
      offset: text.length,
      length: 0,
      text: edit.type === 'removeNodes' ? edit.ids.join('') : '?',
    })),
  );
const gesture = (name: string) => [{ type: 'removeNodes', ids: [name] } as const];

function setUp(plan: PlanEdits = append, readOnly: () => string | null = () => null) {
  const document = new FakeDocument();
  return { document, queue: new EditQueue(document, plan, readOnly, messages) };
}

describe('EditQueue', () => {
  test('applies a gesture against the version it names', async () => {
    const { document, queue } = setUp();
    expect(await queue.submit(gesture('d'), 1)).toEqual({ ok: true, version: 2, stale: false });
    expect(document.text).toBe('abcd');
  });

  test('a gesture against an old version changes nothing', async () => {
    const { document, queue } = setUp();
    document.type('xyz');
    expect(await queue.submit(gesture('d'), 1)).toEqual({ ok: false, version: 2, stale: true, reason: 'stale' });
    expect(document.text).toBe('xyz');
  });

  test('gestures are applied one after another, each seeing the text of the one before', async () => {
    const { document, queue } = setUp();
    const outcomes = await Promise.all([
      queue.submit(gesture('1'), 1),
      queue.submit(gesture('2'), 2),
      queue.submit(gesture('3'), 3),
    ]);
    expect(outcomes.map(({ ok: fine }) => fine)).toEqual([true, true, true]);
    expect(document.text).toBe('abc123');
    expect(document.applied).toHaveLength(3);
  });

  test('text typed while an edit is on its way makes the edit stale, not lost and not applied', async () => {
    const { document, queue } = setUp();
    document.meanwhile = () => {
      document.type('typed');
      document.meanwhile = () => undefined;
    };
    expect(await queue.submit(gesture('d'), 1)).toMatchObject({ ok: false, stale: true, version: 2 });
    expect(document.text).toBe('typed');
    expect(await queue.submit(gesture('!'), 2)).toMatchObject({ ok: true });
    expect(document.text).toBe('typed!');
  });

  test('a document that takes no edits is said so', async () => {
    const { document, queue } = setUp();
    document.accepts = false;
    expect(await queue.submit(gesture('d'), 1)).toEqual({ ok: false, version: 1, stale: false, reason: 'refused' });
  });

  test('a gesture that cannot be made comes back with the reason', async () => {
    const { document, queue } = setUp(() => fail('There is no node “d”.'));
    expect(await queue.submit(gesture('d'), 1)).toMatchObject({
      ok: false,
      stale: false,
      reason: 'There is no node “d”.',
    });
    expect(document.applied).toHaveLength(0);
  });

  test('a read-only text refuses before anything is planned', async () => {
    let planned = 0;
    const { queue } = setUp(
      (text, edits) => {
        planned++;
        return append(text, edits);
      },
      () => 'newer version',
    );
    expect(await queue.submit(gesture('d'), 1)).toMatchObject({ ok: false, reason: 'newer version' });
    expect(planned).toBe(0);
  });

  test('an error while planning is a refusal, and the queue goes on', async () => {
    let first = true;
    const { document, queue } = setUp((text, edits) => {
      if (!first) return append(text, edits);
      first = false;
      throw new Error('broken');
    });
    expect(await queue.submit(gesture('1'), 1)).toMatchObject({ ok: false, reason: 'broken' });
    expect(await queue.submit(gesture('2'), 1)).toMatchObject({ ok: true });
    expect(document.text).toBe('abc2');
  });

  test('a gesture that changes nothing is no undo step', async () => {
    const { document, queue } = setUp(() => ok([]));
    expect(await queue.submit(gesture('d'), 1)).toEqual({ ok: true, version: 1, stale: false });
    expect(document.applied).toHaveLength(0);
  });

  test('idle waits for everything submitted before it', async () => {
    const { document, queue } = setUp();
    void queue.submit(gesture('1'), 1);
    void queue.submit(gesture('2'), 2);
    await queue.idle();
    expect(document.text).toBe('abc12');
  });
});
