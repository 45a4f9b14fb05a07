// Every malformed file of the fixtures in the webview: it says what is wrong, never falls over, and asks for no change of the text.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type {} from '../../../webview/playground/testHook.ts';
import { scene, usePlayground } from '../../support/playground.ts';

const folder = path.resolve(import.meta.dirname, '../../fixtures/malformed');

usePlayground();

scene(
  'malformed files are explained, one after the other in the same editor',
  'sunspots',
  async (page) => {
    await page.locator('.react-flow__node').first().waitFor();
    const sound = await page.evaluate(() => window.playground?.host.text ?? '');
    const problems = page.locator('.status-problems');
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.rnn.json'))) {
      const text = readFileSync(path.join(folder, name), 'utf8');
      await page.evaluate((broken) => window.playground?.setText(broken), text);
      // A page over the canvas, or a count of problems: either way words, and the frame still stands.
      await expect
        .poll(
          async () => (await page.locator('.page').count()) > 0 || /error|warning/.test(await problems.innerText()),
          { message: `${name} is not explained`, timeout: 5000 },
        )
        .toBe(true);
      expect(await page.locator('.fault').count(), `${name} made the editor stop`).toBe(0);
      expect(await page.evaluate(() => window.playground?.host.text), `${name} was changed`).toBe(text);
      await page.evaluate((good) => window.playground?.setText(good), sound);
      await page.locator('.page').waitFor({ state: 'detached' });
      await expect.poll(() => problems.innerText(), { message: `after ${name}` }).toBe('No problems');
    }
    const edits = await page.evaluate(
      () => window.playground?.host.messages.filter(({ type }) => type === 'edit').length,
    );
    expect(edits).toBe(0);
  },
  { limit: 120_000 },
);
