// The key `train` of a node: how it is trained, where that differs from the rest of the graph.
import type { GraphPlace } from '../base/diagnostic.ts';
import type { JsonPath } from '../base/json.ts';
import { property, type JsonNode } from './jsonDocument.ts';
import type { NodeTraining } from './model.ts';
import { readValue } from './readValue.ts';
import type { Report } from './report.ts';
import { NodeTrainingSchema } from './trainingSchema.ts';

/** Undefined when nothing is written. What is wrong is reported below `path`, at `place` on the canvas, with the default in its place. */
export function readNodeTraining(
  node: JsonNode | undefined,
  path: JsonPath,
  place: { readonly place?: GraphPlace },
  report: Report,
): NodeTraining | undefined {
  if (!node) return undefined;
  const atNode: Report = (severity, code, message, where, extra) =>
    report(severity, code, message, where, { ...extra, ...place });
  const read = readValue(NodeTrainingSchema, node, [...path, 'train'], atNode);
  if (read === undefined) return undefined;
  return { ...read, weightDecay: property(node, 'weightDecay') === undefined ? null : read.weightDecay };
}
