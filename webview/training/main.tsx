// Entry of the training view's webview.
import { reportFaults, vsCodeBridge } from '../shared/bridge.ts';
import type { HostToTrainingView, TrainingViewToHost } from '../../src/protocol/trainingView.ts';
import { mountTraining } from './mount.tsx';

const bridge = vsCodeBridge<HostToTrainingView, TrainingViewToHost>({ runs: true, records: true });
reportFaults((message) => {
  bridge.post({ type: 'fault', message });
});
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');
mountTraining(root, bridge);
