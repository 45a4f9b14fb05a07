// What a webview keeps for itself across hiding and reloading: view, selection and switches. Never part of the file.
// Anything may come back from an older version, so it is read with care.

export interface SavedState {
  readonly viewport?: { readonly x: number; readonly y: number; readonly zoom: number };
  readonly nodes: readonly string[];
  readonly dragSelects: boolean;
  readonly minimap: boolean;
}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

const finite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

export function readSavedState(value: unknown): SavedState {
  const object: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  const view: Record<string, unknown> =
    typeof object.viewport === 'object' && object.viewport !== null ? { ...object.viewport } : {};
  const { x, y, zoom } = view;
  return {
    ...(finite(x) && finite(y) && finite(zoom) && zoom > 0 ? { viewport: { x, y, zoom } } : {}),
    nodes: strings(object.nodes),
    dragSelects: object.dragSelects === true,
    minimap: object.minimap !== false,
  };
}
