// The small pure parts of the editor: search, names, fields, settings, equations, view, bubbles.
import { describe, expect, test } from 'vitest';
import { nodeKinds } from '../../../src/core/nodes/catalogue.ts';
import { equationParts } from '../../../webview/shared/equationParts.ts';
import { themeKind } from '../../../webview/shared/theme.ts';
import { curvePoints } from '../../../webview/editor/model/curvePoints.ts';
import { bubblePlace } from '../../../webview/editor/model/bubblePlace.ts';
import { documentState } from '../../../webview/editor/model/documentState.ts';
import {
  formatLimits,
  isShown,
  readFieldNames,
  readNumber,
  readNumbers,
  readSize,
  writeFieldNames,
} from '../../../webview/editor/model/fieldValues.ts';
import { freshName, remove } from '../../../webview/editor/model/gestures.ts';
import { searchKinds } from '../../../webview/editor/model/paletteSearch.ts';
import { typedGraph, dataInfo } from '../../support/compiled.ts';
import { parseGraph } from '../../../src/core/graph/parse.ts';
import { dataSettings, trainingSettings } from '../../../webview/editor/model/settingSpecs.ts';
import { readSavedState } from '../../../webview/editor/state/savedState.ts';
import { scenes } from '../../../webview/playground/scenes.ts';

describe('searchKinds', () => {
  const found = (query: string): readonly string[] => searchKinds(nodeKinds, query).map(({ kind }) => kind);
  test('by name, synonym and help, the best first', () => {
    expect(found('lstm')[0]).toBe('lstm');
    expect(found('forget gate')[0]).toBe('lstm');
    expect(found('MSE')[0]).toBe('mse');
    expect(found('csv')).toContain('input');
    expect(found('qqqq')).toEqual([]);
    expect(found('  ')).toHaveLength(nodeKinds.length);
  });
});

describe('freshName', () => {
  test('numbers what is taken and keeps to names a file may have', () => {
    expect(freshName('dense', new Set())).toBe('dense');
    expect(freshName('dense', new Set(['dense', 'dense2']))).toBe('dense3');
    expect(freshName('__proto__', new Set())).toBe('node');
  });
});

describe('remove', () => {
  test('wires of removed nodes are not named twice', () => {
    expect(
      remove(
        ['a'],
        [
          { node: 'a', port: 'x' },
          { node: 'b', port: 'x' },
        ],
      )?.edits,
    ).toEqual([
      { type: 'disconnect', to: { node: 'b', port: 'x' } },
      { type: 'removeNodes', ids: ['a'] },
    ]);
    expect(remove([], [])).toBeUndefined();
  });
});

describe('fields of the inspector', () => {
  const units = { integer: true, min: 1, max: 4096 };
  test.each([
    ['32', 32],
    [' 1e2 ', 100],
  ])('reads %s', (text, value) => {
    expect(readNumber(text, units)).toEqual({ value });
  });
  test.each(['', 'x', '1.5', '0', '4097', '1,000', 'Infinity', '0x10', '1e999'])('refuses %j with a reason', (text) => {
    expect(readNumber(text, units).problem).toMatch(/\.$/);
  });
  test('reads one number, or several', () => {
    expect(readNumbers(' 0.5 ', 4)).toEqual({ value: 0.5 });
    expect(readNumbers('1, -2;3e1', 4)).toEqual({ value: [1, -2, 30] });
    expect(readNumbers('1 2 3', 2).problem).toBe('At most 2 numbers.');
    for (const text of ['', ' , ', '1, x', '1e999x']) expect(readNumbers(text, 4).problem).toMatch(/\.$/);
  });
  test('limits are written for people', () => {
    expect(formatLimits(units)).toBe('1 – 4096');
    expect(formatLimits({ integer: false, exclusiveMin: 0, max: 1000 })).toBe('> 0, ≤ 1000');
    expect(formatLimits({ integer: true, min: 0, max: Number.MAX_SAFE_INTEGER })).toBe('≥ 0');
  });
  test('a size is a number or a field', () => {
    expect(readSize('12', 100, ['label'])).toEqual({ value: 12 });
    expect(readSize('label', 100, ['label'])).toEqual({ value: 'label' });
    expect(readSize('lable', 100, ['label']).problem).toContain('label');
  });
  test('one field is written as a string, several as an array', () => {
    expect(writeFieldNames(['a'])).toBe('a');
    expect(writeFieldNames(['a', 'b'])).toEqual(['a', 'b']);
    expect(writeFieldNames([])).toBeUndefined();
    expect(readFieldNames(['a', 3, 'b'])).toEqual(['a', 'b']);
  });
});

describe('settings', () => {
  test('come from the schema with limits, defaults and help', () => {
    const window = dataSettings('csv').find(({ label }) => label === 'Window');
    expect(window).toMatchObject({
      path: ['data', 'window'],
      type: 'number',
      fallback: 20,
      limits: { integer: true, min: 1 },
    });
    expect(window?.help).not.toBe('');
  });
  const { training: plain } = parseGraph('{"version":1}').graph;
  const everyKind = (['sgd', 'adagrad', 'adadelta', 'rmsprop', 'adam', 'adamw'] as const).flatMap((optimizer) =>
    (['constant', 'step', 'exponential', 'cosine', 'oneCycle', 'plateau'] as const).map((schedule) => ({
      optimizer: { ...plain.optimizer, kind: optimizer, momentum: 0.9 },
      schedule: { ...plain.schedule, kind: schedule, cycle: 10 },
    })),
  );
  test('every setting has a label of its own and help', () => {
    for (const spec of [
      ...(['csv', 'text', 'lines', 'pairs'] as const).flatMap(dataSettings),
      ...everyKind.flatMap((training) => trainingSettings(training).flatMap(({ settings }) => settings)),
    ]) {
      expect(spec.label, spec.path.join('.')).not.toBe(spec.path.slice(1).join('.'));
      expect(spec.help, spec.path.join('.')).not.toBe('');
    }
  });
  test('only what the optimizer uses is shown', () => {
    const keys = (optimizer: object, schedule: object = {}): readonly string[] =>
      trainingSettings({
        optimizer: { ...plain.optimizer, ...optimizer },
        schedule: { ...plain.schedule, ...schedule },
      }).flatMap(({ settings }) => settings.map(({ path }) => path.slice(1).join('.')));
    expect(keys({ kind: 'sgd' })).toContain('optimizer.momentum');
    expect(keys({ kind: 'sgd' })).not.toContain('optimizer.nesterov');
    expect(keys({ kind: 'sgd', momentum: 0.9 })).toContain('optimizer.nesterov');
    expect(keys({ kind: 'adam' })).not.toContain('optimizer.momentum');
    expect(keys({}).filter((key) => key.startsWith('schedule'))).toEqual(['schedule.kind', 'schedule.warmup']);
    expect(keys({}, { kind: 'plateau' })).toContain('schedule.patience');
    expect(keys({}, { kind: 'cosine' })).not.toContain('schedule.cycleFactor');
  });
  test('settings are grouped, and every key of the schema that is used by some kind has its place', () => {
    expect(trainingSettings(plain).map(({ title }) => title)).toEqual([
      'Run',
      'Optimizer',
      'Learning rate over the run',
      'Gradient clipping',
      'Regularisation',
      'Early stopping',
      'Time and memory',
    ]);
    const shown = new Set(
      everyKind.flatMap((training) =>
        trainingSettings(training).flatMap(({ settings }) => settings.map(({ path }) => path.slice(1).join('.'))),
      ),
    );
    for (const key of Object.keys(plain.optimizer)) expect(shown).toContain(`optimizer.${key}`);
    for (const key of Object.keys(plain.schedule)) expect(shown).toContain(`schedule.${key}`);
  });
});

describe('equationParts', () => {
  test('sub- and superscripts belong to what stands before them', () => {
    expect(equationParts('h_t = tanh(U h_{t−1})^2')).toEqual([
      { style: 'variable', text: 'h', sub: [{ style: 'variable', text: 't' }] },
      { style: 'upright', text: ' = ' },
      { style: 'upright', text: 'tanh' },
      { style: 'upright', text: '(' },
      { style: 'variable', text: 'U' },
      { style: 'upright', text: ' ' },
      {
        style: 'variable',
        text: 'h',
        sub: [
          { style: 'variable', text: 't' },
          { style: 'upright', text: '−1' },
        ],
      },
      { style: 'upright', text: ')', sup: [{ style: 'upright', text: '2' }] },
    ]);
  });
  test('no text of any kind is lost', () => {
    const flat = (parts: ReturnType<typeof equationParts>): string =>
      parts.map(({ text, sub, sup }) => text + (sub ? flat(sub) : '') + (sup ? flat(sup) : '')).join('');
    for (const kind of nodeKinds) {
      for (const line of kind.equations) expect(flat(equationParts(line))).toBe(line.replace(/[_^{}]/g, ''));
    }
  });
});

describe('view of a document', () => {
  const view = (name: string) => {
    const scene = scenes[name];
    if (scene === undefined) throw new Error(name);
    return documentState(scene.text, scene.data, [], undefined).view;
  };
  test('shapes, counts and the line of parameters', () => {
    const memory = view('sunspots').nodes.get('memory');
    expect(memory).toMatchObject({
      title: 'Elman RNN',
      category: 'recurrent',
      recurrent: true,
      count: '288',
      severity: undefined,
    });
    expect(memory?.outputs.map(({ name, shape }) => `${name} ${shape}`)).toEqual([
      'y [B, T, 16]',
      'last [B, 16]',
      'h [B, 16]',
    ]);
  });
  test('wires of a loop know their delay; others do not', () => {
    const { wires } = view('loop');
    expect(wires.get('before.x')).toMatchObject({ cyclic: true, delay: 1 });
    expect(wires.get('sum.a')).toMatchObject({ cyclic: false, delay: undefined });
    expect(view('cycle').wires.get('itself.x')?.delay).toBe(2);
  });
  test('an unknown kind and its wires stay visible', () => {
    const { nodes, wires } = view('errors');
    expect(nodes.get('mystery')).toMatchObject({ category: 'unknown', severity: 'error' });
    expect(wires.has('mystery.x')).toBe(true);
  });
});

describe('bubblePlace', () => {
  const node = { x: 0, y: 0, width: 184, height: 80 };
  test('below when free, else above, else beside', () => {
    const below = { x: 0, y: 100, width: 184, height: 80 };
    const above = { x: 0, y: -100, width: 184, height: 80 };
    expect(bubblePlace(node, 0, 60, []).side).toBe('below');
    expect(bubblePlace(node, 0, 60, [below]).side).toBe('above');
    expect(bubblePlace(node, 0, 60, [below, above]).side).toBe('right');
  });
});

describe('small things', () => {
  test('a curve breaks at what has no logarithm', () => {
    expect(curvePoints([1, NaN, 10], 100, 20)).toEqual(['0,20', '100,0']);
    expect(curvePoints([0, 0], 100, 20)).toEqual([]);
  });
  test('saved state is read with care', () => {
    expect(readSavedState(null)).toEqual({ nodes: [], dragSelects: false, minimap: true });
    expect(readSavedState({ viewport: { x: 1, y: NaN, zoom: 1 }, nodes: ['a', 5], minimap: false })).toEqual({
      nodes: ['a'],
      dragSelects: false,
      minimap: false,
    });
  });
  test('theme classes', () => {
    const of = (...names: string[]) => themeKind({ contains: (name: string) => names.includes(name) });
    expect([
      of('vscode-light'),
      of('vscode-dark'),
      of('vscode-high-contrast'),
      of('vscode-high-contrast', 'vscode-high-contrast-light'),
    ]).toEqual(['light', 'dark', 'hc-dark', 'hc-light']);
  });
});

test('parameters without effect are left out of the inspector, unless the file has them', () => {
  const shown = (params: object): string[] => {
    const node = typedGraph({ it: { kind: 'lstm', ...params } }, dataInfo([])).nodes.get('it');
    return (node?.kind.params ?? []).filter((spec) => isShown(spec, node)).map(({ name }) => name);
  };
  expect(shown({})).not.toContain('dropout');
  expect(shown({ layers: 2 })).toContain('dropout');
  expect(shown({ dropout: 0.1 })).toContain('dropout');
  expect(shown({})).toContain('forgetBias');
  expect(shown({ forgetGate: false })).not.toContain('forgetBias');
  expect(shown({ biasInit: 'uniform' })).not.toContain('forgetBias');
});
