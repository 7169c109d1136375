import { cardHeight, cardWidth } from '../layout/card';
import type { Scene } from './scene';

export type Direction = 'left' | 'right' | 'up' | 'down';

const sidewaysPenalty = 1e9;

/**
 * The nearest card or header in a direction. What lies straight ahead is preferred to what is nearer but off to the side, and nothing counts
 * that lies more to the side than ahead, unless there is nothing else. Distances are counted in cards, which are wider than they are high.
 */
export function neighbour(scene: Scene, from: number, direction: Direction): number | null {
  const origin = scene.handleOf(from);
  let best: number | null = null;
  let bestCost = Infinity;
  for (let item = 0; item < scene.size; item++) {
    if (item === from || scene.isHidden(item)) continue;
    const { x, y } = scene.handleOf(item);
    const { ahead, aside } = split((x - origin.x) / cardWidth, (y - origin.y) / cardHeight, direction);
    if (ahead <= 0) continue;
    const cost = ahead + 2 * aside + (aside > ahead ? sidewaysPenalty : 0);
    if (cost < bestCost) {
      best = item;
      bestCost = cost;
    }
  }
  return best;
}

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
