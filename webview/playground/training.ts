// A page of its own for the scenes of the training view: `?scene=training-live&grow`.
import { mountTrainingScene } from './trainingScene.ts';
import { trainingScenes } from './trainingScenes.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');
const wanted = new URLSearchParams(location.search).get('scene') ?? trainingScenes[0]?.name ?? '';
if (mountTrainingScene(wanted, root) === undefined) root.textContent = `There is no scene ${wanted}.`;
