// Names that a graph file may use for nodes and ports, and how a wire is written: `node.port`.
import { quote } from '../base/text.ts';
import type { PortRef } from './model.ts';

export const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
export const IDENTIFIER_RULE = 'a letter or _ first, then letters, digits, _ or -, at most 64 in all';

const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** True for the three names that JavaScript gives a meaning; they are refused wherever a key stands. */
export function isReservedKey(key: string): boolean {
  return RESERVED.has(key);
}

/** Why this cannot be the name of a node or a port, or undefined when it can. */
export function identifierProblem(name: string): string | undefined {
  if (isReservedKey(name)) return `${quote(name)} is a reserved name. Choose another one.`;
  if (!IDENTIFIER.test(name)) return `${quote(name)} is not a name that can be used here: ${IDENTIFIER_RULE}.`;
  return undefined;
}

/** Reads `node.port`; undefined when it is not of that form. */
export function parsePortRef(text: string): PortRef | undefined {
  const dot = text.indexOf('.');
  if (dot < 0) return undefined;
  const node = text.slice(0, dot);
  const port = text.slice(dot + 1);
  return identifierProblem(node) === undefined && identifierProblem(port) === undefined ? { node, port } : undefined;
}

export function formatPortRef(ref: PortRef): string {
  return `${ref.node}.${ref.port}`;
}
