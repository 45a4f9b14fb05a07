// The head of the view: which run, how far, its figures, and the buttons that pause, resume and stop it.
import type { ReactNode } from 'react';
import type { RunSummary } from '../../../src/protocol/trainingView.ts';
import { Button } from '../../shared/controls/Button.tsx';
import { Icon } from '../../shared/controls/Icon.tsx';
import type { RunHead } from '../data/runHead.ts';
import { formatMetric, metricName } from '../format/metricWords.ts';
import { formatCompact, formatCount, formatDuration, formatNumber } from '../format/numbers.ts';
import { useController } from './context.ts';
import { reasonName, stateName } from './words.ts';

interface Figure {
  readonly value: string;
  readonly name: string;
}

function figures(head: RunHead | undefined): readonly Figure[] {
  if (head === undefined) return [];
  const list: (Figure | null)[] = [
    head.trainingLoss === null ? null : { value: formatNumber(head.trainingLoss), name: 'training loss' },
    head.validationLoss === null ? null : { value: formatNumber(head.validationLoss), name: 'validation loss' },
    head.score === null
      ? null
      : {
          value: formatMetric(head.score.metric, head.score.value),
          name:
            head.score.naive === null
              ? metricName(head.score.metric)
              : `${metricName(head.score.metric)} · ${head.score.naiveName} ${formatMetric(head.score.metric, head.score.naive)}`,
        },
    head.tokensPerSecond === null ? null : { value: formatCompact(head.tokensPerSecond), name: 'time steps a second' },
    head.timeLeft === null
      ? head.elapsed > 0
        ? { value: formatDuration(head.elapsed), name: 'trained' }
        : null
      : { value: formatDuration(head.timeLeft), name: 'left' },
  ];
  return list.filter((figure) => figure !== null);
}

export function Header({ run, head }: { readonly run: RunSummary; readonly head: RunHead | undefined }): ReactNode {
  const steps = head?.start?.steps ?? run.steps;
  const step = head?.step ?? run.step;
  const state = head?.state ?? run.state;
  const share = steps > 0 ? Math.min(1, step / steps) : 0;
  const how =
    head?.stopped == null || head.stopped.reason === 'finished' ? '' : ` · ${reasonName(head.stopped.reason)}`;
  const kept =
    head?.stopped?.weightsOf == null ? '' : ` · ended with the weights of step ${formatCount(head.stopped.weightsOf)}`;
  return (
    <header className="head">
      <div className="head-row">
        <div className="head-name">
          <h1>{run.name}</h1>
          <p className={`head-state ${state}`}>
            {`${run.description} · `}
            {(state === 'failed' || state === 'interrupted') && <Icon name="error" />}
            <span className="state-name">{stateName(state)}</span>
            {`, step ${formatCount(step)} of ${formatCount(steps)}${how}${kept}`}
          </p>
        </div>
        <dl className="head-figures">
          {figures(head).map(({ value, name }) => (
            <div key={name} className="figure">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <RunControls run={run.key} state={state} />
      </div>
      <div
        className={`progress ${state}`}
        role="progressbar"
        aria-label="Training"
        aria-valuemin={0}
        aria-valuemax={steps}
        aria-valuenow={Math.min(step, steps)}
      >
        <span style={{ transform: `scaleX(${share})` }} />
      </div>
    </header>
  );
}

function RunControls({ run, state }: { readonly run: string; readonly state: RunSummary['state'] }): ReactNode {
  const controller = useController();
  const live = state === 'running' || state === 'paused' || state === 'preparing';
  if (!live) {
    return (
      <div className="head-buttons">
        <Button
          label="Open Graph"
          secondary
          onPress={() => {
            controller.command('openGraph', run);
          }}
        />
        <Button
          label="Train Again"
          icon="play"
          disabled={state === 'stopping'}
          onPress={() => {
            controller.command('train', run);
          }}
        />
      </div>
    );
  }
  return (
    <div className="head-buttons">
      {state === 'paused' ? (
        <Button
          label="Resume"
          icon="play"
          onPress={() => {
            controller.command('resume', run);
          }}
        />
      ) : (
        <Button
          label="Pause"
          icon="debug-pause"
          disabled={state !== 'running'}
          onPress={() => {
            controller.command('pause', run);
          }}
        />
      )}
      <Button
        label="Stop"
        icon="debug-stop"
        secondary
        onPress={() => {
          controller.command('stop', run);
        }}
      />
    </div>
  );
}
