// The graph editor in Chromium over the playground's host: gestures, refusals, geometry, themes, keyboard.
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import type {} from '../../../webview/playground/testHook.ts';
import { scene, usePlayground } from '../../support/playground.ts';

usePlayground();

const node = (page: Page, id: string): Locator => page.locator(`.react-flow__node[data-id="${id}"]`);
const port = (page: Page, id: string, side: 'target' | 'source', name: string): Locator =>
  node(page, id).locator(`.react-flow__handle.${side}[data-handleid="${name}"]`);
const text = (page: Page): Promise<string> => page.evaluate(() => window.playground?.host.text ?? '');
const labels = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => window.playground?.host.undoLabels ?? []);
const nodes = async (
  page: Page,
): Promise<Record<string, { inputs?: Record<string, string> } & Record<string, unknown>>> =>
  (JSON.parse(await text(page)) as { nodes: Record<string, Record<string, never>> }).nodes;

const ready = async (page: Page): Promise<void> => {
  await page.locator('.react-flow__node').first().waitFor();
  await page.locator('.status-data', { hasText: 'training' }).waitFor({ state: 'attached' });
};

async function middle(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('not on the page');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag(page: Page, from: Locator, to: Locator, drop = true): Promise<void> {
  const a = await middle(from);
  const b = await middle(to);
  await page.mouse.move(a.x, a.y);
  await page.mouse.down();
  await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2, { steps: 4 });
  await page.mouse.move(b.x, b.y, { steps: 4 });
  if (drop) await page.mouse.up();
}

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  await expect.poll(condition, { timeout: 5000 }).toBe(true);
};

async function axe(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(
      ({ id, nodes: found }) =>
        `${id}: ${found
          .map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`)
          .slice(0, 3)
          .join(' | ')}`,
    ),
  ).toEqual([]);
}

describe('themes', () => {
  for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const) {
    for (const name of ['sunspots', 'errors', 'training', 'loop']) {
      scene(
        `${name} in ${theme}: opens without faults, axe finds nothing`,
        name,
        async (page) => {
          await ready(page);
          await node(page, name === 'loop' ? 'h' : 'memory')
            .locator('.node-header')
            .click();
          await page.locator('.inspector-title', { hasText: name === 'loop' ? 'h' : 'memory' }).waitFor();
          await axe(page);
        },
        { theme },
      );
    }
    for (const name of ['empty', 'broken', 'conflict', 'restricted', 'newer']) {
      scene(
        `${name} in ${theme}: says what to do, axe finds nothing`,
        name,
        async (page) => {
          await page.locator('.page, .banner').first().waitFor();
          await axe(page);
        },
        { theme },
      );
    }
  }
  for (const name of ['weather', 'failed', 'cycle', 'allKinds', 'text', 'readOnly', 'many']) {
    scene(`${name}: opens without faults`, name, async (page) => {
      await page.locator('.react-flow__node').first().waitFor();
    });
  }
});

describe('wires', () => {
  scene('dragging onto a taken port replaces its wire; undo restores the bytes', 'sunspots', async (page) => {
    await ready(page);
    const before = await text(page);
    await drag(page, port(page, 'memory', 'source', 'y'), port(page, 'forecast', 'target', 'x'));
    await until(async () => (await nodes(page)).forecast?.inputs?.x === 'memory.y');
    expect(await labels(page)).toEqual(['Rewire forecast.x to memory.y']);
    await page.keyboard.press('Control+z');
    await until(async () => (await text(page)) === before);
  });

  scene('dragging backwards, from an input to an output, makes the same wire', 'sunspots', async (page) => {
    await ready(page);
    await drag(page, port(page, 'forecast', 'target', 'x'), port(page, 'memory', 'source', 'y'));
    await until(async () => (await nodes(page)).forecast?.inputs?.x === 'memory.y');
  });

  scene('click and click makes a wire; Escape gives it up', 'sunspots', async (page) => {
    await ready(page);
    await port(page, 'memory', 'source', 'y').click();
    await page.locator('.canvas.connecting').waitFor();
    await port(page, 'forecast', 'target', 'x').click();
    await until(async () => (await nodes(page)).forecast?.inputs?.x === 'memory.y');
    await port(page, 'memory', 'source', 'last').click();
    await page.keyboard.press('Escape');
    await page.locator('.canvas:not(.connecting)').waitFor();
    expect(await labels(page)).toHaveLength(1);
  });

  scene('a wire that cannot be is refused while it is dragged, with the reason', 'sunspots', async (page) => {
    await ready(page);
    await drag(page, port(page, 'forecast', 'source', 'y'), port(page, 'memory', 'target', 'x'), false);
    await page.locator('.wire-reason', { hasText: /cycle|delay/i }).waitFor();
    await page.locator('.connecting .port.refused').first().waitFor();
    await page.mouse.up();
    await page.locator('.banner.warning').waitFor();
    expect(await labels(page)).toEqual([]);
    expect((await nodes(page)).memory?.inputs?.x).toBe('sunspots.y');
  });

  scene('a selected wire goes with Delete', 'sunspots', async (page) => {
    await ready(page);
    await page.locator('[data-wire="forecast.x"] .wire-hit').click({ force: true });
    await page.locator('.inspector-title', { hasText: 'Wire' }).waitFor();
    await page.locator('.canvas').press('Delete');
    await until(async () => (await nodes(page)).forecast?.inputs?.x === undefined);
  });
});

describe('feedback', () => {
  for (const name of ['loop', 'cycle']) {
    scene(`${name}: what runs back is seen whole, never behind a node`, name, async (page) => {
      await page.locator('[data-feedback="true"]').first().waitFor();
      const hidden = await page.evaluate(() => {
        const found: string[] = [];
        const boxes = [...document.querySelectorAll('.node-box')].map((one) => one.getBoundingClientRect());
        for (const wire of document.querySelectorAll('[data-feedback="true"]')) {
          const path = wire.querySelector<SVGPathElement>('path.wire-line');
          const matrix = path?.getScreenCTM();
          if (!path || !matrix) continue;
          const length = path.getTotalLength();
          for (let at = 0; at <= length; at += 3) {
            const point = path.getPointAtLength(at).matrixTransform(matrix);
            if (
              boxes.some(
                (b) => point.x > b.left + 1 && point.x < b.right - 1 && point.y > b.top + 1 && point.y < b.bottom - 1,
              )
            ) {
              found.push(`${wire.getAttribute('data-wire') ?? ''} at ${at}`);
            }
          }
        }
        return found;
      });
      expect(hidden).toEqual([]);
    });
  }

  scene('the delay is written on the wire that runs back', 'loop', async (page) => {
    await ready(page);
    expect(await page.locator('.react-flow__edgelabel-renderer .delay-tag').allTextContents()).toEqual(['z−1']);
  });
});

describe('nodes', () => {
  scene('a drag moves the whole selection in one step', 'sunspots', async (page) => {
    await ready(page);
    await node(page, 'memory').locator('.node-header').click();
    await node(page, 'forecast')
      .locator('.node-header')
      .click({ modifiers: ['Control'] });
    const at = await middle(node(page, 'memory').locator('.node-header'));
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x + 30, at.y + 60, { steps: 5 });
    await page.mouse.up();
    await until(async () => (await labels(page)).length === 1);
    expect(await labels(page)).toEqual(['Move 2 nodes']);
  });

  scene('Shift-drag on the canvas selects what it touches', 'sunspots', async (page) => {
    await ready(page);
    const a = await node(page, 'sunspots').boundingBox();
    const b = await node(page, 'memory').boundingBox();
    if (a === null || b === null) throw new Error('nodes are not shown');
    await page.keyboard.down('Shift');
    await page.mouse.move(a.x - 20, a.y - 40);
    await page.mouse.down();
    await page.mouse.move(b.x + 40, b.y + 60, { steps: 6 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await page.locator('.inspector-title', { hasText: '2 nodes' }).waitFor();
  });

  scene('the palette adds by click and by drag', 'sunspots', async (page) => {
    await ready(page);
    await page.locator('.palette-search').fill('forget');
    await page.locator('.palette-item', { hasText: 'LSTM' }).click();
    await until(async () => (await nodes(page)).lstm?.kind === 'lstm');
    await page.locator('.palette-search').fill('');
    await page.locator('.palette-item', { hasText: 'Dropout' }).dragTo(page.locator('.react-flow__pane'), {
      targetPosition: { x: 200, y: 120 },
    });
    await until(async () => (await nodes(page)).dropout?.kind === 'dropout');
  });

  scene('the palette explains a kind before it is added', 'sunspots', async (page) => {
    await ready(page);
    await page.locator('.palette-row', { hasText: 'LSTM' }).hover();
    await page.getByRole('button', { name: 'About LSTM' }).click();
    const help = page.getByRole('region', { name: 'About LSTM' });
    expect(await help.locator('.equation').count()).toBeGreaterThan(3);
    expect(await help.locator('sub').count()).toBeGreaterThan(3);
    expect(await help.textContent()).toContain('Hochreiter');
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    expect((await nodes(page)).lstm).toBeUndefined();
  });

  scene('a double click on the canvas opens the search at the pointer', 'sunspots', async (page) => {
    await ready(page);
    await page.locator('.react-flow__pane').dblclick({ position: { x: 120, y: 90 } });
    await page.locator('.quick-add-input').fill('concat');
    await page.keyboard.press('Enter');
    await until(async () => (await nodes(page)).concat?.kind === 'concat');
    await page.locator('.inspector-title', { hasText: 'concat' }).waitFor();
  });

  scene('a fix is offered where the error is, and works', 'errors', async (page) => {
    await ready(page);
    await page.locator('.problem-bubble[data-node="weather"] .link-button').first().click();
    await until(async () => (await labels(page)).length === 1);
    expect(JSON.stringify((await nodes(page)).weather)).not.toContain('"rain"');
  });
});

describe('inspector', () => {
  scene('a number is checked while it is typed, committed once, and can be reset', 'sunspots', async (page) => {
    await ready(page);
    await node(page, 'memory').locator('.node-header').click();
    const units = page.getByRole('textbox', { name: 'Units' });
    await units.fill('0');
    await page.locator('.field-problem').waitFor();
    await units.press('Enter');
    expect(await labels(page)).toEqual([]);
    await units.fill('24');
    await units.press('Enter');
    await until(async () => (await nodes(page)).memory?.units === 24);
    await page.getByRole('button', { name: /^reset to 32/ }).click();
    await until(async () => (await nodes(page)).memory?.units === undefined);
    expect(await labels(page)).toEqual(['Set units of memory', 'Reset units of memory']);
  });

  scene('Ctrl+Z inside an open draft stays in the field', 'sunspots', async (page) => {
    await ready(page);
    await node(page, 'memory').locator('.node-header').click();
    const input = page.getByRole('textbox', { name: 'Units' });
    await input.click();
    await page.keyboard.type('9');
    const before = await page.evaluate(() => window.playground?.host.version);
    await page.keyboard.press('Control+z');
    expect(await page.evaluate(() => window.playground?.host.version)).toBe(before);
    await page.keyboard.press('Escape');
    expect(await input.inputValue()).toBe('16');
  });

  scene('settings of data and training when nothing is selected', 'weather', async (page) => {
    await ready(page);
    const steps = page.getByRole('textbox', { name: 'Steps' });
    await steps.fill('250');
    await steps.press('Enter');
    await until(async () => (await text(page)).includes('"steps": 250'));
  });

  scene('fields of the data are a checklist', 'weather', async (page) => {
    await ready(page);
    await node(page, 'weather').locator('.node-header').click();
    await page.locator('.checklist-row', { hasText: 'wind' }).locator('vscode-checkbox').click();
    await until(async () => JSON.stringify((await nodes(page)).weather?.fields) === '["precipitation","temp_max"]');
  });
});

describe('keyboard', () => {
  scene('build, wire, move, delete and undo without a pointer', 'sunspots', async (page) => {
    await ready(page);
    const before = await text(page);
    await node(page, 'memory').focus();
    await page.keyboard.press('Space');
    await page.locator('.inspector-title', { hasText: 'memory' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await until(async () => (await labels(page)).length === 2);
    expect(await labels(page)).toEqual(['Move memory', 'Move memory']);
    await page.keyboard.press('a');
    await page.locator('.quick-add-input').waitFor();
    await page.keyboard.type('gru');
    await page.keyboard.press('Enter');
    await until(async () => (await nodes(page)).gru?.kind === 'gru');
    await node(page, 'sunspots').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toContain(
      'output port y of sunspots',
    );
    await page.keyboard.press('Enter');
    await page.locator('.canvas.connecting').waitFor();
    await port(page, 'gru', 'target', 'x').focus();
    await page.keyboard.press('Enter');
    await until(async () => (await nodes(page)).gru?.inputs?.x === 'sunspots.y');
    await node(page, 'gru').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Delete');
    await until(async () => (await nodes(page)).gru === undefined);
    for (let left = (await labels(page)).length; left > 0; left--) {
      await page.keyboard.press('Control+z');
      await until(async () => (await labels(page)).length === left - 1);
    }
    expect(await text(page)).toBe(before);
  });

  scene('Enter goes to the inspector, Escape back to the node, Alt+arrow along a wire', 'sunspots', async (page) => {
    await ready(page);
    await node(page, 'memory').focus();
    await page.keyboard.press('Enter');
    await until(() => page.evaluate(() => document.activeElement?.closest('#inspector') !== null));
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-id'))).toBe('memory');
    await page.keyboard.press('Alt+ArrowRight');
    await page.locator('.inspector-title', { hasText: 'forecast' }).waitFor();
    await page.keyboard.press('Control+a');
    await page.locator('.inspector-title', { hasText: '4 nodes' }).waitFor();
  });

  scene('letters in a field are letters', 'sunspots', async (page) => {
    await ready(page);
    await page.locator('.palette-search').fill('');
    await page.locator('.palette-search').press('a');
    expect(await page.locator('.quick-add').count()).toBe(0);
    expect(await page.locator('.palette-search').inputValue()).toBe('a');
  });
});

describe('windows and motion', () => {
  for (const [width, height] of [
    [1440, 860],
    [900, 700],
    [600, 700],
    [340, 640],
  ] as const) {
    scene(
      `nothing is cut off or scrolls sideways at ${width} px`,
      'sunspots',
      async (page) => {
        await ready(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
        const over = await page.evaluate(() =>
          [...document.querySelectorAll('.toolbar > *, .status-strip > *')]
            .filter(
              (one) => one.getBoundingClientRect().width > 0 && one.getBoundingClientRect().right > innerWidth + 1,
            )
            .map((one) => one.className),
        );
        expect(over).toEqual([]);
        if (width <= 700) {
          expect(await page.locator('#inspector').isVisible()).toBe(false);
          await page.locator('.drawer-toggle button').click();
          await page.locator('#inspector').waitFor({ state: 'visible' });
          await axe(page);
        }
      },
      { viewport: { width, height } },
    );
  }

  scene(
    'the drawer does not slide under reduced motion',
    'sunspots',
    async (page) => {
      await ready(page);
      expect(await page.locator('#inspector').evaluate((one) => getComputedStyle(one).transitionDuration)).toBe('0s');
    },
    { viewport: { width: 600, height: 700 }, reducedMotion: true },
  );
});

describe('the text beside it', () => {
  scene('typing in the text shows on the canvas; broken text dims it and comes back', 'sunspots', async (page) => {
    await ready(page);
    const good = await text(page);
    await page.evaluate((broken) => window.playground?.setText(broken), good.replace('"units": 16,', '"units": 16'));
    await page.locator('.page', { hasText: 'Line' }).waitFor();
    expect(await page.locator('.react-flow__node').count()).toBe(4);
    await page.evaluate((next) => window.playground?.setText(next), good.replace('"units": 16', '"units": 48'));
    await node(page, 'memory').locator('.node-line', { hasText: '48 units' }).waitFor();
    expect(await page.locator('.page').count()).toBe(0);
  });
});

describe('the size of the canvas', () => {
  scene(
    'a graph that is shown whole stays whole when the window changes; a moved one stays',
    'sunspots',
    async (page) => {
      await ready(page);
      const zoom = async (): Promise<number> =>
        Number(
          /scale\(([\d.]+)\)/.exec((await page.locator('.react-flow__viewport').getAttribute('style')) ?? '')?.[1],
        );
      const whole = await zoom();
      await page.setViewportSize({ width: 1000, height: 800 });
      await until(async () => (await zoom()) < whole);
      const small = await zoom();
      await page.locator('.canvas-controls').getByRole('button', { name: 'Zoom in' }).click();
      await until(async () => (await zoom()) > small * 1.19);
      const chosen = await zoom();
      await page.setViewportSize({ width: 1400, height: 800 });
      await page
        .locator('.react-flow')
        .evaluate((element) => new Promise((done) => requestAnimationFrame(() => done(element.clientWidth))));
      expect(await zoom()).toBe(chosen);
    },
    // Without motion a zoom is there at once, so that its end need not be guessed.
    { reducedMotion: true },
  );
});
