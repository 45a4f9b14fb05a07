// Train, Pause, Resume, Stop and Show Training View. Each refuses with the reason when it cannot act.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { placeOf } from '../data/place.ts';
import type { GraphDocument } from '../analysis/graphDocument.ts';
import { Refusal, registerCommand, type WayOn } from '../refusal.ts';
import { readSettings } from '../settings.ts';
import type { Studio } from '../studio.ts';
import type { ManagedRun } from '../training/runManager.ts';
import { fileName } from '../uris.ts';

const showProblems = (): WayOn => ({
  title: vscode.l10n.t('Show Problems'),
  run: () => vscode.commands.executeCommand('workbench.actions.view.problems'),
});
const manageTrust = (): WayOn => ({
  title: vscode.l10n.t('Manage Workspace Trust'),
  run: () => vscode.commands.executeCommand('workbench.trust.manage'),
});
const seeCurves = (studio: Studio, key: string): WayOn => ({
  title: vscode.l10n.t('Show Training View'),
  run: () => studio.trainingViews.show(key, true),
});

export function registerTrainingCommands(studio: Studio): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('rnnStudio.train', (uri?: unknown) => train(studio, uri)),
    registerCommand('rnnStudio.pause', (uri?: unknown) => control(studio, uri, 'pause')),
    registerCommand('rnnStudio.resume', (uri?: unknown) => control(studio, uri, 'resume')),
    registerCommand('rnnStudio.stop', (uri?: unknown) => control(studio, uri, 'stop')),
    registerCommand('rnnStudio.showTrainingView', (uri?: unknown) => {
      const graph = studio.targetUri(uri);
      const run = graph && studio.runs.newest(graph.fsPath);
      studio.trainingViews.show(run?.history.identity.key ?? null, true);
    }),
  );
}

async function train(studio: Studio, target: unknown): Promise<void> {
  refuseUntrusted();
  const document = await graphToTrain(studio, target);
  const graphFile = document.uri.fsPath;
  const running = studio.runs.liveOf(graphFile);
  if (running) {
    const { key, name } = running.history.identity;
    throw new Refusal(vscode.l10n.t('{0} is still training. Stop it before you train this graph again.', name), [
      seeCurves(studio, key),
      { title: vscode.l10n.t('Stop'), run: () => studio.runs.control(key, 'stop') },
    ]);
  }
  if (studio.runs.isStarting(graphFile))
    throw new Refusal(vscode.l10n.t('{0} is just being started.', fileName(document.uri)));
  const place = placeOf(document);
  if (!place) throw new Refusal(vscode.l10n.t('Training needs the graph in a folder on disk. Save it first.'));
  const { threads, openTrainingView } = readSettings(document.uri);
  const started = await studio.runs.start({ graphFile, text: document.getText(), root: place.root, threads });
  if (!started.ok) {
    const { message, node } = started.error;
    const reveal: WayOn[] =
      node === undefined
        ? []
        : [{ title: vscode.l10n.t('Show in Graph'), run: () => studio.reveal(document.uri, [node]) }];
    throw new Refusal(vscode.l10n.t('Training did not start: {0}', message), reveal);
  }
  if (openTrainingView) studio.trainingViews.show(started.run.history.identity.key, false);
}

/** The document with every gesture in it, after the checks that need no engine. */
export async function graphToTrain(studio: Studio, target: unknown): Promise<vscode.TextDocument> {
  const uri = studio.targetUri(target);
  if (!uri)
    throw new Refusal(vscode.l10n.t('Open a graph first: RNN Studio trains the one in the active editor.'), [
      newGraph(),
    ]);
  if (uri.scheme === 'untitled')
    throw new Refusal(vscode.l10n.t('Training needs the graph in a folder on disk. Save it first.'), [save(uri)]);
  if (uri.scheme !== 'file')
    throw new Refusal(vscode.l10n.t("Training needs a graph on this machine's disk; this one is not."));
  const document = await vscode.workspace.openTextDocument(uri);
  await studio.editors.find(uri)?.idle();
  await studio.documents.settled(document);
  const graph = studio.documents.of(document);
  const error = graph?.firstError;
  if (graph && error) throw new Refusal(notTrainable(graph, error.message), [showProblems()]);
  return document;
}

function notTrainable(graph: GraphDocument, message: string): string {
  const name = fileName(graph.document.uri);
  const errors = graph.diagnostics.filter(({ diagnostic }) => diagnostic.severity === 'error').length;
  return errors === 1
    ? vscode.l10n.t('{0} cannot be trained yet: {1}', name, message)
    : vscode.l10n.t('{0} cannot be trained yet, it has {1} errors. The first: {2}', name, errors, message);
}

const newGraph = (): WayOn => ({
  title: vscode.l10n.t('New Graph…'),
  run: () => vscode.commands.executeCommand('rnnStudio.newGraph'),
});
const save = (uri: vscode.Uri): WayOn => ({
  title: vscode.l10n.t('Save As…'),
  run: () => vscode.workspace.saveAs(uri),
});

type Control = 'pause' | 'resume' | 'stop';

/** Acts on the active graph's run, or on the only one that lives. Resume also continues what was interrupted. */
async function control(studio: Studio, target: unknown, type: Control): Promise<void> {
  const graph = studio.targetUri(target);
  const { live } = studio.runs;
  const newest = graph && studio.runs.newest(graph.fsPath);
  if (type === 'resume' && newest?.history.state === 'interrupted') return controlRun(studio, newest, type);
  const run = (graph && studio.runs.liveOf(graph.fsPath)) ?? (live.length === 1 ? live[0] : undefined);
  if (!run) {
    throw new Refusal(
      live.length === 0
        ? vscode.l10n.t('Nothing is training.')
        : vscode.l10n.t('Several graphs are training. Open the one you mean.'),
    );
  }
  await controlRun(studio, run, type);
}

/** Pauses, resumes or stops one run; refuses when it is in no state for it. */
export async function controlRun(studio: Studio, run: ManagedRun, type: Control): Promise<void> {
  const { state, identity } = run.history;
  if (type === 'resume' && state === 'interrupted') return resumeInterrupted(studio, run);
  if (type === 'pause' && state === 'paused') throw new Refusal(vscode.l10n.t('{0} is already paused.', identity.name));
  if (type === 'resume' && state !== 'paused') throw new Refusal(vscode.l10n.t('{0} is not paused.', identity.name));
  if (!studio.runs.control(identity.key, type))
    throw new Refusal(vscode.l10n.t('{0} is no longer training.', identity.name));
}

async function resumeInterrupted(studio: Studio, run: ManagedRun): Promise<void> {
  refuseUntrusted();
  const uri = vscode.Uri.file(run.graphFile);
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(run.graphFile);
  const { name, key } = run.history.identity;
  const refusal = await studio.runs.resume(key, { root, threads: readSettings(uri).threads });
  if (refusal) throw new Refusal(vscode.l10n.t('{0} did not go on: {1}', name, refusal.message));
}

/** Refuses what reads data and computes on them in Restricted Mode. */
export function refuseUntrusted(): void {
  if (vscode.workspace.isTrusted) return;
  throw new Refusal(
    vscode.l10n.t(
      'Training is off in Restricted Mode: it would read data and write runs into a folder that you have not trusted yet.',
    ),
    [manageTrust()],
  );
}

/** `sunspots · run 3`. */
export function runName(graphFile: string, id: string): string {
  const name = path.basename(graphFile).replace(/\.rnn\.json$/, '');
  return vscode.l10n.t('{0} · run {1}', name, /^run-(\d+)$/.exec(id)?.[1] ?? id);
}
