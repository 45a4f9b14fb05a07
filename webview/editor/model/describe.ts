// Words for people who hear the canvas: labels of nodes, ports and wires, and what an edit or selection did.
import type { NodeView, PortView, WireView } from './viewModel.ts';

const problemWords = (count: number): string =>
  count === 0 ? '' : count === 1 ? ', 1 problem' : `, ${count} problems`;

/** `memory, GRU, 32 units, 3,552 parameters, reads x from weather.y, 1 problem`. */
export function describeNode(node: NodeView): string {
  const reads = node.inputs.flatMap((port) =>
    port.source ? [`${port.name} from ${port.source.node}.${port.source.port}`] : [],
  );
  return (
    [
      node.id,
      node.title,
      ...(node.line === '' ? [] : [node.line]),
      ...(node.count === '' ? [] : [`${node.count} parameters`]),
      ...(reads.length === 0 ? [] : [`reads ${reads.join(' and ')}`]),
    ].join(', ') + problemWords(node.problems.length)
  );
}

/** `input port x of memory, [B, T, 3], wired from weather.y`. */
export function describePort(node: string, port: PortView): string {
  const wired =
    port.side === 'output'
      ? port.wired
        ? ', wired'
        : ', not wired'
      : port.source
        ? `, wired from ${port.source.node}.${port.source.port}`
        : port.required
          ? ', not wired, needs a wire'
          : ', not wired';
  return `${port.side} port ${port.name} of ${node}${port.shape === '' ? '' : `, ${port.shape}`}${wired}`;
}

export function describeWire(wire: WireView): string {
  return `wire from ${wire.from.node}.${wire.from.port} to ${wire.to.node}.${wire.to.port}${wire.shape === '' ? '' : `, ${wire.shape}`}`;
}

export function describeSelection(nodes: readonly string[], wires: number): string {
  if (nodes.length === 0 && wires === 0) return 'Nothing selected';
  const parts: string[] = [];
  if (nodes.length === 1) parts.push(`${nodes[0] ?? ''} selected`);
  else if (nodes.length > 1) parts.push(`${nodes.length} nodes selected`);
  if (wires > 0) parts.push(`${wires} ${wires === 1 ? 'wire' : 'wires'} selected`);
  return parts.join(', ');
}
