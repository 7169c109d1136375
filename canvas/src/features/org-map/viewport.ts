import type { Box } from '../../core/layout/bounds';
import type { Camera } from '../../protocol/http';
import { minZoom } from '../../store/camera';

interface Size {
  readonly width: number;
  readonly height: number;
}

const margin = 48;

/** Shows the whole box in the middle, never larger than life. */
export function fitted(box: Box, view: Size): Camera {
  const scale = Math.min((view.width - 2 * margin) / box.width, (view.height - 2 * margin) / box.height, 1);
  const zoom = Math.max(scale, minZoom);
  return {
    x: view.width / 2 - (box.x + box.width / 2) * zoom,
    y: view.height / 2 - (box.y + box.height / 2) * zoom,
    zoom,
  };
}

/** Whether any of the box is in view. */
export function shows(camera: Camera, box: Box, view: Size): boolean {
  const left = box.x * camera.zoom + camera.x;
  const top = box.y * camera.zoom + camera.y;
  return left < view.width && top < view.height && left + box.width * camera.zoom > 0 && top + box.height * camera.zoom > 0;
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
  return beyond > 0 ? -beyond : 0;
}
