// Before the journeys: the VSIX is there (RNN_VSIX names a ready one, otherwise it is built now) and installed once.
import { rmSync } from 'node:fs';
import { packageExtension } from '../../scripts/packageExtension.mjs';
import { installVsix } from './vscodeServer.ts';

/** Called by vitest before the suite; the returned function afterwards. */
export const setup = async (): Promise<() => void> => {
  const vsix = process.env.RNN_VSIX ?? (await packageExtension());
  const folder = await installVsix('newest', vsix);
  process.env.RNN_TEST_EXTENSIONS = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
};
