import type { Scene } from './scene';

/**
 * The lines of the outline, in order: everybody who is not in a folded team, or with a filter those who match and all who stand above them.
 */
export function outlineRows(scene: Scene, isFolded: (item: number) => boolean, isMatch: ((item: number) => boolean) | null): number[] {
  const rows: number[] = [];
  if (isMatch) {
    const shown = new Uint8Array(scene.size);
    for (let item = scene.size - 1; item >= 0; item--) {
      if (!shown[item] && !isMatch(item)) continue;
      shown[item] = 1;
      const above = scene.parent[item] ?? -1;
      if (above >= 0) shown[above] = 1;
    }
    for (let item = 0; item < scene.size; item++) if (shown[item]) rows.push(item);
    return rows;
  }
  for (let item = 0; item < scene.size; item = isFolded(item) ? (scene.end[item] ?? scene.size) : item + 1) rows.push(item);
  return rows;
}
