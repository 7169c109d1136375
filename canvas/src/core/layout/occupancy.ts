import type { Point } from '../org/workspace';
import { cardHeight, cardWidth } from './card';

/** Which cards lie where, in buckets of one card's size: a card can only touch cards of its own and the neighbouring buckets. */
export class Occupancy {
  private readonly buckets = new Map<string, Point[]>();

  add(place: Point): void {
    const key = bucketKey(column(place), row(place));
    const bucket = this.buckets.get(key);
    if (bucket) bucket.push(place);
    else this.buckets.set(key, [place]);
  }

  /** The rightmost of the cards that a card at this place would cover. */
  blocker(place: Point): Point | undefined {
    let rightmost: Point | undefined;
    for (let x = column(place) - 1; x <= column(place) + 1; x++) {
      for (let y = row(place) - 1; y <= row(place) + 1; y++) {
        for (const other of this.buckets.get(bucketKey(x, y)) ?? []) {
          if (overlaps(place, other) && other.x > (rightmost?.x ?? -Infinity)) rightmost = other;
        }
      }
    }
    return rightmost;
  }
}

export function overlaps(a: Point, b: Point): boolean {
  return Math.abs(a.x - b.x) < cardWidth && Math.abs(a.y - b.y) < cardHeight;
}

function column(place: Point): number {
  return Math.floor(place.x / cardWidth);
}

function row(place: Point): number {
  return Math.floor(place.y / cardHeight);
}

function bucketKey(x: number, y: number): string {
  return `${x}:${y}`;
}
