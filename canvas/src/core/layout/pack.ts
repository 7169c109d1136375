import type { Point } from '../org/workspace';
import type { Box } from './box';
import { Occupancy } from './occupancy';

export interface PackItem {
  readonly width: number;
  readonly height: number;
  readonly isFrame: boolean;
  /** Where somebody put it; null when nobody did. */
  readonly place: Point | null;
}

export const gapX = 16;
export const gapY = 20;

/** Width to height: a team has about the shape of a screen. */
const shape = 3 / 2;

/**
 * A place for every member of a team, in time that grows with their number. Each has a slot in rows, agents first, then teams, so that who is
 * moved leaves a hole and nobody else moves. Those that somebody placed are there, one below the other where they would cover each other; the
 * others are in their slots, or to the right of whoever lies there.
 */
export function pack(items: readonly PackItem[]): readonly Point[] {
  const places = slots(items);
  if (items.every(item => item.place === null)) return places;

  const occupied = new Occupancy(gapX, gapY);
  const placed = items.flatMap(({ place }, index) => (place ? [{ index, place }] : []));
  placed.sort((a, b) => a.place.y - b.place.y || a.place.x - b.place.x || a.index - b.index);
  for (const { index, place } of placed) settle(index, place, 'down');
  for (const [index, { place }] of items.entries()) {
    const slot = places[index];
    if (!place && slot) settle(index, slot, 'right');
  }
  return places;

  function settle(index: number, wanted: Point, direction: 'down' | 'right'): void {
    const item = items[index];
    if (!item) return;
    let box: Box = { ...wanted, width: item.width, height: item.height };
    for (let blocker = occupied.blocker(box); blocker; blocker = occupied.blocker(box)) {
      box = direction === 'down' ? { ...box, y: blocker.y + blocker.height + gapY } : { ...box, x: blocker.x + blocker.width + gapX };
    }
    occupied.add(box);
    places[index] = { x: box.x, y: box.y };
  }
}

function slots(items: readonly PackItem[]): Point[] {
  const places: Point[] = items.map(() => ({ x: 0, y: 0 }));
  let area = 0;
  let widest = 0;
  for (const { width, height } of items) {
    area += (width + gapX) * (height + gapY);
    widest = Math.max(widest, width + gapX);
  }
  const room = Math.max(widest, Math.sqrt(area * shape));

  let x = 0;
  let y = 0;
  let rowHeight = 0;
  const row = () => {
    if (x === 0) return;
    y += rowHeight + gapY;
    x = rowHeight = 0;
  };
  const lay = (isFrame: boolean) => {
    for (const [index, item] of items.entries()) {
      if (item.isFrame !== isFrame) continue;
      // Half a card more is better than a last row with one card in it.
      if (x + item.width / 2 > room) row();
      places[index] = { x, y };
      x += item.width + gapX;
      rowHeight = Math.max(rowHeight, item.height);
    }
    row();
  };
  lay(false);
  lay(true);
  return places;
}
