// The training view: head, charts, preview and runs of the chosen run, or what to do when there is none.
import { useMemo, type ReactNode } from 'react';
import { Button } from '../shared/controls/Button.tsx';
import { ErrorBoundary } from '../shared/ErrorBoundary.tsx';
import { LinkedAxis } from './charts/linkedAxis.ts';
import { shortNames, type ShownRun } from './models/shownRun.ts';
import { ControllerContext, useController, useView } from './panels/context.ts';
import { DetailsPanel } from './panels/DetailsPanel.tsx';
import { ErrorPanel } from './panels/ErrorPanel.tsx';
import { Header } from './panels/Header.tsx';
import { PreviewPanel } from './panels/PreviewPanel.tsx';
import { RunsPanel } from './panels/RunsPanel.tsx';
import { ScoresPanel } from './panels/ScoresPanel.tsx';
import { GradientPanel, LossPanel, MetricPanel } from './panels/TrainingPanels.tsx';
import { ViewToolbar } from './panels/ViewToolbar.tsx';
import type { TrainingController } from './state/controller.ts';
import { shownRuns } from './state/viewState.ts';

export function TrainingView({ controller }: { readonly controller: TrainingController }): ReactNode {
  return (
    <ErrorBoundary
      onFault={(message) => {
        controller.fault(message);
      }}
    >
      <ControllerContext value={controller}>
        <View />
      </ControllerContext>
    </ErrorBoundary>
  );
}

function View(): ReactNode {
  const connected = useView((state) => state.connected);
  const focus = useView((state) => state.focus);
  const announcement = useView((state) => state.announcement);
  return (
    <>
      {focus !== null && connected ? <RunView focus={focus} /> : connected ? <EmptyState /> : <Connecting />}
      <p className="visually-hidden" role="status" aria-live="polite">
        {announcement}
      </p>
    </>
  );
}

function RunView({ focus }: { readonly focus: string }): ReactNode {
  const controller = useController();
  const runs = useView((state) => state.runs);
  const compared = useView((state) => state.compared);
  const head = useView((state) => state.heads[focus]);
  const axis = useMemo(() => new LinkedAxis(), []);
  const colors = useView((state) => state.colors);
  const shown = useMemo(() => {
    const names = shortNames(runs);
    return (): readonly ShownRun[] =>
      shownRuns({ focus, compared }).flatMap((key) => {
        const data = controller.data(key);
        return data === undefined ? [] : [{ key, name: names.get(key) ?? key, data, color: colors.get(key) ?? 0 }];
      });
  }, [controller, runs, focus, compared, colors]);
  const run = runs.find(({ key }) => key === focus);
  if (run === undefined) return null;
  const preview = head?.start?.preview ?? 'none';
  return (
    <main className="training">
      <Header run={run} head={head} />
      <div className="body">
        <div className="charts">
          {head?.error != null && <ErrorPanel run={focus} error={head.error} />}
          <ViewToolbar axis={axis} />
          <div className={preview === 'none' ? 'panels three' : 'panels'}>
            <LossPanel axis={axis} runs={shown} />
            <GradientPanel axis={axis} runs={shown} />
            <PreviewPanel key={focus} head={head} />
            <MetricPanel axis={axis} runs={shown} />
          </div>
        </div>
        <aside className="side" aria-label="Runs and scores">
          <RunsPanel />
          <ScoresPanel head={head} />
          <DetailsPanel head={head} />
        </aside>
      </div>
    </main>
  );
}

function EmptyState(): ReactNode {
  const controller = useController();
  return (
    <main className="empty">
      <h1>Nothing has been trained yet</h1>
      <p>Open a graph and press Train in its toolbar. Loss and gradient curves grow here while it learns.</p>
      <div className="empty-actions">
        <Button
          label="Open Graph"
          onPress={() => {
            controller.command('openGraph');
          }}
        />
        <Button
          label="New Graph from an Example"
          secondary
          onPress={() => {
            controller.command('newGraph');
          }}
        />
      </div>
    </main>
  );
}

function Connecting(): ReactNode {
  return (
    <main className="empty">
      <h1 className="visually-hidden">Training</h1>
      <p role="status">Looking for runs …</p>
    </main>
  );
}
