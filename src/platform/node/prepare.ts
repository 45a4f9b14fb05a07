// From the text of a graph to everything that training needs: parsed, data read, checked, compiled. One function for the engine, the
// command line and the extension, so that they can never disagree. It allocates no arena and starts nothing.
import type { Diagnostic } from '../../core/base/diagnostic.ts';
import { checkGraph } from '../../core/check/checkGraph.ts';
import type { TypedGraph } from '../../core/check/typedGraph.ts';
import { compileGraph } from '../../core/compile/compile.ts';
import type { DataSpec, TrainingSpec } from '../../core/graph/model.ts';
import { withoutFollowers } from '../../core/graph/followers.ts';
import { parseGraph } from '../../core/graph/parse.ts';
import type { ParsedGraph } from '../../core/graph/parse.ts';
import type { Plan } from '../../core/ir/plan.ts';
import type { Dataset } from '../../train/data/dataset.ts';
import type { FittedData } from '../../train/data/fitted.ts';
import { openDataset } from '../../train/data/openDataset.ts';
import { compileOptions } from '../../train/trainer.ts';
import { dataFiles } from './dataFiles.ts';
import { fieldsOf } from './fieldsOf.ts';

export interface PrepareRequest {
  readonly text: string;
  /** Folder of the graph file: data paths are relative to it. */
  readonly folder: string;
  /** Workspace folder that data must lie in; the graph's folder when there is none. */
  readonly root?: string;
  /** Settings that replace those of the file. */
  readonly training?: Partial<Pick<TrainingSpec, 'steps' | 'seed'>>;
  /** What an earlier run learnt of the data; read other data the same way. */
  readonly fitted?: FittedData | undefined;
  /** Another data file in place of the graph's, with all of it in the split named. */
  readonly data?: (spec: DataSpec) => DataSpec;
}

/** What was found on the way, as far as it went. Diagnostics are those of the file, the data, the graph and the compiler together. */
export interface Checked {
  readonly parsed: ParsedGraph;
  readonly typed: TypedGraph;
  readonly dataset: Dataset | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Prepared extends Checked {
  readonly dataset: Dataset;
  readonly plan: Plan;
  readonly training: TrainingSpec;
}

export type PrepareResult = ({ readonly ok: true } & Prepared) | ({ readonly ok: false } & Checked);

/** Parse, read the data and check, without compiling: what an editor or `rnn check` needs. */
export async function checkText(request: PrepareRequest): Promise<Checked> {
  const parsed = parseGraph(request.text);
  const { graph } = parsed;
  const spec = graph.data === undefined || request.data === undefined ? graph.data : request.data(graph.data);
  const diagnostics: Diagnostic[] = [...parsed.diagnostics];
  let dataset: Dataset | undefined;
  if (spec !== undefined) {
    const { folder, root = folder, fitted } = request;
    const opened = await openDataset(spec, dataFiles(folder, root), { ...fieldsOf(graph), fitted });
    if (opened.ok) dataset = opened.dataset;
    diagnostics.push(...(opened.ok ? opened.dataset.notes : opened.diagnostics));
  }
  const typed = checkGraph(graph, dataset?.info ?? null);
  diagnostics.push(...withoutFollowers(parsed.diagnostics, typed.diagnostics));
  return { parsed, typed, dataset, diagnostics };
}

/** Everything up to the plan, or every reason why not. */
export async function prepareGraph(request: PrepareRequest): Promise<PrepareResult> {
  const checked = await checkText(request);
  if (checked.dataset === undefined || checked.diagnostics.some(({ severity }) => severity === 'error')) {
    const silent = !checked.diagnostics.some(({ severity }) => severity === 'error');
    return { ok: false, ...checked, diagnostics: silent ? [...checked.diagnostics, noData] : checked.diagnostics };
  }
  const training = { ...checked.parsed.graph.training, ...request.training };
  const compiled = compileGraph(checked.typed, compileOptions(checked.dataset, training));
  if (!compiled.ok) {
    const more = compiled.diagnostics.filter((one) => !checked.diagnostics.includes(one));
    return { ok: false, ...checked, diagnostics: [...checked.diagnostics, ...more] };
  }
  return { ok: true, ...checked, dataset: checked.dataset, plan: compiled.plan, training };
}

const noData: Diagnostic = {
  severity: 'error',
  code: 'missing-data',
  message: 'The file names no data, so there is nothing to train on. Add "data" with a kind and a path.',
  path: ['data'],
};

/** Errors as lines for a message: the first few, each a sentence. */
export function errorText(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  const more = errors.length > 5 ? `\nand ${errors.length - 5} more` : '';
  return errors.slice(0, 5).join('\n') + more;
}
