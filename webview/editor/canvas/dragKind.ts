/** What a node dragged from the palette is, for the drop: its kind, and for a sub-graph of the file its name behind a colon. */
export const dragKindType = 'application/x-rnn-studio-kind';

export function writeDragged(kind: string, graph?: string): string {
  return graph === undefined ? kind : `${kind}:${graph}`;
}

export function readDragged(text: string): { readonly kind: string; readonly graph: string | undefined } {
  const [kind = '', graph] = text.split(':');
  return { kind, graph };
}
