// Parameters: defaults, types, ranges, fields. Every message says what, where and what to do.
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/core/base/json.ts';
import { checkWeather, portTypes, said } from '../../../support/checks.ts';

function lstm(params: JsonObject) {
  return checkWeather({
    in: { kind: 'input', fields: ['temp'] },
    lstm: { kind: 'lstm', inputs: { x: 'in.y' }, ...params },
  });
}

test('defaults are filled in', () => {
  expect(lstm({}).nodes.get('lstm')?.params).toMatchObject({
    units: 32,
    forgetBias: 1,
    layers: 1,
    direction: 'forward',
  });
  expect(lstm({ units: 3 }).nodes.get('lstm')?.params).toMatchObject({ units: 3, forgetBias: 1 });
});

test('wrong values', () => {
  const wrong: readonly JsonObject[] = [
    ...[1e9, NaN, Infinity, 2.5, 0, -1, '32', null, [3], {}, true].map((units) => ({ units })),
    { unitz: 3 },
    { forgetBias: true },
    { forgetBias: -1e300 },
  ];
  const messages = wrong.flatMap((params) => lstm(params).diagnostics.filter((one) => one.place?.param !== undefined));
  expect(messages.map(({ code, message }) => `${code}: ${message}`).join('\n')).toMatchInlineSnapshot(`
    "param-range: units of “lstm” is 1000000000: it must be a whole number from 1 to 16384.
    param-range: units of “lstm” is NaN: it must be a whole number from 1 to 16384.
    param-range: units of “lstm” is Infinity: it must be a whole number from 1 to 16384.
    param-range: units of “lstm” is 2.5: it must be a whole number from 1 to 16384.
    param-range: units of “lstm” is 0: it must be a whole number from 1 to 16384.
    param-range: units of “lstm” is -1: it must be a whole number from 1 to 16384.
    param-type: units of “lstm” is the text “32”: it must be a whole number from 1 to 16384.
    param-type: units of “lstm” is null: it must be a whole number from 1 to 16384.
    param-type: units of “lstm” is a list: it must be a whole number from 1 to 16384.
    param-type: units of “lstm” is an object: it must be a whole number from 1 to 16384.
    param-type: units of “lstm” is true: it must be a whole number from 1 to 16384.
    unknown-param: LSTM has no parameter “unitz”; it is ignored. Did you mean “units”?
    param-type: forgetBias of “lstm” is true: it must be a number from -20 to 20.
    param-range: forgetBias of “lstm” is -1e+300: it must be a number from -20 to 20."
  `);
});

test('a wrong parameter leaves the types open instead of blaming what follows', () => {
  const typed = checkWeather({
    in: { kind: 'input', fields: ['temp'] },
    out: { kind: 'dense', units: 1e9, inputs: { x: 'in.y' } },
    loss: { kind: 'mse', target: 'temp', inputs: { prediction: 'out.y' } },
  });
  expect(portTypes(typed)).toMatchInlineSnapshot(`
    "in.y [B, T, 1]
    out.y ?"
  `);
  expect(said(typed)).toMatchInlineSnapshot(
    `"error param-range nodes/out/units: units of “out” is 1000000000: it must be a whole number from 1 to 16384."`,
  );
});

test('choices, flags and fields', () => {
  expect(
    said(
      checkWeather({
        none: { kind: 'input' },
        misspelt: { kind: 'input', fields: ['temp', 'rian'] },
        mixed: { kind: 'input', fields: ['temp', 'sky'] },
        two: { kind: 'input', fields: ['wet', 'sky'] },
        twice: { kind: 'input', fields: ['temp', 'temp'] },
        number: { kind: 'input', fields: 3 },
        list: { kind: 'input', fields: ['temp', 3] },
        often: { kind: 'input', fields: 'temp', per: 'Step' },
        dense: { kind: 'dense', activation: 'tahn', bias: 'yes', inputs: { x: 'often.y' } },
        classes: { kind: 'dense', units: 'sun', inputs: { x: 'often.y' } },
        target: { kind: 'crossEntropy', target: ['sky', 'wet'], inputs: { prediction: 'dense.y' } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning fields-missing nodes/none/fields: fields of “none” is empty: choose one field or more. The data have temp, rain, wind, sky, wet.
    error unknown-field nodes/misspelt/fields: fields of “misspelt” names the field “rian”, but the data have temp, rain, wind, sky, wet. Did you mean “rain”?
    error field-twice nodes/twice/fields: fields of “twice” names “temp” twice.
    error param-type nodes/number/fields: fields of “number” is 3: it must be a field name or a list of them.
    error param-type nodes/list/fields: fields of “list” is a list: it must be a field name or a list of them.
    error param-choice nodes/often/per: per of “often” is “Step”: it must be one of step, sequence. Did you mean “step”?
    error param-choice nodes/dense/activation: activation of “dense” is “tahn”: it must be one of identity, tanh, sigmoid, relu, softplus, leakyRelu, elu, gelu, … (11 in all). Did you mean “tanh”?
    error param-type nodes/dense/bias: bias of “dense” is the text “yes”: it must be true or false.
    error unknown-field nodes/classes/units: units of “classes” names the field “sun”, but the data have temp, rain, wind, sky, wet.
    error param-type nodes/target/target: target of “target” takes one field, not 2.
    error mixed-fields nodes/mixed/fields: “mixed” mixes fields: sky is a category and temp a number. Give each category field an input of its own.
    error mixed-fields nodes/two/fields: “two” mixes fields: wet, sky are categories. Give each category field an input of its own.
    information unused-node nodes/none: Nothing reads “none”, so it takes no part in training.
    information unused-node nodes/misspelt: Nothing reads “misspelt”, so it takes no part in training.
    information unused-node nodes/mixed: Nothing reads “mixed”, so it takes no part in training.
    information unused-node nodes/two: Nothing reads “two”, so it takes no part in training.
    information unused-node nodes/twice: Nothing reads “twice”, so it takes no part in training.
    information unused-node nodes/number: Nothing reads “number”, so it takes no part in training.
    information unused-node nodes/list: Nothing reads “list”, so it takes no part in training.
    information unused-node nodes/classes: Nothing reads “classes”, so it takes no part in training."
  `);
});

test('the number of units can be the classes of a field', () => {
  const typed = checkWeather({
    in: { kind: 'input', fields: ['temp'] },
    sky: { kind: 'dense', units: 'sky', inputs: { x: 'in.y' } },
    temp: { kind: 'dense', units: 'temp', inputs: { x: 'in.y' } },
  });
  expect(portTypes(typed)).toMatchInlineSnapshot(`
    "in.y [B, T, 1]
    sky.y [B, T, 5]
    temp.y [B, T, 1]"
  `);
});

test('hostile names come out harmless', () => {
  const typed = checkWeather({
    ['a\u202e\n<img>'.repeat(3)]: { kind: 'dense\u0000', inputs: {} },
    b: { kind: 'dense', ['x\u200b'.repeat(400)]: 1, inputs: { x: '__proto__.y' } },
    ['__proto__']: { kind: 'constructor' },
  });
  const messages = typed.diagnostics.map((diagnostic) => diagnostic.message);
  const shown = messages.join('\n').replace(/The kinds are [^\n]*\./, 'The kinds are ….');
  expect(shown).toMatchInlineSnapshot(`
    "“a\\u202e\\u000a<img>a\\u202e\\u000a<img>a\\u202e\\u000a<img>”: there is no node kind “dense\\u0000”. Did you mean “dense”?
    Dense has no parameter “x\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200bx\\u200b…”; it is ignored.
    “__proto__”: there is no node kind “constructor”. The kinds are ….
    There is nothing to train: add a loss, such as mse or crossEntropy, and wire a prediction into it."
  `);
});
