import { useReactFlow, useStoreApi, type OnMove } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import { fitted, revealing, showing, zoomed, type Camera, type Size } from '../../core/scene/camera';
import { rememberCamera } from '../../store/camera';
import { mapActions, type MapActions } from '../../store/mapActions';
import { organisation } from '../../store/organisation';
import { followPerson } from '../../store/presence';
import { rememberInAddress, route } from '../../store/route';

export interface CameraControl extends MapActions {
  readonly onMoveStart: OnMove;
  readonly onMoveEnd: OnMove;
}

const moveMs = 400;
const zoomMs = 120;
const readingZoom = 1;

export function useCamera(startsFree: boolean): CameraControl {
  const flow = useReactFlow();
  const api = useStoreApi();
  /** While nobody has touched the map it keeps in view what the address names, or the whole organisation, also while agents are still arriving. */
  const isFree = useRef(startsFree);
  const named = useRef(route.getState().id);

  const control = useMemo<CameraControl>(() => {
    const size = (): Size => api.getState();
    const move = (camera: Camera, ms: number) => void flow.setViewport(camera, { duration: motion(ms) });
    const remember = (camera: Camera) => {
      rememberCamera(camera);
      rememberInAddress(camera);
    };
    const take = () => {
      followPerson(null);
      if (!isFree.current) return;
      isFree.current = false;
      remember(flow.getViewport());
    };
    return {
      take,
      onMoveStart: event => {
        if (event) take();
      },
      onMoveEnd: (_, camera) => {
        if (!isFree.current) remember(camera);
      },
      fit: () => {
        take();
        const whole = organisation.getState().scene.bounds();
        if (whole) move(fitted(whole, size()), moveMs);
      },
      fitBox: box => {
        take();
        move(fitted(box, size()), moveMs);
      },
      zoomBy: factor => {
        take();
        move(zoomed(flow.getViewport(), factor, size()), zoomMs);
      },
      zoomTo: zoom => {
        take();
        move(zoomed(flow.getViewport(), zoom / flow.getZoom(), size()), zoomMs);
      },
      reveal: box => {
        const camera = flow.getViewport();
        const next = revealing(box, camera, size());
        if (next === camera) return;
        take();
        move(next, zoomMs);
      },
      centre: box => {
        take();
        move(showing(box, Math.max(flow.getZoom(), readingZoom), size()), moveMs);
      },
    };
  }, [flow, api]);

  useEffect(() => {
    let before: { width: number; bounds: string } = { width: 0, bounds: '' };
    const follow = () => {
      const { width, height } = api.getState();
      const { scene } = organisation.getState();
      const item = named.current === null ? undefined : scene.find(named.current);
      const shown = item === undefined ? null : scene.shownFor(item);
      const box = shown === null ? scene.bounds() : scene.boxOf(shown);
      if (!isFree.current || !box || width === 0) return;
      const now = { width: width * 10_000 + height, bounds: JSON.stringify(box) };
      if (now.width === before.width && now.bounds === before.bounds) return;
      before = now;
      const view = { width, height };
      void flow.setViewport(shown !== null && !scene.isFrame(shown) ? showing(box, readingZoom, view) : fitted(box, view));
    };
    follow();
    const stops = [api.subscribe(follow), organisation.subscribe((state, last) => state.scene !== last.scene && follow())];
    return () => {
      for (const stop of stops) stop();
    };
  }, [api, flow]);

  useEffect(() => {
    mapActions.setState({ actions: control });
    return () => mapActions.setState({ actions: null });
  }, [control]);

  return control;
}

function motion(ms: number): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : ms;
}
