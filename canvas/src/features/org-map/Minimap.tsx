import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect, useRef, type PointerEvent } from 'react';
import { contains, type Box } from '../../core/layout/box';
import { centred, viewOf, type Camera } from '../../core/scene/camera';
import { mapActions } from '../../store/mapActions';
import { organisation } from '../../store/organisation';
import { onThemeChange } from '../../store/theme';
import { stalledFlag } from '../../core/org/counts';
import { readPalette } from './overview/palette';
import './minimap.css';

const width = 200;
const height = 132;
const pad = 6;
const leastRoom = 640;
/** The organisation is drawn at most twice a second; the frame around the view is an element and moves with the camera. */
const refreshMs = 500;

/** The whole organisation in a corner. Dragging in it moves the view; for keys there are others, so it is not in the tab order. */
export function Minimap() {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<HTMLDivElement>(null);
  const camera = useRef<Camera>({ x: 0, y: 0, zoom: 1 });
  const api = useStoreApi();
  const flow = useReactFlow();

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    const ratio = window.devicePixelRatio;
    canvas.current.width = width * ratio;
    canvas.current.height = height * ratio;
    let palette = readPalette();
    let timer: ReturnType<typeof setTimeout> | undefined;

    const follow = () => {
      if (!view.current || !box.current) return;
      const { transform, width: across, height: down } = api.getState();
      const [x, y, zoom] = transform;
      const seen = viewOf({ x, y, zoom }, { width: across, height: down });
      const whole = organisation.getState().scene.bounds();
      // It covers a part of the map, which is worth it only when there is somewhere else to go.
      box.current.hidden = whole === null || across < leastRoom || contains(seen, whole);
      const { x: dx, y: dy, zoom: scale } = camera.current;
      const left = Math.max(0, seen.x * scale + dx);
      const top = Math.max(0, seen.y * scale + dy);
      const right = Math.min(width, (seen.x + seen.width) * scale + dx);
      const bottom = Math.min(height, (seen.y + seen.height) * scale + dy);
      view.current.style.transform = `translate(${left}px, ${top}px)`;
      view.current.style.width = `${Math.max(4, right - left)}px`;
      view.current.style.height = `${Math.max(4, bottom - top)}px`;
      view.current.hidden = right <= left || bottom <= top;
    };

    const draw = () => {
      timer = undefined;
      const { scene } = organisation.getState();
      const whole = scene.bounds();
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      if (!whole) return;
      camera.current = fitted(whole);
      const { x: dx, y: dy, zoom } = camera.current;
      const rect = (item: number) => {
        const box = scene.boxOf(item);
        context.rect(box.x * zoom + dx, box.y * zoom + dy, Math.max(1, box.width * zoom), Math.max(1, box.height * zoom));
      };
      context.beginPath();
      for (let item = 0; item < scene.size; item++) if (scene.isFrame(item) && (scene.depth[item] ?? 0) === 0) rect(item);
      context.fillStyle = palette.sunken;
      context.fill();
      context.strokeStyle = palette.lineStrong;
      context.lineWidth = 1;
      context.stroke();
      for (const [status, colours] of palette.statuses.entries()) {
        context.beginPath();
        for (let item = 0; item < scene.size; item++) {
          if (!scene.isFrame(item) && !scene.isHidden(item) && ((scene.state[item] ?? 0) & (stalledFlag - 1)) === status) rect(item);
        }
        context.fillStyle = colours.overview;
        context.fill();
      }
      follow();
    };

    const soon = () => (timer ??= setTimeout(draw, refreshMs));
    draw();
    const stops = [
      api.subscribe(follow),
      organisation.subscribe((state, before) => (state.scene !== before.scene || state.states !== before.states) && soon()),
      onThemeChange(() => {
        palette = readPalette();
        draw();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      clearTimeout(timer);
    };
  }, [api]);

  const go = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const bounds = event.currentTarget.getBoundingClientRect();
    const { x, y, zoom } = camera.current;
    const point = { x: (event.clientX - bounds.left - x) / zoom, y: (event.clientY - bounds.top - y) / zoom };
    mapActions.getState().actions?.take();
    void flow.setViewport(centred(point, flow.getZoom(), api.getState()));
  };

  return (
    <div ref={box} className="minimap" data-testid="minimap" aria-hidden="true" onPointerDown={go} onPointerMove={go}>
      <canvas ref={canvas} />
      <div ref={view} className="minimap-view" />
    </div>
  );
}

function fitted(whole: Box): Camera {
  const zoom = Math.min((width - 2 * pad) / whole.width, (height - 2 * pad) / whole.height);
  return centred({ x: whole.x + whole.width / 2, y: whole.y + whole.height / 2 }, zoom, { width, height });
}
