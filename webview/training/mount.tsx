// Puts the training view into an element over any bridge: VS Code's, or the playground's.
import { createRoot } from 'react-dom/client';
import 'uplot/dist/uPlot.min.css';
import { TrainingController, type TrainingBridge } from './state/controller.ts';
import { TrainingView } from './TrainingView.tsx';
import './training.css';
import './charts/charts.css';
import './panels/controls.css';
import './panels/panels.css';

export interface MountedView {
  readonly controller: TrainingController;
  unmount(): void;
}

export function mountTraining(element: HTMLElement, bridge: TrainingBridge): MountedView {
  const controller = new TrainingController(bridge);
  const root = createRoot(element);
  root.render(<TrainingView controller={controller} />);
  return {
    controller,
    unmount: () => {
      root.unmount();
      controller.destroy();
    },
  };
}
