import type { Point } from '../org/workspace';
import { cardHeight, cardWidth } from './card';

/** Air around a card, so that two that were moved out of the way do not look like one. */
export const cardGap = 16;

const columnWidth = cardWidth + cardGap;
const rowHeight = cardHeight + cardGap;

/** Which cards lie where, in buckets of one card and its air: a card can only come near cards of its own and the neighbouring buckets. */
export class Occupancy {
  private readonly buckets = new Map<string, Point[]>();

  add(place: Point): void {
    const key = bucketKey(column(place), row(place));
    const bucket = this.buckets.get(key);
    if (bucket) bucket.push(place);
    else this.buckets.set(key, [place]);
  }

  /** The rightmost of the cards that a card at this place would cover or crowd. */
  blocker(place: Point): Point | undefined {
    let rightmost: Point | undefined;
    for (let x = column(place) - 1; x <= column(place) + 1; x++) {
      for (let y = row(place) - 1; y <= row(place) + 1; y++) {
        for (const other of this.buckets.get(bucketKey(x, y)) ?? []) {
          if (crowds(place, other) && other.x > (rightmost?.x ?? -Infinity)) rightmost = other;
        }
      }
    }
    return rightmost;
  }
}

function crowds(a: Point, b: Point): boolean {
  return Math.abs(a.x - b.x) < columnWidth && Math.abs(a.y - b.y) < rowHeight;
}

function column(place: Point): number {
  return Math.floor(place.x / columnWidth);
}

function row(place: Point): number {
  return Math.floor(place.y / rowHeight);
}

function bucketKey(x: number, y: number): string {
  return `${x}:${y}`;
}
