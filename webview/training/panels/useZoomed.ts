// Whether charts on a shared axis show less than everything.
import { useCallback, useSyncExternalStore } from 'react';
import type { LinkedAxis } from '../charts/linkedAxis.ts';

export function useZoomed(axis: LinkedAxis): boolean {
  const subscribe = useCallback((listener: () => void) => axis.subscribe(listener), [axis]);
  return useSyncExternalStore(subscribe, () => axis.range !== null);
}
