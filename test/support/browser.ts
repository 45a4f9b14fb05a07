// The Chromium that is VS Code's window (and the playground's) in tests.
import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../scripts/setup/debian.mjs';

/** Starts a headless Chromium that asks nothing of any network but the test's own server. */
export const launchBrowser = async (): Promise<Browser> => {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error(
      'No Chromium on this machine: `npm test` installs it with apt as root; or set RNN_CHROMIUM to its path.',
    );
  }
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
    ],
  });
};
