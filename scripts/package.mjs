// `npm run package`: the VSIX, ready to install.
import { packageExtension } from './packageExtension.mjs';

console.log(await packageExtension());
