import type { Point } from '../org/workspace';
import { cardHeight, cardWidth } from './card';

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** The box around all cards; null when there are none. */
export function boundsOf(places: Iterable<Point>): Box | null {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const { x, y } of places) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + cardWidth);
    bottom = Math.max(bottom, y + cardHeight);
  }
  return left === Infinity ? null : { x: left, y: top, width: right - left, height: bottom - top };
}
