import { maxZoom, minZoom, type Camera } from '../core/scene/camera';
import { loadCamera, saveCamera } from '../protocol/http';

const quietMs = 500;
const storageKey = 'molecule.camera';

let unsaved: Camera | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Where this person looked last; for who is new here, where anybody did. Null when nobody ever moved the map (the server then answers 0, 0, 1)
 * or it cannot be found out.
 */
export async function restoreCamera(): Promise<Camera | null> {
  try {
    const { x, y, zoom } = remembered() ?? (await loadCamera());
    const isUnset = x === 0 && y === 0 && zoom === 1;
    return isUnset || !(zoom >= minZoom && zoom <= maxZoom) ? null : { x, y, zoom };
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
  if (!unsaved) return;
  try {
    localStorage.setItem(storageKey, JSON.stringify(unsaved));
  } catch {
    // Storage may be switched off: the server still has it.
  }
  void saveCamera(unsaved).catch(() => undefined);
  unsaved = null;
}

function remembered(): Camera | null {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? 'null') as Camera | null;
  } catch {
    return null;
  }
}
