import { grown } from '../layout/box';
import type { Point } from '../org/workspace';
import { contentOrigin, type Scene } from './scene';

/** How far past the edge of its team something has to be carried before it counts as carried out of it. */
const hysteresis = 48;

/**
 * Which team an item would join when it is let go at a point: an id, null for the ground, undefined when it stays where it is. The middle of a
 * card is that agent's own team, so that a first member can be given to it; near its edge a card only lies beside another. Nobody can join
 * their own team or one below it.
 */
export function dropTarget(scene: Scene, item: number, point: Point): string | null | undefined {
  const above = scene.parent[item] ?? -1;
  let target: number | null = null;
  for (const candidate of scene.within({ ...point, width: 1e-6, height: 1e-6 })) {
    if (candidate === item || scene.isBelow(candidate, item)) continue;
    if (scene.isFrame(candidate) || isMiddle(scene, candidate, point)) target = candidate;
  }
  if (target === null && above >= 0 && isNear(scene, above, point)) return undefined;
  if (target === null) return above < 0 ? undefined : null;
  return target === above ? undefined : scene.idOf(target);
}

/** Where a corner is, seen from where the members of a team begin. */
export function placeIn(scene: Scene, team: number, corner: Point): Point {
  if (team < 0) return { x: Math.round(corner.x), y: Math.round(corner.y) };
  const { x, y } = scene.boxOf(team);
  return { x: Math.max(0, Math.round(corner.x - x - contentOrigin.x)), y: Math.max(0, Math.round(corner.y - y - contentOrigin.y)) };
}

function isMiddle(scene: Scene, item: number, point: Point): boolean {
  const { x, y, width, height } = scene.boxOf(item);
  return Math.abs(point.x - x - width / 2) < width * 0.35 && Math.abs(point.y - y - height / 2) < height * 0.35;
}

function isNear(scene: Scene, team: number, { x, y }: Point): boolean {
  const box = grown(scene.boxOf(team), hysteresis);
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}
