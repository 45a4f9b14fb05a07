// The training view in a browser: what it shows, that it reads out what was recorded, and that nothing is lost.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { usePlayground } from '../../support/playground.ts';
import { axeViolations, chartReady, hover, panel, readout, themes, trainingScene } from './trainingPage.ts';

usePlayground('playgroundTraining');

const drawn = ['live', 'forecast', 'text', 'classes', 'compare', 'nan'] as const;
const quiet = ['empty', 'connecting'] as const;

for (const theme of themes) {
  for (const name of drawn) {
    trainingScene(
      `${name} in ${theme}: accessible, no console errors`,
      name,
      async (page) => {
        await chartReady(page, 'loss');
        expect(await axeViolations(page)).toEqual([]);
      },
      { theme },
    );
  }
  for (const name of quiet) {
    trainingScene(
      `${name} in ${theme}: accessible, no console errors`,
      name,
      async (page) => {
        await page.locator('main').waitFor();
        expect(await axeViolations(page)).toEqual([]);
      },
      { theme },
    );
  }
}

for (const width of [1440, 900, 600, 420]) {
  trainingScene(
    `${width} pixels wide: nothing scrolls sideways or is cut off`,
    'live',
    async (page) => {
      await chartReady(page, 'loss');
      const outside = await page.evaluate(() => {
        const wide = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
        const cut = [...document.querySelectorAll('button, h1, h2, dd, .chart-label')].filter((element) => {
          const { right, width: across } = element.getBoundingClientRect();
          return across > 1 && right > innerWidth + 1;
        });
        return [...wide, ...cut.map((element) => element.textContent)];
      });
      expect(outside).toEqual([]);
    },
    { width },
  );
}

/** The records of the first run, as its host holds them. */
const lossAt = (page: Page, step: number): Promise<number> =>
  page.evaluate((wanted) => {
    for (const record of window.trainingPlayground?.host.runs[0]?.records ?? []) {
      if (record.type === 'step' && record.step === wanted) return Number(record.loss);
    }
    return NaN;
  }, step);

trainingScene('hover reads the recorded loss, and the same step in the linked charts', 'forecast', async (page) => {
  await chartReady(page, 'loss');
  await page.getByRole('slider', { name: 'Smoothing' }).fill('0');
  await hover(page, 'loss', 0.4);
  const [head, train] = await readout(page, 'loss');
  const step = Number(head?.replace('step ', '').replaceAll(',', ''));
  expect(step).toBeGreaterThan(500);
  expect(step).toBeLessThan(700);
  const shown = Number(train?.replace('training ', ''));
  const recorded = await lossAt(page, step);
  expect(Math.abs(shown - recorded)).toBeLessThanOrEqual(5e-4 * recorded);
  expect((await readout(page, 'gradient'))[0]).toBe(head);
});

trainingScene('smoothing shows the measured value beside the smoothed one', 'forecast', async (page) => {
  await chartReady(page, 'loss');
  await hover(page, 'loss', 0.5);
  const row = panel(page, 'loss').locator('.chart-readout-row').first();
  const [smoothed, measured] = [await row.locator('b').textContent(), await row.locator('i').textContent()];
  expect(Number(smoothed)).not.toBe(Number(measured));
});

/** Steps at the left and right end of what a chart shows, read by keyboard. */
const shownEnds = async (page: Page): Promise<readonly [number, number]> => {
  const chart = panel(page, 'loss').locator('.chart');
  const ends: number[] = [];
  for (const key of ['Home', 'End']) {
    await chart.press(key);
    ends.push(Number((await readout(page, 'loss'))[0]?.replace('step ', '').replaceAll(',', '')));
  }
  return [ends[0] ?? NaN, ends[1] ?? NaN];
};

trainingScene('drag zooms all linked charts, double click shows everything again', 'forecast', async (page) => {
  await chartReady(page, 'loss');
  const box = await panel(page, 'gradient').locator('.u-over').boundingBox();
  if (box === null) throw new Error('There is no gradient chart.');
  await page.mouse.move(box.x + box.width * 0.25, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('button', { name: 'Show all' }).waitFor();
  const [from, to] = await shownEnds(page);
  expect(from).toBeGreaterThan(360);
  expect(from).toBeLessThan(390);
  expect(to).toBeGreaterThan(735);
  expect(to).toBeLessThan(765);
  await page.mouse.dblclick(box.x + box.width / 2, box.y + 50);
  await page.getByRole('button', { name: 'Show all' }).waitFor({ state: 'detached' });
  expect(await shownEnds(page)).toEqual([1, 1500]);
});

trainingScene('keys go by what was asked for, before the next frame has drawn it', 'forecast', async (page) => {
  await chartReady(page, 'loss');
  const chart = panel(page, 'loss').locator('.chart');
  await chart.press('End');
  await chart.press('+');
  await chart.press('Home');
  expect(Number((await readout(page, 'loss'))[0]?.replace('step ', '').replaceAll(',', ''))).toBeGreaterThan(1);
  // Both keys in one task: no frame comes between them.
  await chart.evaluate((element) => {
    for (const key of ['0', 'Home']) element.dispatchEvent(new KeyboardEvent('keydown', { key }));
  });
  await page.getByRole('button', { name: 'Show all' }).waitFor({ state: 'detached' });
  await expect.poll(async () => (await readout(page, 'loss'))[0]).toBe('step 1');
});

trainingScene('keyboard: arrows move by a point, plus and minus zoom, 0 shows all', 'forecast', async (page) => {
  await chartReady(page, 'loss');
  const chart = panel(page, 'loss').locator('.chart');
  await chart.press('Home');
  await chart.press('+');
  await chart.press('+');
  await chart.press('+');
  await page.getByRole('button', { name: 'Show all' }).waitFor();
  const before = Number((await readout(page, 'loss'))[0]?.replace('step ', ''));
  await chart.press('ArrowRight');
  expect(Number((await readout(page, 'loss'))[0]?.replace('step ', ''))).toBe(before + 1);
  await expect
    .poll(() => panel(page, 'loss').locator('[aria-live]').textContent())
    .toMatch(/^step 2: training .*validation/);
  await chart.press('0');
  await page.getByRole('button', { name: 'Show all' }).waitFor({ state: 'detached' });
});

trainingScene('a label hides its curve and shows it again; the choice survives a reload', 'forecast', async (page) => {
  await chartReady(page, 'loss');
  const label = panel(page, 'loss').getByRole('button', { name: 'training', exact: true });
  expect(await label.getAttribute('aria-pressed')).toBe('true');
  await label.click();
  await expect.poll(() => label.getAttribute('aria-pressed')).toBe('false');
  await hover(page, 'loss', 0.5);
  expect((await readout(page, 'loss')).join('\n')).not.toContain('training');
  await page.reload();
  await chartReady(page, 'loss');
  await expect.poll(() => label.getAttribute('aria-pressed')).toBe('false');
  await label.click();
  await expect.poll(() => label.getAttribute('aria-pressed')).toBe('true');
});

/** Steps that the view holds of the first run. */
const heldSteps = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => {
    const { host, view } = window.trainingPlayground ?? {};
    const column = view?.controller.data(host?.runs[0]?.summary.key ?? '')?.step;
    return column === undefined ? [] : [...column.values.subarray(0, column.length)];
  });

trainingScene('every record exactly once under lost and repeated batches, hiding and showing', 'live', async (page) => {
  await chartReady(page, 'loss');
  await page.evaluate(() => {
    const { host } = window.trainingPlayground ?? {};
    const key = host?.runs[0]?.summary.key ?? '';
    if (host === undefined) return;
    for (let round = 0; round < 20; round++) {
      host.advance(key, 5);
      host.losing = round % 3 === 1;
      host.repeat(key, 40);
      if (round % 4 === 0) document.dispatchEvent(new Event('visibilitychange'));
    }
    host.losing = false;
    host.advance(key, 3);
  });
  const wanted = await page.evaluate(() =>
    (window.trainingPlayground?.host.runs[0]?.records ?? []).flatMap((record) =>
      record.type === 'step' ? [record.step] : [],
    ),
  );
  expect(wanted.length).toBeGreaterThan(1000);
  await expect.poll(() => heldSteps(page)).toEqual(wanted);
  const asked = await page.evaluate(
    () =>
      window.trainingPlayground?.host.posted.filter((message) => message.type === 'subscribe' && message.since > 0)
        .length,
  );
  expect(asked).toBeGreaterThan(0);
});

trainingScene('pause, resume and stop reach the host and change the head', 'live', async (page) => {
  const state = page.locator('.state-name');
  await page.getByText('Pause', { exact: true }).click();
  await expect.poll(() => state.textContent()).toBe('paused');
  await expect.poll(() => page.locator('p[role=status]').textContent()).toContain('paused at step 930');
  await page.getByText('Resume', { exact: true }).click();
  await expect.poll(() => state.textContent()).toBe('training');
  await page.getByText('Stop', { exact: true }).click();
  await expect.poll(() => state.textContent()).toBe('done');
  await expect.poll(() => page.locator('.head-state').textContent()).toContain('stopped by you');
  expect(
    await page.evaluate(() =>
      window.trainingPlayground?.host.posted.flatMap((message) =>
        message.type === 'command' ? [message.command] : [],
      ),
    ),
  ).toEqual(['pause', 'resume', 'stop']);
});

trainingScene('a failed run names its node, shows it, and marks where the numbers ended', 'nan', async (page) => {
  await page.getByRole('heading', { name: 'The run failed at memory, step 85' }).waitFor();
  await page.getByRole('button', { name: 'Show node' }).click();
  expect(await page.evaluate(() => window.trainingPlayground?.host.posted.at(-1))).toMatchObject({
    type: 'command',
    command: 'revealNode',
    node: 'memory',
  });
  await panel(page, 'loss').locator('.chart').press('End');
  expect((await readout(page, 'loss')).slice(0, 2)).toEqual(['step 85', 'training NaN']);
});

trainingScene('ticking a run draws it beside the other in a colour of its own', 'live', async (page) => {
  await chartReady(page, 'loss');
  await page.getByRole('checkbox', { name: 'Draw run 5' }).check();
  const labels = panel(page, 'loss').locator('.chart-label');
  await expect
    .poll(async () => (await labels.allTextContents()).toSorted())
    .toEqual(['run 5', 'run 5 validation', 'run 7', 'run 7 validation']);
  const colors = await labels
    .locator('line')
    .evaluateAll((lines) => lines.map((line) => getComputedStyle(line).stroke));
  expect(new Set(colors).size).toBe(2);
});

trainingScene('a node opens into its parameters', 'forecast', async (page) => {
  await chartReady(page, 'gradient');
  await page.getByText('parameters', { exact: true }).first().click();
  await page.getByRole('checkbox', { name: 'memory' }).check();
  await expect
    .poll(() => panel(page, 'gradient').locator('.chart-label.part').allTextContents())
    .toEqual(['memory.Wx', 'memory.Wh', 'memory.b']);
});

trainingScene('the table holds the numbers of the chart, the copy all of them', 'forecast', async (page) => {
  await chartReady(page, 'loss');
  await page.getByRole('button', { name: 'Loss as a table' }).click();
  const first = panel(page, 'loss').locator('tbody tr').first();
  expect(await first.locator('th').textContent()).toBe('1,500');
  expect(await axeViolations(page)).toEqual([]);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy Loss as CSV' }).click();
  await expect.poll(() => panel(page, 'loss').locator('[aria-live]').textContent()).toContain('copied');
  const csv = await page.evaluate(() => navigator.clipboard.readText());
  const lines = csv.trim().split(/\r?\n/);
  expect(lines[0]).toBe('step,training,training (smoothed),validation');
  expect(lines).toHaveLength(1501);
  expect(Number(lines[600]?.split(',')[1])).toBe(await lossAt(page, 600));
});

trainingScene('charts take the colours of a new theme', 'forecast', async (page) => {
  await chartReady(page, 'loss');
  const pixels = (): Promise<string> =>
    panel(page, 'loss')
      .locator('canvas')
      .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''));
  const before = await pixels();
  await page.evaluate(() => {
    document.documentElement.style.setProperty('--vscode-charts-blue', 'rgb(1, 200, 3)');
  });
  await expect.poll(pixels).not.toBe(before);
});

trainingScene('a hundred thousand steps are all there', 'long', async (page) => {
  await chartReady(page, 'loss');
  await expect.poll(async () => (await heldSteps(page)).length, { timeout: 20_000 }).toBe(100_000);
  await page.getByRole('slider', { name: 'Smoothing' }).fill('0.99');
  await hover(page, 'loss', 0.99);
  expect((await readout(page, 'loss'))[0]).toMatch(/^step 9\d,\d{3}$/);
});

trainingScene('the empty view says how to start and offers it', 'empty', async (page) => {
  await page.getByRole('heading', { name: 'Nothing has been trained yet' }).waitFor();
  await page.getByText('New Graph from an Example').click();
  expect(await page.evaluate(() => window.trainingPlayground?.host.posted.at(-1))).toMatchObject({
    command: 'newGraph',
  });
});
