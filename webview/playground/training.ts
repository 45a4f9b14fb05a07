// A page of its own for the scenes of the training view: `?scene=training-live&theme=dark|light|hcDark|hcLight&grow`.
import { mountTrainingScene } from './trainingScene.ts';
import { applyTheme } from './themes.ts';
import { trainingScenes } from './trainingScenes.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');
const query = new URLSearchParams(location.search);
applyTheme(query.get('theme') ?? 'dark');
if (query.get('motion') === 'off') document.body.classList.add('vscode-reduce-motion');
const wanted = query.get('scene') ?? trainingScenes[0]?.name ?? '';
if (mountTrainingScene(wanted, root) === undefined) root.textContent = `There is no scene ${wanted}.`;
