// Every kind keeps the promises of the contract: complete help, defaults inside their own limits, unique names.
import { describe, expect, test } from 'vitest';
import { defaultParams } from '../../../../src/core/check/resolveParams.ts';
import { identifierProblem } from '../../../../src/core/graph/identifier.ts';
import { findNodeKind, nodeKinds } from '../../../../src/core/nodes/catalogue.ts';
import type { PortSpec } from '../../../../src/core/nodes/nodeKind.ts';

test('the kinds of the first release are still there: old files open', () => {
  const old =
    'input elman gru lstm delay dense activation embedding oneHot concat add dropout first last softmax mse crossEntropy binaryCrossEntropy';
  const kinds = nodeKinds.map((kind) => kind.kind);
  expect(kinds).toEqual(expect.arrayContaining(old.split(' ')));
  expect(new Set(kinds).size).toBe(kinds.length);
});

test('names that JavaScript knows are no kinds', () => {
  for (const name of ['__proto__', 'constructor', 'toString', '']) expect(findNodeKind(name)).toBeUndefined();
});

describe.each(nodeKinds.map((kind) => [kind.kind, kind] as const))('%s', (name, kind) => {
  const params = defaultParams(kind);
  const ports: readonly PortSpec[] = [...kind.inputs(params, []), ...kind.outputs(params)];

  test('is found by its name and titles itself', () => {
    expect(findNodeKind(name)).toBe(kind);
    expect(kind.title).toMatch(/^[A-Z]/);
  });

  test('has help: a sentence, equations, a source, synonyms, and help for each port and parameter', () => {
    expect(kind.summary).toMatch(/^[A-Z].*\.$/);
    expect(kind.equations.length).toBeGreaterThan(0);
    expect(kind.source.length).toBeGreaterThan(5);
    expect(kind.synonyms.length).toBeGreaterThan(2);
    for (const { help } of [...ports, ...kind.params]) expect(help).toMatch(/^\S.*\.$/);
  });

  test('names ports and parameters so that the file can hold them', () => {
    const names = kind.params.map((spec) => spec.name);
    for (const one of [...ports.map((port) => port.name), ...names]) expect(identifierProblem(one)).toBeUndefined();
    expect(names).not.toContain('kind');
    expect(names).not.toContain('inputs');
    expect(new Set(names).size).toBe(names.length);
  });

  test('has defaults inside its own limits', () => {
    for (const spec of kind.params) {
      if (spec.type === 'integer' || spec.type === 'number') {
        expect(spec.default).toBeGreaterThanOrEqual(spec.min);
        expect(spec.default).toBeLessThanOrEqual(spec.max);
      }
      if (spec.type === 'choice') expect(spec.options.map((option) => option.value)).toContain(spec.default);
    }
  });

  test('writes a short line with default parameters', () => {
    expect(kind.line(params).length).toBeGreaterThan(0);
    expect(kind.line(params).length).toBeLessThan(40);
  });

  test('has no outputs exactly when it is a loss', () => {
    expect(kind.outputs(params).length === 0).toBe(kind.lowering.type === 'loss');
  });
});
