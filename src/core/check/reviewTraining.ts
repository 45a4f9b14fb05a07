// Truncated back-propagation and carried state beside the graph and the data: what of the settings has no effect, and what is cut off.
import { quote } from '../base/text.ts';
import type { DataInfo, DataSpec, Graph, NodeId } from '../graph/model.ts';
import { stackOf } from '../nodes/stack.ts';
import { listed } from '../nodes/words.ts';
import type { Reporter } from './reporter.ts';
import type { TypedNode } from './typedGraph.ts';

type Nodes = ReadonlyMap<NodeId, TypedNode>;

/** Whether rows or characters of the data follow each other from split to split, so that a window can go on where another ended. */
function runsOn(data: DataSpec): boolean {
  return (data.kind === 'csv' || data.kind === 'text') && data.split.by === 'time';
}

/** Reports about `training.truncation` and `training.evaluation`. */
export function reviewTraining(graph: Graph, nodes: Nodes, info: DataInfo | null, reporter: Reporter): void {
  const { truncation, evaluation } = graph.training;
  const { data } = graph;
  if (data === undefined) return;
  if (truncation.steps > 0) {
    if (runsOn(data)) reviewTruncation(graph, nodes, info, reporter);
    else
      reporter.whole(
        'warning',
        'truncation-data',
        `${why(data)}, so the gradient goes back to the start of each sequence and truncation has no effect.`,
        ['training', 'truncation', 'steps'],
      );
  }
  if (evaluation.state !== 'carry') return;
  const path = ['training', 'evaluation', 'state'];
  const atEnd = [...nodes.values()].find(
    ({ kind, inputs }) => kind.lowering.type === 'loss' && inputs.get('prediction')?.type?.time === null,
  );
  if (!runsOn(data))
    reporter.whole('warning', 'evaluation-state', `${why(data)}: each is scored by itself, no state is carried.`, path);
  else if (atEnd !== undefined)
    reporter.whole(
      'warning',
      'evaluation-state',
      `${quote(atEnd.node.id)} compares one prediction a window, so windows are scored by themselves. For carried state predict at every step.`,
      path,
    );
  else reportBackward(nodes, path, reporter);
}

function why(data: DataSpec): string {
  const windows = data.kind === 'csv' || data.kind === 'text';
  return windows
    ? 'Windows are split at random and do not follow each other'
    : 'The sequences do not follow each other';
}

function reviewTruncation({ training }: Graph, nodes: Nodes, info: DataInfo | null, reporter: Reporter): void {
  const { steps, every, state } = training.truncation;
  const at = (key: string): readonly string[] => ['training', 'truncation', key];
  if (every > steps)
    reporter.whole(
      'warning',
      'truncation-gap',
      `An update every ${every} steps with a gradient that goes back ${steps} would leave steps out: an update comes every ${steps}.`,
      at('every'),
    );
  for (const { node, kind, params } of nodes.values()) {
    if (kind.lowering.type !== 'delay' || kind.lowering.steps(params) <= steps) continue;
    reporter.whole(
      'warning',
      'truncation-delay',
      `The gradient goes back ${steps} steps and ${quote(node.id)} is a delay of ${kind.lowering.steps(params)}: nothing is learnt through it. Go back further.`,
      at('steps'),
    );
  }
  if (state === 'carry') reportBackward(nodes, at('state'), reporter);
  if (info?.trainSteps !== undefined) reportStreams(training.batch, steps, info.trainSteps, reporter);
}

function reportBackward(nodes: Nodes, path: readonly string[], reporter: Reporter): void {
  const backward = [...nodes.values()].flatMap(({ node, kind: { lowering }, params }) =>
    lowering.type === 'cell' && stackOf(lowering.cell, params).direction !== 'forward' ? [node.id] : [],
  );
  if (backward.length === 0) return;
  const verb = backward.length === 1 ? 'runs' : 'run';
  reporter.whole(
    'warning',
    'carry-backward',
    `${listed(backward)} ${verb} from the end of a window too: that direction starts anew in each window, only the other carries its state.`,
    path,
  );
}

/** The training part is cut into as many streams as the batch has sequences. */
function reportStreams(batch: number, steps: number, all: number, reporter: Reporter): void {
  const path = ['training', 'batch'];
  const length = Math.floor(all / batch);
  if (length === 0) {
    const message = `The training part has ${all} time steps, too few for ${batch} streams: there are ${all} streams of one step. Use a smaller batch.`;
    reporter.whole('warning', 'batch-mismatch', message, path);
  } else if (length < steps) {
    const message = `${all} time steps in ${batch} streams are ${length} a stream, fewer than the ${steps} that the gradient may go back. Use a smaller batch.`;
    reporter.whole('warning', 'batch-mismatch', message, path);
  } else if (all % batch > 0) {
    const message = `${all} time steps do not divide into ${batch} streams: the last ${all % batch} are not trained on.`;
    reporter.whole('information', 'batch-mismatch', message, path);
  }
}
