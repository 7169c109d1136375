import type { Point } from '../org/workspace';
import { cardHeight, cardWidth } from './card';

export type Direction = 'left' | 'right' | 'up' | 'down';

/**
 * The nearest card in a direction. What lies straight ahead is preferred to what is nearer but off to the side, and nothing counts that
 * lies more to the side than ahead, unless there is nothing else. Distances are counted in cards, which are wider than they are high.
 */
export function neighbour(from: string, direction: Direction, places: ReadonlyMap<string, Point>): string | null {
  const origin = places.get(from);
  if (!origin) return null;

  let best: string | null = null;
  let bestCost = Infinity;
  for (const [id, place] of places) {
    const { ahead, aside } = split((place.x - origin.x) / cardWidth, (place.y - origin.y) / cardHeight, direction);
    if (id === from || ahead <= 0) continue;
    const cost = ahead + 2 * aside + (aside > ahead ? sidewaysPenalty : 0);
    if (cost < bestCost) {
      best = id;
      bestCost = cost;
    }
  }
  return best;
}

const sidewaysPenalty = 1e9;

function split(dx: number, dy: number, direction: Direction): { ahead: number; aside: number } {
  switch (direction) {
    case 'left':
      return { ahead: -dx, aside: Math.abs(dy) };
    case 'right':
      return { ahead: dx, aside: Math.abs(dy) };
    case 'up':
      return { ahead: -dy, aside: Math.abs(dx) };
    case 'down':
      return { ahead: dy, aside: Math.abs(dx) };
  }
}
