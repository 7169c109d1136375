import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect, type PointerEvent } from 'react';
import { viewOf } from '../../core/scene/camera';
import { cameraFor } from '../../core/presence/people';
import { pointAt, presence, viewAt } from '../../store/presence';

/** Tells the others where one looks and points, and follows the one whose view is followed. */
export function usePresence() {
  const flow = useReactFlow();
  const api = useStoreApi();

  useEffect(() => {
    const tell = () => {
      const { transform, width, height } = api.getState();
      const [x, y, zoom] = transform;
      if (width > 0) viewAt(viewOf({ x, y, zoom }, { width, height }));
    };
    tell();
    const stop = api.subscribe(tell);
    return () => {
      stop();
      viewAt(null);
      pointAt(null);
    };
  }, [api]);

  useEffect(() => {
    const look = () => {
      const { people, following } = presence.getState();
      const view = following === null ? null : people.get(following)?.view;
      if (view) void flow.setViewport(cameraFor(view, api.getState()));
    };
    look();
    return presence.subscribe((state, before) => {
      if (state.following === null) return;
      if (state.following !== before.following || state.people.get(state.following)?.view !== before.people.get(state.following)?.view) look();
    });
  }, [flow, api]);

  return {
    onPointerMove: (event: PointerEvent) => pointAt(flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false })),
    onPointerLeave: () => pointAt(null),
  };
}
