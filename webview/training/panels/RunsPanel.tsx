// The runs that can be shown: a click looks at one, the box draws it beside the one in focus.
import type { ReactNode } from 'react';
import type { RunSummary } from '../../../src/protocol/trainingView.ts';
import { colorVariable } from '../charts/palette.ts';
import { formatNumber } from '../format/numbers.ts';
import { shortNames } from '../models/shownRun.ts';
import { useController, useView } from './context.ts';
import { stateName } from './words.ts';

export function RunsPanel(): ReactNode {
  const colors = useView((state) => state.colors);
  const runs = useView((state) => state.runs);
  const names = shortNames(runs);
  return (
    <section className="side-section" aria-labelledby="runs-title">
      <h2 id="runs-title">Runs</h2>
      {runs.length > 1 && (
        <p className="side-note">Tick runs to draw them together. The figure is the best validation loss.</p>
      )}
      <ul className="runs">
        {runs.map((run) => (
          <RunRow key={run.key} run={run} name={names.get(run.key) ?? run.name} color={colors.get(run.key)} />
        ))}
      </ul>
    </section>
  );
}

interface RunRowProps {
  readonly run: RunSummary;
  readonly name: string;
  readonly color: number | undefined;
}

function RunRow({ run, name, color }: RunRowProps): ReactNode {
  const controller = useController();
  const focused = useView((state) => state.focus === run.key);
  const compared = useView((state) => state.compared.includes(run.key));
  const several = useView((state) => state.compared.length > 0);
  const head = useView((state) => state.heads[run.key]);
  const state = head?.state ?? run.state;
  const shown = focused || compared;
  return (
    <li className={focused ? 'run focused' : 'run'}>
      <input
        type="checkbox"
        aria-label={`Draw ${name}`}
        checked={shown}
        disabled={focused}
        title={focused ? 'Shown' : compared ? 'Take out of the comparison' : 'Draw beside the shown run'}
        onChange={() => {
          controller.toggleCompared(run.key);
        }}
      />
      {several && (
        <span
          className="run-swatch"
          aria-hidden="true"
          style={{ background: shown && color !== undefined ? colorVariable(color) : 'transparent' }}
        />
      )}
      <button
        type="button"
        className="run-name"
        aria-current={focused ? 'true' : undefined}
        title={run.description}
        onClick={() => {
          controller.focus(run.key);
        }}
      >
        <span className="run-title">
          {name}
          {state !== 'done' && <em>{stateName(state)}</em>}
        </span>
        <span className="run-description">{run.description}</span>
      </button>
      <span className="run-best">{run.best === null ? '–' : formatNumber(run.best)}</span>
    </li>
  );
}
