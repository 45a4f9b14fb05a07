// Fixes of wires that lead nowhere: the port or node that was meant, or no wire.
import { nearest } from '../base/text.ts';
import type { PortRef } from '../graph/model.ts';
import { plain } from '../nodes/words.ts';
import type { Broken, Fix } from './fixTypes.ts';

/** For wires from unknown nodes or ports, and to unknown ports. */
export function wireFixes(broken: Broken): readonly Fix[] {
  const { typed, node, port, source } = broken;
  if (port === undefined || source === undefined) return [];
  const to: PortRef = { node, port };
  const remove: Fix = { title: 'Remove the wire', edits: [{ type: 'disconnect', to }] };
  const inputs = typed.nodes.get(node)?.inputs;
  if (inputs !== undefined && !inputs.has(port)) {
    const free = [...inputs].filter(([, input]) => input.source === undefined).map(([name]) => name);
    const meant = nearest(port, free) ?? free[0];
    if (meant === undefined) return [remove];
    const connect = { type: 'connect', from: source, to: { node, port: meant } } as const;
    return [{ title: `Move the wire to ${meant}`, edits: [{ type: 'disconnect', to }, connect] }, remove];
  }
  return [...meantSources(broken, source).map((from) => readFix(from, to)), remove];
}

function readFix(from: PortRef, to: PortRef): Fix {
  return { title: `Read ${plain(from.node)}.${from.port}`, edits: [{ type: 'connect', from, to }] };
}

function meantSources({ typed, node }: Broken, source: PortRef): readonly PortRef[] {
  const outputs = typed.nodes.get(source.node)?.outputs;
  if (outputs !== undefined) {
    const meant = nearest(source.port, outputs.keys());
    const names = [...outputs.keys()].sort((a, b) => Number(b === meant) - Number(a === meant));
    return names.slice(0, 4).map((port) => ({ node: source.node, port }));
  }
  const others = [...typed.nodes.keys()].filter((id) => id !== node).slice(0, 1000);
  const meant = nearest(source.node, others);
  const ports = meant === undefined ? [] : [...(typed.nodes.get(meant)?.outputs.keys() ?? [])];
  const port = ports.includes(source.port) ? source.port : ports[0];
  return meant === undefined || port === undefined ? [] : [{ node: meant, port }];
}
