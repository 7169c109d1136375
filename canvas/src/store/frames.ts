import type { Frame } from '../core/feed/frame';

const listeners = new Set<(frame: Frame) => void>();

/** For what is shown of the stream itself, beside the picture that is made of it. */
export function onFrame(listener: (frame: Frame) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tell(frame: Frame): void {
  for (const listener of listeners) listener(frame);
}
