// ctc: for a short target along a long sequence when nobody says which step belongs to which symbol. Adds up all alignments.
import { quote } from '../base/text.ts';
import { formatPortType } from '../graph/portType.ts';
import { ctc as ctcOp } from '../ir/alignmentOps.ts';
import type { Builder, Val } from '../ir/builder.ts';
import { addDims, fieldDim } from './dims.ts';
import { expectSize, lossLine, lossOf, targetParam, weightParam, wrongTarget } from './losses.ts';
import type { InferContext, LowerContext, LoweredLoss, NodeKind } from './nodeKind.ts';
import { choice, fieldsParam, flagParam, textParam } from './params.ts';
import { portName, realInput } from './ports.ts';

export const ctc: NodeKind = {
  kind: 'ctc',
  title: 'CTC loss',
  category: 'output',
  synonyms: [
    'connectionist temporal classification',
    'alignment',
    'speech',
    'handwriting',
    'blank',
    'sequence labelling',
    'loss',
  ],
  summary: 'How surprised the predictions of all steps are by a shorter target, whatever step belongs to which symbol.',
  equations: [
    'p_t = softmax(prediction_t)   over the symbols and the blank',
    'L = −ln Σ_π Π_t p_{t,π_t}   over all paths π that spell the target',
    'a path spells: join repeats, then leave out blanks   (a a – a b b → a a b)',
  ],
  source:
    'Graves, Fernández, Gomez & Schmidhuber 2006. The mean over sequences, not divided by their lengths; the blank comes last, as in Keras’ ctc_batch_cost (PyTorch: first).',
  params: [
    targetParam('One text or category field with its own steps, shorter than the prediction.', false),
    choice('blank', 'Blank', 'Which class is the blank.', [
      ['last', 'the last class'],
      ['first', 'the first class'],
    ]),
    {
      type: 'boolean',
      name: 'zeroInfinity',
      label: 'Skip impossible targets',
      help: 'A target that is too long for its sequence, with a blank between equal neighbours, costs 0 instead of infinity (which stops the run).',
      default: false,
    },
    weightParam,
  ],
  inputs: () => [
    {
      name: 'prediction',
      help: 'Scores at every step, [B, T, V + 1]: one for each symbol and one for the blank.',
      required: true,
    },
  ],
  outputs: () => [],
  infer(context) {
    const prediction = realInput(context, 'prediction', 'sequence');
    const [name] = fieldsParam(context.params, 'target');
    const field = name === undefined ? undefined : context.field(name);
    if (field !== undefined && (field.type === 'number' || !field.perStep)) {
      wrongTarget(
        context,
        [field],
        'CTC is for symbols at steps of their own: a text or category field that is a sequence.',
      );
    } else if (prediction !== undefined && name !== undefined) {
      const symbols = field?.classes ?? fieldDim(name);
      expectSize(
        context,
        prediction,
        addDims([symbols, 1]),
        `${quote(name)} has ${symbols} symbols and CTC adds a blank`,
      );
    }
    if (prediction !== undefined && prediction.time !== 'T') {
      const message = `${portName(context, 'prediction')} is ${formatPortType(prediction)}, but CTC reads the target along the steps of the source: wire an output that has T.`;
      context.report('error', 'time-mismatch', message, { port: 'prediction' });
    }
    adviseScores(context);
    return { outputs: {}, parameters: [] };
  },
  lowering: { type: 'loss', lower: lowerCtc },
  line: lossLine,
};

function adviseScores(context: InferContext): void {
  const source = context.source('prediction');
  if (source?.kind !== 'softmax') return;
  const message = `${portName(context, 'prediction')} comes from the softmax ${quote(source.node)}: wire what the softmax reads instead, CTC applies the softmax itself.`;
  context.report('warning', 'softmax-twice', message, { port: 'prediction' });
}

function lowerCtc(context: LowerContext): LoweredLoss {
  const { b, params } = context;
  const logits = context.input('prediction');
  const targets = fieldsParam(params, 'target');
  const tokens = context.feed(targets, 'target', 'step');
  const feed = b.state.inputs.find((one) => one.value === tokens.id)?.name;
  if (feed === undefined) throw new Error(`target of ${context.id} is not an input of the program`);
  const first = textParam(params, 'blank') === 'first';
  const losses = ctcOp(b, {
    blank: first ? 'first' : 'last',
    zeroInfinity: flagParam(params, 'zeroInfinity'),
    logits,
    tokens,
    logitLengths: lengthsOf(context, logits),
    tokenLengths: lengthsOf(context, tokens),
  });
  const prediction = b.softmax(first ? blankLast(b, logits) : logits);
  return lossOf(context, losses, prediction, { value: tokens, fields: targets, feed, perStep: false });
}

/** Real steps of each sequence along the axis of a value, [B, 1]. */
function lengthsOf({ b, mask }: LowerContext, { shape }: Val): Val {
  const [time, batch] = [shape[0] ?? 1, shape[1] ?? 1];
  return b.sum(mask(String(time)) ?? b.expand(b.constant(1), [time, batch, 1]), 'time');
}

/** Who reads the prediction finds the symbols in their own order and the blank behind them. */
function blankLast(b: Builder, logits: Val): Val {
  const width = Number(logits.shape.at(-1));
  return b.concat([b.slice(logits, 1, width - 1), b.slice(logits, 0, 1)]);
}
