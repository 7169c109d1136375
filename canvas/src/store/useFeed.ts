import { useEffect, useRef } from 'react';
import type { Frame } from '../core/feed/frame';
import { onFrame } from './frames';

/** Hears every frame while it is shown; the newest listener counts. */
export function useFeed(listener: (frame: Frame) => void): void {
  const newest = useRef(listener);
  useEffect(() => {
    newest.current = listener;
  });
  useEffect(() => onFrame(frame => newest.current(frame)), []);
}
