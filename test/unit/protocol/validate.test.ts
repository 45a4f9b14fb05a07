// Which messages of the webviews are believed: every good one, and nothing else, whatever is thrown at the validator.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphEditorCommands } from '../../../src/protocol/graphEditor.ts';
import { messageLimits } from '../../../src/protocol/shape.ts';
import { trainingCommands } from '../../../src/protocol/trainingView.ts';
import { isGraphEdit, readGraphEditorMessage } from '../../../src/protocol/validateGraphEditor.ts';
import { readTrainingViewMessage } from '../../../src/protocol/validateTrainingView.ts';

const port = { node: 'a', port: 'y' };
const goodEdits: readonly unknown[] = [
  { type: 'addNode', id: 'a', kind: 'dense', params: { units: 3, list: [1, { deep: null }] }, at: [1.5, -2] },
  { type: 'removeNodes', ids: ['a', 'b'] },
  { type: 'renameNode', id: 'a', to: 'b' },
  { type: 'setParam', id: 'a', name: 'units', value: 3 },
  { type: 'setParam', id: 'a', name: 'units' },
  { type: 'connect', from: port, to: port },
  { type: 'disconnect', to: port },
  { type: 'moveNodes', positions: { a: [0, 1] } },
  { type: 'setSetting', path: ['training', 'optimizer', 'kind'], value: 'adam' },
  { type: 'setSetting', path: ['data', 'files', 0, 'path'] },
];
const badEdits: readonly (readonly [why: string, edit: unknown])[] = [
  ['unknown type', { type: 'eval', code: '1' }],
  ['no type', { id: 'a' }],
  ['a missing property', { type: 'renameNode', id: 'a' }],
  ['a property too many', { type: 'renameNode', id: 'a', to: 'b', also: 1 }],
  ['a place that is no pair', { type: 'addNode', id: 'a', kind: 'dense', params: {}, at: [1] }],
  ['a place that is not finite', { type: 'moveNodes', positions: { a: [Number.NaN, 0] } }],
  ['a setting outside data and training', { type: 'setSetting', path: ['nodes', 'a'], value: 1 }],
  ['a setting of everything', { type: 'setSetting', path: [], value: 1 }],
  ['a prototype key', { type: 'setParam', id: 'a', name: 'x', value: JSON.parse('{"__proto__":1}') as unknown }],
  ['a class instance', { type: 'setParam', id: 'a', name: 'x', value: new Date(0) }],
  ['a value that JSON has not', { type: 'setParam', id: 'a', name: 'x', value: Number.POSITIVE_INFINITY }],
];

describe('edits', () => {
  test.each(goodEdits.map((edit) => [JSON.stringify(edit), edit]))('%s is believed', (_name, edit) => {
    expect(isGraphEdit(edit)).toBe(true);
  });

  test.each(badEdits)('%s is refused', (_why, edit) => {
    expect(isGraphEdit(edit)).toBe(false);
  });

  test('values deeper than the limit are refused', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    const edit = (value: unknown): unknown => ({ type: 'setParam', id: 'a', name: 'x', value });
    expect(isGraphEdit(edit(nested(messageLimits.depth)))).toBe(true);
    expect(isGraphEdit(edit(nested(messageLimits.depth + 1)))).toBe(false);
  });
});

describe('messages of the graph editor', () => {
  const good: readonly unknown[] = [
    { type: 'ready' },
    { type: 'edit', id: 1, baseVersion: 4, label: 'Move', edits: goodEdits },
    ...graphEditorCommands.map((command) => ({ type: 'command', command })),
    { type: 'openText', path: ['nodes', 'a'] },
    { type: 'selection', nodes: ['a', 'b'] },
    { type: 'fault', message: 'x' },
  ];
  test.each(good.map((message) => [JSON.stringify(message).slice(0, 60), message]))(
    '%s is believed',
    (_name, message) => {
      expect(readGraphEditorMessage(message)).toBe(message);
    },
  );

  test('a command of VS Code is refused', () => {
    expect(readGraphEditorMessage({ type: 'command', command: 'workbench.action.terminal.new' })).toBeUndefined();
  });

  test('an edit with one bad part is refused as a whole', () => {
    const message = { type: 'edit', id: 1, baseVersion: 4, label: '', edits: [goodEdits[0], badEdits[0]?.[1]] };
    expect(readGraphEditorMessage(message)).toBeUndefined();
  });

  test('whatever is sent, nothing is thrown and only known types pass', () => {
    const types = new Set(['ready', 'edit', 'command', 'openText', 'fault']);
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withSparseArray: true, withBigInt: true }), (value) => {
        const message = readGraphEditorMessage(value);
        return message === undefined || types.has(message.type);
      }),
      { numRuns: 2000 },
    );
  });

  test('a message with any single part replaced by rubbish is refused or still sound', () => {
    const [, edit] = good;
    fc.assert(
      fc.property(fc.constantFrom('type', 'id', 'baseVersion', 'label', 'edits'), fc.object(), (key, rubbish) => {
        expect(readGraphEditorMessage({ ...(edit as object), [key]: rubbish })).toBeUndefined();
      }),
    );
  });

  test('getters are not trusted to stay what they were', () => {
    const hostile = Object.create({ type: 'ready' }) as unknown;
    expect(readGraphEditorMessage(hostile)).toBeUndefined();
  });
});

describe('messages of the training view', () => {
  const good: readonly unknown[] = [
    { type: 'ready' },
    { type: 'subscribe', run: 'a#run-1', since: 0 },
    { type: 'unsubscribe', run: 'a#run-1' },
    ...trainingCommands.map((command) => ({ type: 'command', command, run: 'a#run-1' })),
    { type: 'command', command: 'revealNode', run: 'a#run-1', node: 'lstm' },
    { type: 'fault', message: 'x' },
  ];
  test.each(good.map((message) => [JSON.stringify(message), message]))('%s is believed', (_name, message) => {
    expect(readTrainingViewMessage(message)).toBe(message);
  });

  test.each([
    [{ type: 'subscribe', run: 'a', since: -1 }],
    [{ type: 'subscribe', run: 'a', since: 0.5 }],
    [{ type: 'subscribe', run: 'x'.repeat(1001), since: 0 }],
    [{ type: 'command', command: 'delete', run: '' }],
    [{ type: 'command', command: 'stop' }],
  ])('%j is refused', (message) => {
    expect(readTrainingViewMessage(message)).toBeUndefined();
  });
});
