// Hands on the graph canvas inside VS Code: nodes and ports by name, wires drawn with the mouse.
import type { Frame, Locator, Page } from 'playwright-core';

export const nodeOf = (frame: Frame, id: string): Locator => frame.locator(`.react-flow__node[data-id="${id}"]`);

export const portOf = (frame: Frame, id: string, side: 'target' | 'source', name: string): Locator =>
  nodeOf(frame, id).locator(`.react-flow__handle.${side}[data-handleid="${name}"]`);

/** Nodes are drawn and the data behind them are known, so that every port has its type. */
export async function canvasReady(frame: Frame): Promise<void> {
  await frame.locator('.react-flow__node').first().waitFor();
  await frame.locator('.status-data', { hasText: 'training' }).waitFor();
}

/** The middle of an element in the page, frames included; waits until the canvas has come to rest there. */
async function middle(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  await locator.hover();
  const box = await locator.boundingBox();
  if (box === null) throw new Error('not on the page');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Draws a wire from an output to an input port. */
export async function wire(page: Page, from: Locator, to: Locator): Promise<void> {
  const end = await middle(to);
  const start = await middle(from);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 5 });
  await page.mouse.move(end.x, end.y, { steps: 5 });
  await page.mouse.up();
}

/** Drags a node by its header. */
export async function dragNode(page: Page, frame: Frame, id: string, by: readonly [number, number]): Promise<void> {
  const start = await middle(nodeOf(frame, id).locator('.node-header'));
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + by[0], start.y + by[1], { steps: 8 });
  await page.mouse.up();
}
