import { loadCamera, saveCamera, type Camera } from '../protocol/http';

export const minZoom = 0.1;
export const maxZoom = 2;

const quietMs = 500;

let unsaved: Camera | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The saved camera; null when none was ever saved (the server then answers 0, 0, 1) or none can be had. */
export async function restoreCamera(): Promise<Camera | null> {
  try {
    const { x, y, zoom } = await loadCamera();
    const isUnset = x === 0 && y === 0 && zoom === 1;
    return isUnset || zoom < minZoom || zoom > maxZoom ? null : { x, y, zoom };
  } catch {
    return null;
  }
}

/** Saved once the camera has been quiet for a moment. */
export function rememberCamera(camera: Camera): void {
  unsaved = camera;
  clearTimeout(timer);
  timer = setTimeout(flushCamera, quietMs);
}

/** A camera that cannot be saved is not worth a message: the next move tries again. */
export function flushCamera(): void {
  clearTimeout(timer);
  if (unsaved) void saveCamera(unsaved).catch(() => undefined);
  unsaved = null;
}
