// The names that package.json and the code share. test/unit/extension/manifest.test.ts holds the two together.

export const graphEditorViewType = 'rnnStudio.graphEditor';
export const trainingViewType = 'rnnStudio.trainingView';
export const graphSuffix = '.rnn.json';
export const planScheme = 'rnn-plan';

export const commandIds = [
  'rnnStudio.newGraph',
  'rnnStudio.train',
  'rnnStudio.pause',
  'rnnStudio.resume',
  'rnnStudio.stop',
  'rnnStudio.showTrainingView',
  'rnnStudio.openAsText',
  'rnnStudio.openAsGraph',
  'rnnStudio.showPlan',
  'rnnStudio.checkGradients',
] as const;
export type CommandId = (typeof commandIds)[number];

/** Reveals nodes in the graph editor; called by links in the Problems panel, not offered in the palette. */
export const revealCommand = 'rnnStudio.revealInGraph';

/** Keys that `when` and `enablement` clauses read. */
export const contextKeys = {
  graphActive: 'rnnStudio.graphActive',
  /** A run of any graph lives; one of them is paused. */
  running: 'rnnStudio.running',
  paused: 'rnnStudio.paused',
  /** The same for the active graph. */
  activeRunning: 'rnnStudio.activeRunning',
  activePaused: 'rnnStudio.activePaused',
} as const;
