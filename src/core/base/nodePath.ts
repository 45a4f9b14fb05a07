// Names of nodes inside sub-graphs: `use/node`, and `use/inner/node` where a sub-graph uses another. Names that people give hold no slash.

/** The node of the canvas that a node belongs to: itself, or the use of a sub-graph that it stands in. */
export function canvasNode(id: string): string {
  const slash = id.indexOf('/');
  return slash < 0 ? id : id.slice(0, slash);
}

/** Whether a node is `place` or stands inside of it. */
export function isWithin(id: string, place: string): boolean {
  return id === place || id.startsWith(`${place}/`);
}
