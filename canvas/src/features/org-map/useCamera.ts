import { useReactFlow, useStore as useFlowStore, type OnMove } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Arrangement } from '../../core/layout/arrange';
import { boundsOf } from '../../core/layout/bounds';
import { cardHeight, cardWidth } from '../../core/layout/card';
import type { Point } from '../../core/org/workspace';
import { maxZoom, minZoom, rememberCamera } from '../../store/camera';
import { mapActions } from '../../store/mapActions';
import { fitted, revealing, shows } from './viewport';

export interface CameraControl {
  readonly onMoveStart: OnMove;
  readonly onMoveEnd: OnMove;
  /** Somebody touched the map: from now on the camera stays where people put it, and is saved. */
  readonly take: () => void;
  readonly fit: () => void;
  readonly zoom: (factor: number) => void;
  /** Brings a card into view, moving no further than needed. */
  readonly reveal: (place: Point) => void;
}

const moveMs = 400;
const zoomMs = 120;

export function useCamera({ places }: Arrangement, startsFree: boolean): CameraControl {
  const flow = useReactFlow();
  const width = useFlowStore(state => state.width);
  const height = useFlowStore(state => state.height);
  /** While nobody has touched the map it keeps the whole organisation in view, also while agents are still arriving. */
  const isFree = useRef(startsFree);
  const whole = useMemo(() => boundsOf(places.values()), [places]);

  /** A view that was saved and shows nobody, because somebody panned away or the organisation is another one, would look like an empty map. */
  const isChecked = useRef(false);
  useEffect(() => {
    if (isChecked.current || !whole || width === 0) return;
    isChecked.current = true;
    if (!shows(flow.getViewport(), whole, { width, height })) isFree.current = true;
  }, [whole, width, height, flow]);

  useEffect(() => {
    if (isFree.current && whole && width > 0) void flow.setViewport(fitted(whole, { width, height }));
  }, [whole, width, height, flow]);

  const take = useCallback(() => {
    if (!isFree.current) return;
    isFree.current = false;
    rememberCamera(flow.getViewport());
  }, [flow]);

  const control = useMemo<CameraControl>(
    () => ({
      take,
      onMoveStart: event => {
        if (event) take();
      },
      onMoveEnd: (_, camera) => {
        if (!isFree.current) rememberCamera(camera);
      },
      fit: () => {
        take();
        if (whole) void flow.setViewport(fitted(whole, { width, height }), { duration: motion(moveMs) });
      },
      zoom: factor => {
        take();
        const zoom = Math.min(maxZoom, Math.max(minZoom, flow.getZoom() * factor));
        void flow.zoomTo(zoom, { duration: motion(zoomMs) });
      },
      reveal: place => {
        const camera = flow.getViewport();
        const next = revealing({ ...place, width: cardWidth, height: cardHeight }, camera, { width, height });
        if (next === camera) return;
        take();
        void flow.setViewport(next, { duration: motion(zoomMs) });
      },
    }),
    [flow, take, whole, width, height],
  );

  const { fit } = control;
  useEffect(() => {
    mapActions.setState({ actions: { fit } });
    return () => mapActions.setState({ actions: null });
  }, [fit]);

  return control;
}

function motion(ms: number): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : ms;
}
