import { bucketCount, countsFrom, type Counts } from '../../core/org/counts';
import type { Scene } from '../../core/scene/scene';

/** The counts below an item as a text: equal counts are equal texts, so that a header is drawn again only when they differ. */
export function countsKey(scene: Scene, id: string): string {
  const item = scene.find(id);
  if (item === undefined) return '0';
  return [scene.membersOf(item), ...Array.from({ length: bucketCount }, (_, bucket) => scene.bucket(item, bucket))].join(',');
}

export function countsOfKey(key: string): { members: number; counts: Counts } {
  const [members = 0, ...buckets] = key.split(',').map(Number);
  return { members, counts: countsFrom(buckets) };
}
