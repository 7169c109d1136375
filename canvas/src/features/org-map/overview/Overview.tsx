import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { viewOf, type Camera, type Size } from '../../../core/scene/camera';
import { contains } from '../../../core/layout/box';
import { cardZoom, detailAt } from '../../../core/scene/lod';
import { approvals } from '../../../store/approvals';
import { drag } from '../../../store/drag';
import { organisation } from '../../../store/organisation';
import { route } from '../../../store/route';
import { selection } from '../../../store/selection';
import { onThemeChange } from '../../../store/theme';
import { travel } from '../../../store/travel';
import { dimmedAsUnchanged, dimmedBy } from './isDimmed';
import { paint } from './paint';
import { readPalette } from './palette';

/** The picture is larger than the view, so that a moving camera only shifts it. */
const overscan = 1.6;
/** It is drawn exactly again when the camera has stood still for so long, and when a status changed at most this often. */
const settleMs = 100;
const refreshMs = 150;

/** The organisation where cards are too small to read. Redrawn seldom, moved and stretched in between. */
export function Overview() {
  const ref = useRef<HTMLCanvasElement>(null);
  const api = useStoreApi();

  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    let palette = readPalette();
    let drawn: { camera: Camera; size: Size } | null = null;
    let settle: ReturnType<typeof setTimeout> | undefined;
    let refresh: ReturnType<typeof setTimeout> | undefined;
    let lastDraw = 0;

    const now = () => {
      const { transform, width, height } = api.getState();
      const [x, y, zoom] = transform;
      return { camera: { x, y, zoom }, size: { width, height } };
    };

    const draw = () => {
      clearTimeout(refresh);
      clearTimeout(settle);
      refresh = settle = undefined;
      const { camera, size } = now();
      const isShown = camera.zoom < cardZoom && size.width > 0;
      canvas.hidden = !isShown;
      if (!isShown) {
        drawn = null;
        return;
      }
      const ratio = window.devicePixelRatio;
      const large = { width: Math.ceil(size.width * overscan), height: Math.ceil(size.height * overscan) };
      const shift = { x: (large.width - size.width) / 2, y: (large.height - size.height) / 2 };
      if (canvas.width !== Math.round(large.width * ratio) || canvas.height !== Math.round(large.height * ratio)) {
        canvas.width = Math.round(large.width * ratio);
        canvas.height = Math.round(large.height * ratio);
        canvas.style.width = `${large.width}px`;
        canvas.style.height = `${large.height}px`;
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const { scene, workspaces, isPast } = organisation.getState();
      const { selected } = selection.getState();
      const { target } = drag.getState();
      const { filter } = route.getState();
      const isCompared = travel.getState().past?.differences != null;
      paint(
        context,
        {
          scene,
          workspaces,
          palette,
          isDimmed: isCompared && filter === null ? dimmedAsUnchanged(workspaces, scene) : dimmedBy(filter, scene),
          markOf: isCompared ? item => workspaces.get(scene.idOf(item))?.past?.mark ?? null : null,
          isSelected: item => selected.has(scene.idOf(item)),
          dropTarget: target ? (scene.find(target) ?? null) : null,
          // What waited in the past is not to be decided any more.
          asking: isPast ? [] : [...approvals.getState().counts.keys()].flatMap(id => scene.find(id) ?? []),
        },
        { x: camera.x + shift.x, y: camera.y + shift.y, zoom: camera.zoom },
        large,
      );
      drawn = { camera, size };
      lastDraw = performance.now();
      move();
    };

    /** Where the picture lies while the camera moves. */
    const move = () => {
      if (!drawn) return;
      const { camera } = now();
      const scale = camera.zoom / drawn.camera.zoom;
      const x = camera.x - drawn.camera.x * scale - ((overscan - 1) / 2) * drawn.size.width * scale;
      const y = camera.y - drawn.camera.y * scale - ((overscan - 1) / 2) * drawn.size.height * scale;
      canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    };

    const onCamera = () => {
      const { camera, size } = now();
      if (!drawn || camera.zoom >= cardZoom) {
        if (camera.zoom < cardZoom || !canvas.hidden) draw();
        return;
      }
      if (camera.x === drawn.camera.x && camera.y === drawn.camera.y && camera.zoom === drawn.camera.zoom && size.width === drawn.size.width && size.height === drawn.size.height) return;
      const covered = viewOf(drawn.camera, drawn.size);
      const room = { x: ((overscan - 1) / 2) * covered.width, y: ((overscan - 1) / 2) * covered.height };
      const picture = { x: covered.x - room.x, y: covered.y - room.y, width: covered.width + 2 * room.x, height: covered.height + 2 * room.y };
      const isOff = size.width !== drawn.size.width || size.height !== drawn.size.height || camera.zoom / drawn.camera.zoom > 2;
      if (isOff || (!contains(picture, viewOf(camera, size)) && performance.now() - lastDraw > settleMs)) {
        draw();
        return;
      }
      move();
      clearTimeout(settle);
      settle = setTimeout(draw, settleMs);
    };

    const redrawSoon = () => {
      if (canvas.hidden) return;
      refresh ??= setTimeout(draw, Math.max(0, refreshMs - (performance.now() - lastDraw)));
    };

    const repaint = () => {
      palette = readPalette();
      draw();
    };

    draw();
    const stops = [
      api.subscribe(onCamera),
      organisation.subscribe((state, before) => {
        if (state.scene !== before.scene) draw();
        else if (state.states !== before.states || (detailAt(now().camera.zoom) === 2 && state.workspaces !== before.workspaces)) redrawSoon();
      }),
      selection.subscribe((state, before) => state.selected !== before.selected && redrawSoon()),
      route.subscribe((state, before) => state.filter !== before.filter && redrawSoon()),
      travel.subscribe((state, before) => state.past !== before.past && redrawSoon()),
      approvals.subscribe(redrawSoon),
      drag.subscribe((state, before) => state.target !== before.target && redrawSoon()),
      onThemeChange(repaint),
    ];
    void document.fonts.ready.then(redrawSoon);
    return () => {
      for (const stop of stops) stop();
      clearTimeout(settle);
      clearTimeout(refresh);
    };
  }, [api]);

  return <canvas ref={ref} className="overview" aria-hidden="true" />;
}
