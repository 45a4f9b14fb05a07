// attention: a weighted mean over all steps of a sequence, the weights by how well each step's key answers a query. Stands behind a decoder
// (Luong), inside its loop (Bahdanau), or over one sequence by itself; without a query time axis it pools the sequence.
import { attention as attend } from '../ir/alignmentOps.ts';
import type { Val } from '../ir/builder.ts';
import { formatPortType, type Dim, type PortType } from '../graph/portType.ts';
import { mayEqual } from './dims.ts';
import type { InferContext, LowerContext, NodeKind, Params, ParamShape } from './nodeKind.ts';
import { choice, flagParam, maxUnits, numberParam, textParam } from './params.ts';
import { portName, realInput } from './ports.ts';
import { quote } from '../base/text.ts';

export const attention: NodeKind = {
  kind: 'attention',
  title: 'Attention',
  category: 'feedforward',
  synonyms: [
    'alignment',
    'Bahdanau',
    'Luong',
    'dot product',
    'self-attention',
    'query key value',
    'pooling',
    'context',
    'transformer',
  ],
  summary: 'A mean over all steps of a sequence, weighted at each query by how well the keys answer it.',
  equations: [
    'e_{qt} = query_q · key_t / √D   scaled dot product',
    'e_{qt} = query_q · key_t   dot product',
    'e_{qt} = v · tanh(W query_q + U key_t)   additive',
    'α_q = softmax over the real steps t of e_{qt}',
    'y_q = Σ_t α_{qt} value_t',
  ],
  source:
    'Additive: Bahdanau, Cho & Bengio 2015; dot product: Luong et al. 2015; scaled and causal: Vaswani et al. 2017. No biases.',
  params: [
    choice('score', 'Score', 'How a query is compared with a key.', [
      ['scaled', 'dot product / √D'],
      ['dot', 'dot product'],
      ['additive', 'additive, v · tanh(q + k)'],
    ]),
    {
      type: 'integer',
      name: 'units',
      label: 'Units',
      help: 'Size that query and keys are projected to by W and U. 0: a dot product projects nothing, the additive score to the size of the keys.',
      default: 0,
      min: 0,
      max: maxUnits,
    },
    {
      type: 'boolean',
      name: 'causal',
      label: 'Causal',
      help: 'Each step of the query sees the keys up to its own step only: for a sequence that attends to itself.',
      default: false,
    },
  ],
  inputs: () => [
    { name: 'query', help: 'What is looked for: [B, U, D], [B, T, D] or, once a sequence, [B, D].', required: true },
    {
      name: 'keys',
      help: 'A sequence that is looked at, [B, T, D]; the whole of it also inside a loop.',
      required: true,
    },
    {
      name: 'values',
      help: 'What is averaged, [B, T, E], on the time axis of the keys. The keys themselves when nothing is wired.',
    },
  ],
  outputs: () => [{ name: 'y', help: 'The context, with the time of the query and the features of the values.' }],
  infer(context) {
    const query = realInput(context, 'query', 'any');
    const keys = realInput(context, 'keys', 'sequence');
    const values = context.source('values') === undefined ? keys : realInput(context, 'values', 'sequence');
    if (query === undefined || keys === undefined || values === undefined) return { outputs: {}, parameters: [] };
    if (!fitting(context, query, keys, values)) return { outputs: {}, parameters: [] };
    const y: PortType = { kind: 'real', time: query.time, size: values.size };
    return { outputs: { y }, parameters: weightsOf(context.params, query, keys) };
  },
  lowering: {
    type: 'values',
    pointwise: (params) => !flagParam(params, 'causal'),
    whole: ['keys', 'values'],
    lower: (context) => ({ y: lowerAttention(context) }),
  },
  line(params) {
    const score =
      { scaled: 'scaled dot product', dot: 'dot product', additive: 'additive' }[textParam(params, 'score')] ?? '';
    const units = numberParam(params, 'units');
    return [score, ...(units > 0 ? [`${units} units`] : []), ...(flagParam(params, 'causal') ? ['causal'] : [])].join(
      ' · ',
    );
  },
};

function additive(params: Params): boolean {
  return textParam(params, 'score') === 'additive';
}

/** Size of the projections, or undefined where there are none. */
function projected(params: Params, keys: Dim): Dim | undefined {
  const units = numberParam(params, 'units');
  if (units > 0) return units;
  return additive(params) ? keys : undefined;
}

function weightsOf(params: Params, query: PortType, keys: PortType): readonly ParamShape[] {
  const size = projected(params, keys.size);
  if (size === undefined) return [];
  const glorot = { kind: 'glorot' } as const;
  return [
    { name: 'W', shape: [query.size, size], init: glorot },
    { name: 'U', shape: [keys.size, size], init: glorot },
    ...(additive(params) ? [{ name: 'v', shape: [size], init: glorot }] : []),
  ];
}

/** Reports what does not fit together; true when all does. */
function fitting(context: InferContext, query: PortType, keys: PortType, values: PortType): boolean {
  const { params, id } = context;
  const keysAre = `${portName(context, 'keys')} ${context.source('values') === undefined ? 'is' : 'are'} ${formatPortType(keys)}`;
  if (values.time !== keys.time) {
    const message = `${portName(context, 'values')} is ${formatPortType(values)}, but ${keysAre}: each key has one value, so both must run over the same time axis.`;
    context.report('error', 'time-mismatch', message, { port: 'values' });
    return false;
  }
  if (projected(params, keys.size) === undefined && !mayEqual(query.size, keys.size)) {
    const message = `${portName(context, 'query')} is ${formatPortType(query)}, but ${keysAre}: a dot product needs as many features of both. Set “units” to project both to one size.`;
    context.report('error', 'size-mismatch', message, { port: 'query' });
    return false;
  }
  if (flagParam(params, 'causal') && query.time !== keys.time) {
    const message = `${quote(id)} is causal, but ${portName(context, 'query')} is ${formatPortType(query)} and ${keysAre}: causal attention needs both on one time axis. Turn “causal” off, or wire one sequence into both.`;
    context.report('error', 'causal-axes', message, { param: 'causal' });
    return false;
  }
  return true;
}

function lowerAttention(context: LowerContext): Val {
  const { b, params } = context;
  const keysIn = context.input('keys');
  const values = context.has('values') ? context.input('values') : keysIn;
  const mask = context.mask(String(keysIn.shape[0]));
  const projects = projected(params, 1) !== undefined;
  const query = projects ? b.matmul(context.input('query'), context.param('W')) : context.input('query');
  const keys = projects ? b.matmul(keysIn, context.param('U')) : keysIn;
  const causal = flagParam(params, 'causal');
  const operands = { query, keys, values, mask, causal };
  if (additive(params)) return attend(b, { score: 'additive', scale: 1, vector: context.param('v'), ...operands });
  const scale = textParam(params, 'score') === 'scaled' ? 1 / Math.sqrt(Number(keys.shape.at(-1))) : 1;
  return attend(b, { score: 'dot', scale, vector: null, ...operands });
}
