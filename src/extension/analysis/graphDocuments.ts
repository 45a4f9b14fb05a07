// The open graph documents: who they are, when what is known about one changes, and the reading of their data off the main path.
import * as vscode from 'vscode';
import { dataPathsOf } from '../../core/graph/dataPaths.ts';
import type { DataSpec } from '../../core/graph/model.ts';
import { fieldsOf } from '../../platform/node/fieldsOf.ts';
import type { DataMessage } from '../../protocol/graphEditor.ts';
import { findCandidates, watchData } from '../data/dataFiles.ts';
import { placeOf } from '../data/place.ts';
import type { ReaderThread } from '../data/readerThread.ts';
import type { DataAnswer, DataRequest, Place } from '../data/workerMessages.ts';
import { Throttle } from '../training/throttle.ts';
import { isGraphFile, isPastVersion } from '../uris.ts';
import { GraphDocument } from './graphDocument.ts';

/** Milliseconds between two looks at a document that is being typed into. */
const lookInterval = 150;

interface Entry {
  readonly graph: GraphDocument;
  readonly look: Throttle;
  /** The question whose answer the data state is, so that it is asked once. */
  question: string | undefined;
  /** Watched paths, as one string, and their watchers. */
  watched: string | undefined;
  watchers: vscode.Disposable | undefined;
  /** Ends when the data have been looked at. */
  reading: Promise<void>;
}

export class GraphDocuments implements vscode.Disposable {
  readonly #reader: ReaderThread;
  readonly #entries = new Map<vscode.TextDocument, Entry>();
  readonly #changed = new vscode.EventEmitter<GraphDocument>();
  readonly #dataChanged = new vscode.EventEmitter<GraphDocument>();
  readonly #closed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;
  /** The text or the data of a document changed. */
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeData = this.#dataChanged.event;
  readonly onDidClose = this.#closed.event;

  constructor(reader: ReaderThread) {
    this.#reader = reader;
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => this.#open(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#close(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#entries.get(document)?.look.request();
      }),
      this.#changed,
      this.#dataChanged,
      this.#closed,
    );
    for (const document of vscode.workspace.textDocuments) this.#open(document);
  }

  get all(): readonly GraphDocument[] {
    return [...this.#entries.values()].map(({ graph }) => graph);
  }

  /** What is known about a document; undefined when it is no present graph. */
  of(document: vscode.TextDocument): GraphDocument | undefined {
    return this.#entries.get(document)?.graph;
  }

  find(uri: vscode.Uri): GraphDocument | undefined {
    const key = uri.toString();
    return this.all.find(({ document }) => document.uri.toString() === key);
  }

  /** What the graph editor is told about the data; undefined while they are read for the first time. */
  dataMessage(document: vscode.TextDocument): DataMessage | undefined {
    const data = this.of(document)?.data;
    return data && { type: 'data', info: data.info, diagnostics: data.diagnostics, candidates: data.candidates };
  }

  /** Resolves when the text and the data of a document, as they are now, have been looked at. */
  async settled(document: vscode.TextDocument): Promise<void> {
    const entry = this.#entries.get(document);
    entry?.look.flush();
    await entry?.reading;
  }

  dispose(): void {
    for (const { graph } of [...this.#entries.values()]) this.#close(graph.document);
    this.#subscriptions.dispose();
  }

  #open(document: vscode.TextDocument): void {
    if (!isGraphFile(document.uri) || isPastVersion(document.uri) || this.#entries.has(document)) return;
    const graph = new GraphDocument(document);
    const entry: Entry = {
      graph,
      look: new Throttle(lookInterval, () => this.#look(entry)),
      question: undefined,
      watched: undefined,
      watchers: undefined,
      reading: Promise.resolve(),
    };
    this.#entries.set(document, entry);
    entry.look.request();
  }

  #close(document: vscode.TextDocument): void {
    const entry = this.#entries.get(document);
    if (!entry) return;
    entry.look.dispose();
    entry.watchers?.dispose();
    this.#entries.delete(document);
    this.#closed.fire(document.uri);
  }

  #look(entry: Entry): void {
    this.#changed.fire(entry.graph);
    entry.reading = this.#readData(entry, false);
  }

  /** Reads the data when the question is a new one, or when a file has changed. */
  async #readData(entry: Entry, again: boolean): Promise<void> {
    const { graph } = entry;
    const { parsed } = graph;
    // While the text is broken, what is known of the data still holds.
    if (!parsed.readable) return;
    const spec = parsed.graph.data;
    const place = placeOf(graph.document);
    const { used, targets } = fieldsOf(parsed.graph);
    const fields = { used: [...used], targets: [...targets] };
    const question = JSON.stringify([place, spec, fields]);
    if (!again && question === entry.question) return;
    entry.question = question;
    this.#watch(entry);
    const [answer, candidates] = await Promise.all([
      this.#answer(place, spec, fields),
      place ? findCandidates(place) : Promise.resolve([]),
    ]);
    if (entry.question !== question || !this.#entries.has(graph.document)) return;
    graph.data = { ...answer, candidates };
    this.#dataChanged.fire(graph);
    this.#changed.fire(graph);
  }

  async #answer(
    place: Place | undefined,
    spec: DataSpec | undefined,
    fields: Pick<DataRequest, 'used' | 'targets'>,
  ): Promise<DataAnswer> {
    if (!spec) return { info: null, diagnostics: [] };
    const refuse = (code: string, message: string): DataAnswer => ({
      info: null,
      diagnostics: [{ severity: 'error', code, message, path: ['data'] }],
    });
    if (!place)
      return refuse(
        'data-not-on-disk',
        vscode.l10n.t('Data can only be read beside a graph file on disk. Save the graph into a folder first.'),
      );
    try {
      return await this.#reader.ask({ type: 'data', place, spec, ...fields });
    } catch (problem) {
      const reason = problem instanceof Error ? problem.message : String(problem);
      return refuse('data-unreadable', vscode.l10n.t('The data could not be read: {0}', reason));
    }
  }

  #watch(entry: Entry): void {
    const place = placeOf(entry.graph.document);
    const spec = entry.graph.parsed.graph.data;
    const paths = spec ? dataPathsOf(spec).map(({ path }) => path) : [];
    const watched = JSON.stringify([place, paths]);
    if (watched === entry.watched) return;
    entry.watched = watched;
    entry.watchers?.dispose();
    const again = new Throttle(lookInterval, () => void this.#readData(entry, true));
    const files =
      place &&
      watchData(
        place,
        paths,
        () => again.request(),
        () => again.request(),
      );
    entry.watchers = vscode.Disposable.from(...(files ? [files] : []), new vscode.Disposable(() => again.dispose()));
  }
}
