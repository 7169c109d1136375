import type { Box } from '../layout/box';
import type { Point } from '../org/workspace';

/** Screen = map × zoom + (x, y). */
export interface Camera extends Point {
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const minZoom = 0.02;
export const maxZoom = 2;

const margin = 48;

/** The part of the map that is in view. */
export function viewOf({ x, y, zoom }: Camera, { width, height }: Size): Box {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

export function toMap({ x, y, zoom }: Camera, point: Point): Point {
  return { x: (point.x - x) / zoom, y: (point.y - y) / zoom };
}

/** Shows the whole box in the middle, never larger than life. */
export function fitted(box: Box, view: Size): Camera {
  const scale = Math.min((view.width - 2 * margin) / box.width, (view.height - 2 * margin) / box.height, 1);
  return centred({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, Math.max(scale, minZoom), view);
}

export function centred(point: Point, zoom: number, view: Size): Camera {
  return { x: view.width / 2 - point.x * zoom, y: view.height / 2 - point.y * zoom, zoom };
}

/** The box in the middle of the view, or its beginning where it is larger than that. */
export function showing(box: Box, zoom: number, view: Size): Camera {
  const middle = centred({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, zoom, view);
  return {
    x: box.width * zoom > view.width - 2 * margin ? margin - box.x * zoom : middle.x,
    y: box.height * zoom > view.height - 2 * margin ? margin - box.y * zoom : middle.y,
    zoom,
  };
}

/** Around the middle of the view. */
export function zoomed(camera: Camera, factor: number, view: Size): Camera {
  const zoom = Math.min(maxZoom, Math.max(minZoom, camera.zoom * factor));
  return centred(toMap(camera, { x: view.width / 2, y: view.height / 2 }), zoom, view);
}

/** The same camera when the box is in view already, otherwise the nearest one that shows it. */
export function revealing(box: Box, camera: Camera, view: Size): Camera {
  const dx = shift(box.x * camera.zoom + camera.x, box.width * camera.zoom, view.width);
  const dy = shift(box.y * camera.zoom + camera.y, box.height * camera.zoom, view.height);
  return dx === 0 && dy === 0 ? camera : { x: camera.x + dx, y: camera.y + dy, zoom: camera.zoom };
}

function shift(start: number, length: number, room: number): number {
  if (start < margin) return margin - start;
  const beyond = start + length - (room - margin);
  return beyond > 0 ? -Math.min(beyond, start - margin) : 0;
}
