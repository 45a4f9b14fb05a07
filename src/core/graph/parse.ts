// The text of a graph file as a graph and a list of what is wrong with it. Never throws, never hangs; whatever can be read is
// returned. It knows no kinds of nodes (see check) and no files.
import type { Diagnostic, TextRange } from '../base/diagnostic.ts';
import type { JsonPath } from '../base/json.ts';
import { Draft } from './draft.ts';
import { inspect } from './inspect.ts';
import { property, readJson, type JsonDocument, type JsonNode } from './jsonDocument.ts';
import { FORMAT, migrateDraft, newerVersionMessage, statedVersion, type FileFormat } from './migrate.ts';
import type { Graph } from './model.ts';
import { rangeOf, spanOf } from './ranges.ts';
import { readGraphs } from './readGraphs.ts';
import { readLayout, readNodes } from './readNodes.ts';
import { readData, readTraining } from './readSettings.ts';
import { describe, reportUnknownKeys } from './readValue.ts';
import { collector, type Report } from './report.ts';
import { TOP_KEYS } from './schema.ts';

export interface ParsedGraph {
  /** What could be read; empty when nothing could. */
  readonly graph: Graph;
  /** Each has a range. */
  readonly diagnostics: readonly Diagnostic[];
  /** False when the text is no sound JSON object (syntax, merge conflict, limits): it cannot be edited, keep what was shown. */
  readonly readable: boolean;
  /** The file is of a newer version: show it, change nothing. */
  readonly newerVersion: boolean;
  /** Nothing but blanks and comments; the first edit writes a whole file. */
  readonly empty: boolean;
  /** What to underline for a path; the nearest thing around it when it does not exist. */
  rangeOf(path: JsonPath, within?: TextRange): TextRange;
  /** The whole property or element at a path, key included. */
  spanOf(path: JsonPath): TextRange | undefined;
}

export function parseGraph(text: string, format: FileFormat = FORMAT): ParsedGraph {
  const document = readJson(text);
  const { diagnostics, report } = collector();
  for (const { severity, code, message, path, range } of document.problems)
    report(severity, code, message, path, range && { range });
  const { root } = document;
  const version = statedVersion(document);
  let readable = !document.problems.some(({ severity }) => severity === 'error');
  const newerVersion = readable && version !== undefined && version > format.version;
  let graph: Graph;
  if (document.blank) {
    report(
      'information',
      'empty-file',
      'This file is empty. Add a node in the graph editor, or start from an example.',
      [],
    );
    graph = readGraph(undefined, format.version, () => undefined);
  } else if (root?.type !== 'object') {
    if (readable && root)
      report('error', 'not-an-object', `A graph file is an object in { }; this one is ${describe(root)}.`, []);
    graph = readGraph(undefined, format.version, () => undefined);
    readable = false;
  } else if (!readable || newerVersion) {
    // What is missing or odd in such a file is no news: the one message that counts comes first.
    if (newerVersion) report('error', 'newer-version', newerVersionMessage(version, format), ['version']);
    graph = readGraph(root, version ?? format.version, () => undefined);
  } else {
    graph = readCurrent(document, root, format, report);
  }
  const ranged = diagnostics.map((diagnostic) => ({
    ...diagnostic,
    range: diagnostic.range ?? rangeOf(document, diagnostic.path, diagnostic.within),
  }));
  return {
    graph,
    diagnostics: ranged,
    readable,
    newerVersion,
    empty: document.blank,
    rangeOf: (path, within) => rangeOf(document, path, within),
    spanOf: (path) => spanOf(document, path),
  };
}

function readCurrent(document: JsonDocument, root: JsonNode, format: FileFormat, report: Report): Graph {
  const stated = property(root, 'version')?.value;
  const version = statedVersion(document);
  if (!stated) {
    report(
      'error',
      'missing-version',
      `The file does not say its version. Add "version": ${format.version} as the first key.`,
      [],
    );
  } else if (version === undefined) {
    report(
      'error',
      'bad-version',
      `version must be a whole number such as ${format.version}; it is ${describe(stated)}.`,
      ['version'],
    );
  } else if (version < format.version) {
    const draft = new Draft(document.text);
    const migrated = migrateDraft(draft, format);
    if (!migrated.ok) {
      report('error', 'old-version', migrated.error.message, ['version']);
    } else {
      report(
        'information',
        'older-version',
        `This file has version ${version}. The first change brings it to version ${format.version}.`,
        ['version'],
      );
      inspect(document.text, root, report);
      return readGraph(draft.source.root, format.version, report);
    }
  }
  inspect(document.text, root, report);
  return readGraph(root, version ?? format.version, report);
}

function readGraph(root: JsonNode | undefined, version: number, report: Report): Graph {
  reportUnknownKeys(root, ['$schema', ...TOP_KEYS], [], report);
  const nodes = readNodes(property(root, 'nodes')?.value, report);
  return {
    version,
    data: readData(property(root, 'data')?.value, report),
    nodes,
    training: readTraining(property(root, 'training')?.value, report),
    layout: readLayout(property(root, 'layout')?.value, nodes, report),
    graphs: readGraphs(property(root, 'graphs')?.value, report),
  };
}
