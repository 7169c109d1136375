import { describe, expect, it } from 'vitest';
import { Random } from '../../testing/random';
import { asMap, aWorkspace } from '../../testing/workspace';
import { preorder } from '../org/tree';
import type { Point, Workspace } from '../org/workspace';
import { arrange, followers } from './arrange';

const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

function organisation(random: Random, size: number, placedShare: number): Workspace[] {
  return Array.from({ length: size }, (_, index) =>
    aWorkspace({
      id: `w${index}`,
      createdAt: index,
      parentId: index === 0 || random.chance(0.05) ? null : `w${random.below(index)}`,
      place: random.chance(placedShare) ? { x: random.below(4000) - 2000, y: random.below(2000) } : null,
    }),
  );
}

/** Cards of 248 by 116 with less than 16 between them. */
function crowded(a: Point, b: Point): boolean {
  return Math.abs(a.x - b.x) < 264 && Math.abs(a.y - b.y) < 132;
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((a, index) => items.slice(index + 1).map((b): [T, T] => [a, b]));
}

describe('arrange', () => {
  it.each(seeds)('neither covers nor crowds a card with one that it places itself (seed %i)', seed => {
    const members = organisation(new Random(seed), 120, 0.2);
    const { places } = arrange(asMap(...members));
    const cards = members.map(({ id, place }) => ({ place: places.get(id) as Point, isPlaced: place !== null }));
    const collisions = pairs(cards).filter(([a, b]) => !(a.isPlaced && b.isPlaced) && crowded(a.place, b.place));
    expect(collisions).toEqual([]);
  });

  it.each(seeds)('leaves placed cards where they are and depends on nothing but the organisation (seed %i)', seed => {
    const random = new Random(seed);
    const members = organisation(random, 80, 0.3);
    const { places } = arrange(asMap(...members));
    for (const { id, place } of members) {
      if (place) expect(places.get(id)).toEqual(place);
    }
    const again = arrange(asMap(...random.shuffled(members))).places;
    expect(Object.fromEntries(again)).toEqual(Object.fromEntries(places));
  });

  it('puts members below their lead, also when the lead was placed elsewhere', () => {
    const lead = aWorkspace({ id: 'lead', place: { x: 4000, y: 800 } });
    const members = ['a', 'b', 'c'].map(id => aWorkspace({ id, parentId: 'lead' }));
    const { places } = arrange(asMap(lead, ...members));
    for (const { id } of members) {
      const place = places.get(id) as Point;
      expect(place.y).toBeGreaterThan(800);
      expect(Math.abs(place.x - 4000)).toBeLessThan(300);
    }
  });

  it('moves nobody who was not asked to move when one card is placed', () => {
    const members = organisation(new Random(3), 30, 0);
    const before = arrange(asMap(...members)).places;
    const leaf = members.findLast(member => !members.some(other => other.parentId === member.id)) as Workspace;
    const after = arrange(asMap(...members.map(member => (member === leaf ? { ...member, place: { x: -5000, y: 0 } } : member)))).places;
    for (const { id } of members) {
      if (id !== leaf.id) expect(after.get(id)).toEqual(before.get(id));
    }
  });

  it('draws parents before their children, siblings by age', () => {
    const workspaces = asMap(
      aWorkspace({ id: 'young', parentId: 'root', createdAt: 3 }),
      aWorkspace({ id: 'old', parentId: 'root', createdAt: 2 }),
      aWorkspace({ id: 'root', createdAt: 1 }),
      aWorkspace({ id: 'grandchild', parentId: 'old', createdAt: 4 }),
    );
    expect(preorder(arrange(workspaces).roots)).toEqual(['root', 'old', 'grandchild', 'young']);
  });

  it('loses nobody whose parent is missing or whose ancestors run in a circle', () => {
    const workspaces = asMap(
      aWorkspace({ id: 'orphan', parentId: 'gone' }),
      aWorkspace({ id: 'a', parentId: 'b' }),
      aWorkspace({ id: 'b', parentId: 'a' }),
    );
    expect([...arrange(workspaces).places.keys()].sort()).toEqual(['a', 'b', 'orphan']);
  });
});

describe('followers', () => {
  it('are the members below a lead up to the first that somebody placed', () => {
    const workspaces = asMap(
      aWorkspace({ id: 'root' }),
      aWorkspace({ id: 'free', parentId: 'root' }),
      aWorkspace({ id: 'below free', parentId: 'free' }),
      aWorkspace({ id: 'placed', parentId: 'root', place: { x: 0, y: 0 } }),
      aWorkspace({ id: 'below placed', parentId: 'placed' }),
    );
    expect(followers('root', arrange(workspaces).roots, workspaces)).toEqual(['free', 'below free']);
  });
});
