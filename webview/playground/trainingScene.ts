// Mounts a scene of the training view. The host and the view are handed to the page for tests and for the console.
import { mountTraining, type MountedView } from '../training/mount.tsx';
import { PlaygroundHost } from './trainingHost.ts';
import { trainingScenes } from './trainingScenes.ts';

export interface TrainingPlayground {
  readonly host: PlaygroundHost;
  readonly view: MountedView;
}

declare global {
  interface Window {
    trainingPlayground?: TrainingPlayground;
  }
}

/** Shows the scene with that name in `element`; undefined when there is none. */
export function mountTrainingScene(name: string, element: HTMLElement): TrainingPlayground | undefined {
  const scene = trainingScenes.find((candidate) => candidate.name === name);
  if (scene === undefined) return undefined;
  const runs = scene.runs();
  const host = new PlaygroundHost(runs, `playground ${name}`);
  if (scene.compare === true && host.loadState() === undefined) {
    host.saveState({
      focus: runs[0]?.summary.key ?? null,
      compared: runs.slice(1, 3).map(({ summary }) => summary.key),
    });
  }
  if (scene.silent === true) host.subscribe = () => () => undefined;
  const playground = { host, view: mountTraining(element, host) };
  window.trainingPlayground = playground;
  const live = runs.find(({ summary }) => summary.state === 'running');
  if (live !== undefined && new URLSearchParams(location.search).has('grow')) {
    setInterval(() => {
      if (live.summary.state === 'running') host.advance(live.summary.key, 4);
    }, 30);
  }
  return playground;
}
