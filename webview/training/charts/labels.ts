// Places the labels at the ends of curves so that none covers another: each as near as possible to its curve, all inside
// the plot, order kept. Least squares by pooling touching labels into blocks (pool-adjacent-violators). Pure.

export interface LabelWish {
  /** Centre of the label that its curve asks for, in pixels from the top. */
  readonly y: number;
  readonly height: number;
}

interface Block {
  readonly members: number[];
  height: number;
  /** Sum of the wished tops of the block, seen from each member. */
  sum: number;
  top: number;
}

/**
 * Tops of the labels in the order given. When they do not all fit between `min` and `max` they are stacked from `min`
 * and the last ones reach beyond `max`: the caller decides which to leave out.
 */
export function placeLabels(wishes: readonly LabelWish[], min: number, max: number): readonly number[] {
  const order = wishes.map((_, index) => index).sort((a, b) => (wishes[a]?.y ?? 0) - (wishes[b]?.y ?? 0) || a - b);
  const total = wishes.reduce((sum, wish) => sum + wish.height, 0);
  const clampTop = (top: number, height: number): number => Math.max(min, Math.min(top, Math.max(min, max - height)));
  const blocks: Block[] = [];
  for (const index of order) {
    const wish = wishes[index];
    if (wish === undefined) continue;
    const top = wish.y - wish.height / 2;
    let block: Block = { members: [index], height: wish.height, sum: top, top: clampTop(top, wish.height) };
    let before = blocks.at(-1);
    while (before !== undefined && before.top + before.height > block.top) {
      blocks.pop();
      const members = [...before.members, ...block.members];
      const height = before.height + block.height;
      const sum = before.sum + block.sum - block.members.length * before.height;
      block = { members, height, sum, top: clampTop(sum / members.length, height) };
      before = blocks.at(-1);
    }
    blocks.push(block);
  }
  if (total > max - min) stackFrom(blocks, min);
  const tops = new Array<number>(wishes.length).fill(min);
  for (const block of blocks) {
    let top = block.top;
    for (const member of block.members) {
      tops[member] = top;
      top += wishes[member]?.height ?? 0;
    }
  }
  return tops;
}

function stackFrom(blocks: readonly Block[], min: number): void {
  let top = min;
  for (const block of blocks) {
    block.top = top;
    top += block.height;
  }
}
