// Arrange: every node to its place in the left-to-right layout, as one gesture. The graph stays about where it was.
import type { DocumentState } from './documentState.ts';
import { move, type Gesture } from './gestures.ts';
import { layeredLayout } from './layeredLayout.ts';
import { layoutNodes, layoutWires } from './viewModel.ts';

export function arrange({ view, typed, graph }: DocumentState): Gesture | undefined {
  const places = layeredLayout(layoutNodes(view.nodes.values()), layoutWires(view.wires.values(), typed));
  const corner = (points: Iterable<readonly [number, number]>): readonly [number, number] => {
    const all = [...points];
    return [Math.min(...all.map(([x]) => x)), Math.min(...all.map(([, y]) => y))];
  };
  if (places.size === 0) return undefined;
  const [oldX, oldY] = corner(view.positions.values());
  const [newX, newY] = corner(places.values());
  const positions = Object.fromEntries(
    [...places].map(([id, [x, y]]) => [id, [x - newX + oldX, y - newY + oldY] as const]),
  );
  const gesture = move(positions, graph);
  return gesture && { ...gesture, label: 'Arrange' };
}
