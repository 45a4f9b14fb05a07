// Wires that lead nowhere, ports that need one, and types that do not fit the port they arrive at.
import { expect, test } from 'vitest';
import { checkNames, checkText, checkWeather, portTypes, said } from '../../../support/checks.ts';

test('unknown kinds, nodes and ports', () => {
  expect(
    said(
      checkWeather({
        in: { kind: 'input', fields: ['temp'] },
        lstm: { kind: 'lsmt', inputs: { x: 'in.y' } },
        after: { kind: 'dense', inputs: { x: 'lstm.y' } },
        out: { kind: 'dense', inputs: { x: 'inn.y', z: 'in.y' } },
        wrong: { kind: 'dense', inputs: { x: 'in.z' } },
        loss: { kind: 'mse', target: 'temp', inputs: { prediction: 'out.y' } },
        self: { kind: 'dense', inputs: { x: 'loss.y' } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error unknown-kind nodes/lstm/kind: “lstm”: there is no node kind “lsmt”. Did you mean “lstm”?
    error unknown-node nodes/out/inputs/x: x of “out” reads “inn.y”, but there is no node “inn”. Did you mean “in”?
    error unknown-port nodes/out/inputs/z: “out” has no input “z”: its inputs are x. Did you mean “x”?
    error unknown-port nodes/wrong/inputs/x: x of “wrong” reads “z” of “in”, but its outputs are y. Did you mean “y”?
    error unknown-port nodes/self/inputs/x: x of “self” reads “y” of “loss”, but it has no outputs."
  `);
});

test('a missing wire is an error where a loss needs it, and a warning beside', () => {
  expect(
    said(
      checkWeather({
        needed: { kind: 'dense' },
        loss: { kind: 'mse', target: 'temp', inputs: { prediction: 'needed.y' } },
        beside: { kind: 'lstm' },
        empty: { kind: 'input' },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning fields-missing nodes/empty/fields: fields of “empty” is empty: choose one field or more. The data have temp, rain, wind, sky, wet.
    error input-missing nodes/needed/inputs/x: x of “needed” has no wire. Numbers, with or without time.
    warning input-missing nodes/beside/inputs/x: x of “beside” has no wire. A sequence of numbers, [B, T, D].
    information unused-node nodes/beside: Nothing reads “beside”, so it takes no part in training.
    information unused-node nodes/empty: Nothing reads “empty”, so it takes no part in training."
  `);
});

test('unfinished nodes beside a loss are left out of the order, with what reads them', () => {
  const typed = checkWeather({
    in: { kind: 'input', fields: ['temp'] },
    out: { kind: 'dense', inputs: { x: 'in.y' } },
    loss: { kind: 'mse', target: 'temp', inputs: { prediction: 'out.y' } },
    open: { kind: 'lstm' },
    after: { kind: 'dense', inputs: { x: 'open.last' } },
    aside: { kind: 'dense', inputs: { x: 'in.y' } },
    loop: { kind: 'add', inputs: { a: 'after.y', b: 'z.y' } },
    z: { kind: 'delay', inputs: { x: 'loop.y' } },
  });
  expect(typed.diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
  expect(typed.order).toEqual(['in', 'out', 'loss', 'aside']);
});

test('tokens, numbers, sequences and single values', () => {
  expect(
    said(
      checkText({
        in: { kind: 'input', fields: 'text' },
        lstm: { kind: 'lstm', inputs: { x: 'in.y' } },
        hot: { kind: 'oneHot', inputs: { x: 'in.y' } },
        gru: { kind: 'gru', units: 4, inputs: { x: 'hot.y' } },
        table: { kind: 'embedding', inputs: { x: 'gru.y' } },
        next: { kind: 'gru', inputs: { x: 'gru.last' } },
        late: { kind: 'delay', inputs: { x: 'gru.last' } },
        both: { kind: 'concat', inputs: { a: 'in.y', b: 'gru.y' } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error numbers-needed nodes/lstm/inputs/x: x of “lstm” takes numbers, but “in.y” is [B, T] of 81, categories: put an embedding or one-hot node between.
    error tokens-needed nodes/table/inputs/x: x of “table” takes categories or tokens, but “gru.y” is [B, T, 4], numbers: wire an input of one category field.
    error sequence-needed nodes/next/inputs/x: x of “next” takes a sequence, but “gru.last” is [B, 4], without time steps: wire an output that has T.
    error sequence-needed nodes/late/inputs/x: x of “late” takes a sequence, but “gru.last” is [B, 4], without time steps: wire an output that has T.
    error numbers-needed nodes/both/inputs/a: a of “both” takes numbers, but “in.y” is [B, T] of 81, categories: put an embedding or one-hot node between.
    warning no-loss nodes: There is nothing to train: add a loss, such as mse or crossEntropy, and wire a prediction into it."
  `);
});

test('sizes of an add and of predictions', () => {
  expect(
    said(
      checkWeather({
        in: { kind: 'input', fields: ['temp', 'rain', 'wind'] },
        gru: { kind: 'gru', units: 8, inputs: { x: 'in.y' } },
        sum: { kind: 'add', inputs: { a: 'gru.y', b: 'in.y', c: 'gru.last' } },
        out: { kind: 'dense', inputs: { x: 'sum.y' } },
        loss: { kind: 'mse', target: ['temp', 'rain'], inputs: { prediction: 'out.y' } },
        one: { kind: 'mse', target: 'temp', inputs: { prediction: 'in.y' } },
        class: { kind: 'crossEntropy', target: 'sky', inputs: { prediction: 'out.y' } },
        yes: { kind: 'binaryCrossEntropy', target: ['temp', 'wind'], inputs: { prediction: 'out.y' } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error size-mismatch nodes/sum/inputs/b: b of “sum”: “in.y” is [B, T, 3], but a is [B, T, 8]. All inputs of an add need the same size.
    error size-mismatch nodes/loss/inputs/prediction: prediction of “loss” is [B, T, 1], but the target has 2 fields (temp, rain): it must be [B, T, 2].
    error size-mismatch nodes/one/inputs/prediction: prediction of “one” is [B, T, 3], but the target is the number temp: it must be [B, T, 1].
    error size-mismatch nodes/class/inputs/prediction: prediction of “class” is [B, T, 1], but “sky” has 5 classes: it must be [B, T, 5].
    error size-mismatch nodes/yes/inputs/prediction: prediction of “yes” is [B, T, 1], but the target has 2 fields (temp, wind): it must be [B, T, 2].
    information several-losses nodes: Training minimises the sum of 4 losses, each times its weight: loss, one, class, yes."
  `);
});

test('targets of the wrong type', () => {
  expect(
    said(
      checkWeather({
        in: { kind: 'input', fields: ['temp'] },
        out: { kind: 'dense', inputs: { x: 'in.y' } },
        loss: { kind: 'mse', target: ['temp', 'sky'], inputs: { prediction: 'out.y' } },
        class: { kind: 'crossEntropy', target: 'temp', inputs: { prediction: 'out.y' } },
        yes: { kind: 'binaryCrossEntropy', target: 'sky', inputs: { prediction: 'out.y' } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error target-type nodes/loss/target: Target of “loss”: “sky” is a category of 5 classes. A squared error is for numbers: use cross-entropy.
    error target-type nodes/class/target: Target of “class”: “temp” is a number. Cross-entropy is for categories: use mean squared error for numbers.
    error target-type nodes/yes/target: Target of “yes”: “sky” is a category of 5 classes. Binary cross-entropy takes one category of two classes, or numbers between 0 and 1; cross-entropy takes any number of classes.
    information several-losses nodes: Training minimises the sum of 3 losses, each times its weight: loss, class, yes."
  `);
});

test('a label has one value for a sequence', () => {
  expect(
    said(
      checkNames({
        in: { kind: 'input', fields: 'text' },
        label: { kind: 'input', fields: 'label' },
        hot: { kind: 'oneHot', inputs: { x: 'in.y' } },
        out: { kind: 'dense', units: 'label', inputs: { x: 'hot.y' } },
        loss: { kind: 'crossEntropy', target: 'label', inputs: { prediction: 'out.y' } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error field-per-sequence nodes/label/fields: label has one value for a whole sequence: set “per” of “label” to “sequence”, or leave it out.
    error target-per-sequence nodes/loss/inputs/prediction: prediction of “loss” is [B, T, 2], one for every time step, but label has one value for a whole sequence: predict from the last step.
    information unused-node nodes/label: Nothing reads “label”, so it takes no part in training."
  `);
});

test('the answer as an input, and functions applied twice', () => {
  expect(
    said(
      checkNames({
        in: { kind: 'input', fields: 'label', per: 'sequence' },
        hot: { kind: 'oneHot', inputs: { x: 'in.y' } },
        out: { kind: 'dense', units: 'label', inputs: { x: 'hot.y' } },
        shares: { kind: 'softmax', inputs: { x: 'out.y' } },
        loss: { kind: 'crossEntropy', target: 'label', inputs: { prediction: 'shares.y' } },
        share: { kind: 'dense', activation: 'sigmoid', inputs: { x: 'hot.y' } },
        yes: { kind: 'binaryCrossEntropy', target: 'label', inputs: { prediction: 'share.y' } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning softmax-twice nodes/loss/inputs/prediction: prediction of “loss” comes from the softmax “shares”: wire what the softmax reads instead, cross-entropy applies the softmax itself. Or set “from” to “probabilities”.
    warning sigmoid-twice nodes/yes/inputs/prediction: prediction of “yes” has gone through the sigmoid of “share”, and binary cross-entropy applies it again: take the sigmoid away, or set “from” to “probabilities”.
    information several-losses nodes: Training minimises the sum of 2 losses, each times its weight: loss, yes.
    warning target-as-input nodes/in/fields: “in” reads label, the very target: the network sees the answer and learns nothing of use."
  `);
});

test('types of a graph in order, without data as symbols', () => {
  const nodes = {
    in: { kind: 'input', fields: ['temp', 'rain'] },
    sky: { kind: 'input', fields: ['sky'] },
    lstm: { kind: 'lstm', units: 8, inputs: { x: 'in.y' } },
    out: { kind: 'dense', units: 'sky', inputs: { x: 'lstm.last' } },
    drop: { kind: 'dropout', inputs: { x: 'out.y' } },
    more: { kind: 'concat', inputs: { a: 'drop.y', b: 'lstm.last', c: 'out.y' } },
    loss: { kind: 'crossEntropy', target: 'sky', inputs: { prediction: 'drop.y' } },
  };
  expect(portTypes(checkWeather(nodes))).toMatchInlineSnapshot(`
    "in.y [B, T, 2]
    sky.y [B, T] of 5
    lstm.y [B, T, 8]
    lstm.last [B, 8]
    lstm.h [B, 8]
    lstm.c [B, 8]
    out.y [B, 5]
    drop.y [B, 5]
    more.y [B, 18]"
  `);
  expect(portTypes(checkWeather(nodes, null))).toMatchInlineSnapshot(`
    "in.y [B, T, 2]
    sky.y ?
    lstm.y [B, T, 8]
    lstm.last [B, 8]
    lstm.h [B, 8]
    lstm.c [B, 8]
    out.y [B, |sky|]
    drop.y [B, |sky|]
    more.y [B, |sky| + |sky| + 8]"
  `);
  expect(said(checkWeather(nodes, null))).toMatchInlineSnapshot(`
    "information unused-node nodes/sky: Nothing reads “sky”, so it takes no part in training.
    information unused-node nodes/more: Nothing reads “more”, so it takes no part in training."
  `);
});
