import { describe, expect, it } from 'vitest';
import { Random } from '../../testing/random';
import { aWorkspace, asMap } from '../../testing/workspace';
import { overlaps, type Box } from '../layout/box';
import { statuses } from '../org/status';
import type { Workspace } from '../org/workspace';
import { dropTarget, placeIn } from './drop';
import { neighbour, type Direction } from './neighbour';
import { outlineRows } from './rows';
import { contentOrigin, Scene } from './scene';

const seeds = Array.from({ length: 25 }, (_, index) => index + 1);

/** Anybody may be anywhere in the tree, placed or not, folded or not. */
function organisation(random: Random, size: number): Map<string, Workspace> {
  const members: Workspace[] = [];
  for (let index = 0; index < size; index++) {
    members.push(
      aWorkspace({
        id: `w${index}`,
        createdAt: index,
        parentId: index > 0 && random.chance(0.85) ? random.pick(members).id : null,
        status: random.pick(statuses),
        stalledSince: random.chance(0.1) ? 1 : null,
        place: random.chance(0.3) ? { x: random.below(2000) - 200, y: random.below(2000) - 200 } : null,
        collapsed: random.chance(0.1),
      }),
    );
  }
  return new Map(members.map(member => [member.id, member]));
}

function shown(scene: Scene): number[] {
  return Array.from(scene.ids.keys()).filter(item => !scene.isHidden(item));
}

describe('Scene', () => {
  it.each(seeds)('covers nobody with somebody else, and keeps members inside their team (seed %i)', seed => {
    const scene = new Scene(organisation(new Random(seed), 120));
    for (const item of [-1, ...shown(scene)]) {
      const members = scene.childrenOf(item).filter(member => !scene.isHidden(member));
      for (const [index, member] of members.entries()) {
        const box = scene.boxOf(member);
        if (item >= 0) {
          const team = scene.boxOf(item);
          expect(box.x >= team.x && box.y >= team.y + contentOrigin.y).toBe(true);
          expect(box.x + box.width <= team.x + team.width && box.y + box.height <= team.y + team.height).toBe(true);
        }
        for (const other of members.slice(index + 1)) expect(overlaps(box, scene.boxOf(other))).toBe(false);
      }
    }
  });

  it.each(seeds)('finds what is in a window, and under a point, as looking at everybody does (seed %i)', seed => {
    const random = new Random(seed);
    const scene = new Scene(organisation(random, 150));
    for (let look = 0; look < 20; look++) {
      const box: Box = { x: random.below(6000) - 1000, y: random.below(6000) - 1000, width: random.below(3000) + 1, height: random.below(3000) + 1 };
      expect(scene.within(box)).toEqual(shown(scene).filter(item => overlaps(box, scene.boxOf(item))));
      const point = { x: box.x, y: box.y };
      const under = shown(scene).filter(item => overlaps({ ...point, width: 1e-6, height: 1e-6 }, scene.boxOf(item)));
      expect(scene.hit(point)).toBe(under.at(-1) ?? null);
    }
  });

  it.each(seeds)('counts in place as counting anew does (seed %i)', seed => {
    const random = new Random(seed);
    const before = organisation(random, 120);
    const scene = new Scene(before);
    const after = new Map(before);
    const touched = new Set<string>();
    for (let change = 0; change < 60; change++) {
      const workspace = random.pick([...after.values()]);
      after.set(workspace.id, { ...workspace, status: random.pick(statuses), stalledSince: random.chance(0.3) ? 1 : null });
      touched.add(workspace.id);
    }
    scene.update(after, touched);
    const anew = new Scene(after);
    expect(scene.totals).toEqual(anew.totals);
    for (const item of anew.ids.keys()) expect(scene.countsOf(item)).toEqual(anew.countsOf(item));
  });

  it.each(seeds)('leaves everybody where they were drawn when that is where they are put (seed %i)', seed => {
    const workspaces = organisation(new Random(seed), 60);
    const scene = new Scene(workspaces);
    const put = new Map([...workspaces].map(([id, workspace]) => [id, { ...workspace, place: scene.placeOf(scene.find(id) ?? -1) }]));
    const again = new Scene(put);
    for (const item of shown(scene)) expect(again.boxOf(item)).toEqual(scene.boxOf(item));
  });

  it('moves nobody else when one is dragged to a free place', () => {
    const workspaces = asMap(...Array.from({ length: 9 }, (_, index) => aWorkspace({ id: `w${index}`, createdAt: index })));
    const before = new Scene(workspaces);
    const after = new Scene(new Map(workspaces).set('w3', aWorkspace({ id: 'w3', createdAt: 3, place: { x: 4000, y: 4000 } })));
    for (const id of workspaces.keys()) if (id !== 'w3') expect(after.boxOf(after.find(id) ?? -1)).toEqual(before.boxOf(before.find(id) ?? -1));
  });

  it('has room for a chain of thousands, for ten thousand roots, and for a circle', () => {
    const chain = Array.from({ length: 5000 }, (_, index) => aWorkspace({ id: `w${index}`, createdAt: index, parentId: index > 0 ? `w${index - 1}` : null }));
    expect(new Scene(asMap(...chain)).depth[4999]).toBe(4999);
    const roots = Array.from({ length: 10_000 }, (_, index) => aWorkspace({ id: `w${index}`, createdAt: index }));
    expect(new Scene(asMap(...roots)).size).toBe(10_000);
    const circle = new Scene(asMap(aWorkspace({ id: 'a', parentId: 'b' }), aWorkspace({ id: 'b', parentId: 'a' }), aWorkspace({ id: 'c', parentId: 'gone' })));
    expect([...circle.ids].sort()).toEqual(['a', 'b', 'c']);
  });

  it('draws a folded team as one card, and still counts who is in it', () => {
    const scene = new Scene(asMap(aWorkspace({ id: 'a', collapsed: true }), aWorkspace({ id: 'b', parentId: 'a', status: 'failed' })));
    expect(scene.isFrame(0)).toBe(false);
    expect(scene.isHidden(1)).toBe(true);
    expect(scene.shownFor(1)).toBe(0);
    expect(scene.countsOf(0).failed).toBe(1);
    expect(scene.within(scene.boxOf(0))).toEqual([0]);
  });
});

describe('dropTarget', () => {
  const team = (id: string, parentId: string | null = null, x = 0) => aWorkspace({ id, parentId, place: { x, y: 0 } });
  const scene = new Scene(asMap(team('a'), team('a1', 'a'), team('b', null, 2000), team('b1', 'b'), team('c', null, 4000)));
  const at = (id: string) => scene.find(id) ?? -1;
  const middle = (id: string) => {
    const { x, y, width, height } = scene.boxOf(at(id));
    return { x: x + width / 2, y: y + height / 2 };
  };

  it('is the team whose frame is under the pointer', () => {
    const { x, y } = scene.boxOf(at('b'));
    expect(dropTarget(scene, at('c'), { x: x + 5, y: y + 5 })).toBe('b');
  });

  it('is an agent only in its middle', () => {
    expect(dropTarget(scene, at('a1'), middle('c'))).toBe('c');
    const { x, y } = scene.boxOf(at('c'));
    expect(dropTarget(scene, at('a1'), { x: x + 4, y: y + 4 })).toBeNull();
  });

  it('is nobody in their own team, and only the ground well outside of it', () => {
    expect(dropTarget(scene, at('a1'), middle('a'))).toBeUndefined();
    const { x, width, y } = scene.boxOf(at('a'));
    expect(dropTarget(scene, at('a1'), { x: x + width + 40, y })).toBeUndefined();
    expect(dropTarget(scene, at('a1'), { x: x + width + 60, y })).toBeNull();
    expect(dropTarget(scene, at('c'), { x: 9000, y: 9000 })).toBeUndefined();
  });

  it('is never the one that is held, nor anybody below it', () => {
    expect(dropTarget(scene, at('a'), middle('a1'))).toBeUndefined();
  });

  it('gives a place seen from the team', () => {
    const { x, y } = scene.boxOf(at('b'));
    expect(placeIn(scene, at('b'), { x: x + contentOrigin.x + 8, y: y + contentOrigin.y + 16 })).toEqual({ x: 8, y: 16 });
    expect(placeIn(scene, at('b'), { x, y })).toEqual({ x: 0, y: 0 });
  });
});

describe('neighbour', () => {
  const scene = new Scene(asMap(...Array.from({ length: 9 }, (_, index) => aWorkspace({ id: `w${index}`, createdAt: index, place: { x: (index % 3) * 300, y: Math.floor(index / 3) * 200 } }))));
  const from = scene.find('w4') ?? -1;

  it.each<[Direction, string]>([['left', 'w3'], ['right', 'w5'], ['up', 'w1'], ['down', 'w7']])('to the %s is %s', (direction, id) => {
    expect(scene.idOf(neighbour(scene, from, direction) ?? -1)).toBe(id);
  });

  it('is nobody past the edge', () => {
    expect(neighbour(scene, scene.find('w0') ?? -1, 'left')).toBeNull();
  });
});

describe('outlineRows', () => {
  const scene = new Scene(asMap(aWorkspace({ id: 'a', createdAt: 1 }), aWorkspace({ id: 'b', parentId: 'a', createdAt: 2 }), aWorkspace({ id: 'c', parentId: 'b', createdAt: 3 }), aWorkspace({ id: 'd', createdAt: 4 })));
  const ids = (rows: number[]) => rows.map(row => scene.idOf(row)).join('');

  it('leaves out who is in a folded team', () => {
    expect(ids(outlineRows(scene, () => false, null))).toBe('abcd');
    expect(ids(outlineRows(scene, item => scene.idOf(item) === 'a', null))).toBe('ad');
  });

  it('shows those who match with all who stand above them, folded or not', () => {
    expect(ids(outlineRows(scene, () => true, item => scene.idOf(item) === 'c'))).toBe('abc');
    expect(ids(outlineRows(scene, () => false, () => false))).toBe('');
  });
});
