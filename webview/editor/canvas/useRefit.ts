// A canvas that shows the whole graph goes on showing it when its size changes. One that a person has moved stays where it is.
import { getViewportForBounds, useReactFlow, useStore } from '@xyflow/react';
import { useEffect, useRef } from 'react';

/** As React Flow takes them. */
export interface FitOptions {
  readonly padding: number;
  readonly minZoom: number;
  readonly maxZoom: number;
}

const near = (a: number, b: number, within: number): boolean => Math.abs(a - b) <= within;

export function useRefit(options: FitOptions): void {
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const before = useRef({ width: 0, height: 0 });
  useEffect(() => {
    const { width: oldWidth, height: oldHeight } = before.current;
    before.current = { width, height };
    if (oldWidth === 0 || oldHeight === 0 || width === 0 || height === 0) return;
    const bounds = flow.getNodesBounds(flow.getNodes());
    const { minZoom, maxZoom, padding } = options;
    const fitted = getViewportForBounds(bounds, oldWidth, oldHeight, minZoom, maxZoom, padding);
    const { x, y, zoom } = flow.getViewport();
    const whole = near(zoom, fitted.zoom, 0.01) && near(x, fitted.x, 4) && near(y, fitted.y, 4);
    if (whole) void flow.fitView({ ...options, duration: 0 });
  }, [flow, width, height, options]);
}
