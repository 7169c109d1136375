import { describe, expect, it } from 'vitest';
import { aWorkspace, asMap } from '../../testing/workspace';
import { Scene } from '../scene/scene';
import { legalParents, topmost, whom } from './consequence';

const workspaces = asMap(
  aWorkspace({ id: 'a', name: 'A', createdAt: 1 }),
  aWorkspace({ id: 'b', name: 'B', parentId: 'a', createdAt: 2 }),
  aWorkspace({ id: 'c', name: 'C', parentId: 'b', createdAt: 3 }),
  aWorkspace({ id: 'd', name: 'D', createdAt: 4 }),
);
const scene = new Scene(workspaces);

describe('consequences', () => {
  it('are asked for once for a whole team', () => {
    expect(topmost(['c', 'a', 'd'], scene)).toEqual(['a', 'd']);
  });

  it('name who else is concerned', () => {
    expect(whom(['d'], workspaces, scene)).toBe('D');
    expect(whom(['a'], workspaces, scene)).toBe('A and the 2 below it');
    expect(whom(['a', 'd', 'b'], workspaces, scene)).toBe('2 workspaces and the 2 below them');
  });

  it('never put anybody below themselves', () => {
    expect(legalParents(['b'], scene).map(item => scene.idOf(item))).toEqual(['a', 'd']);
    expect(legalParents(['b', 'd'], scene).map(item => scene.idOf(item))).toEqual(['a']);
  });
});
