import { describe, expect, it } from 'vitest';
import { aWorkspace, asMap } from '../../testing/workspace';
import { aPastWire } from '../../testing/past';
import { accessibleName, statusLine, stripOf } from '../org/describe';
import { isFaint } from '../org/filter';
import { Scene } from '../scene/scene';
import { hasRemovals, pastOf, sayValue, sumUp, type WireDifference, type WirePast, type WireWorkspaceDifference } from './past';

const past = (...workspaces: WirePast['workspaces']): WirePast => ({ position: 7, at: '2026-11-22T10:00:00Z', workspaces });
const difference = (...workspaces: WireWorkspaceDifference[]): WireDifference => ({
  from: { position: 3, at: null },
  to: { position: 7, at: '2026-11-22T10:00:00Z' },
  workspaces,
});

describe('pastOf', () => {
  it('draws who is still in the same team where it lies now, and everybody else where there is room', () => {
    const live = asMap(
      aWorkspace({ id: 'stays', parentId: null, place: { x: 800, y: 8 }, collapsed: true }),
      aWorkspace({ id: 'moved', parentId: 'stays', place: { x: 400, y: 8 } }),
    );
    const { workspaces } = pastOf(past(aPastWire({ id: 'stays' }), aPastWire({ id: 'moved' }), aPastWire({ id: 'below', parent_id: 'stays' })), live, null);
    expect(workspaces.get('stays')?.place).toEqual({ x: 800, y: 8 });
    expect(workspaces.get('moved')?.place).toBeNull();
    expect(workspaces.get('stays')?.collapsed).toBe(false);
    const scene = new Scene(workspaces);
    expect(scene.isHidden(scene.find('below') ?? -1)).toBe(false);
  });

  it('claims neither tasks nor errors, which the log does not hold', () => {
    const { workspaces } = pastOf(past(aPastWire({ id: 'a', status: 'degraded' })), new Map(), null);
    const [workspace] = workspaces.values();
    expect(workspace && stripOf(workspace).text).toBe('');
    expect(workspace && statusLine(workspace)).toBe('Degraded');
  });

  it('marks what is different, says it in words, and draws who is gone where it was', () => {
    const { workspaces, differences } = pastOf(
      past(aPastWire({ id: 'lead', name: 'Lead' }), aPastWire({ id: 'new' }), aPastWire({ id: 'moved', name: 'Mover', parent_id: 'lead', tier: 2 }), aPastWire({ id: 'same' })),
      new Map(),
      {
        before: past(aPastWire({ id: 'lead' }), aPastWire({ id: 'gone', name: 'Gone', parent_id: 'lead' })),
        difference: difference(
          { id: 'lead', name: 'Lead', kinds: ['renamed', 'changed'], fields: [{ field: 'name', from: 'lead', to: 'Lead' }, { field: 'status', from: 'offline', to: 'online' }] },
          { id: 'new', name: 'new', kinds: ['added'], fields: [] },
          { id: 'moved', name: 'Mover', kinds: ['moved', 'changed'], fields: [{ field: 'parent_id', from: 'gone', to: 'lead' }, { field: 'tier', from: 1, to: 2 }] },
          { id: 'gone', name: 'Gone', kinds: ['removed'], fields: [{ field: 'status', from: 'online', to: 'removed' }] },
        ),
      },
    );
    expect(differences?.map(({ id, mark, note }) => [id, mark, note])).toEqual([
      ['lead', 'changed', 'Called lead before; status: offline → online'],
      ['new', 'added', 'Added'],
      ['moved', 'moved', 'Moved from Gone to Lead; tier: 1 → 2'],
      ['gone', 'removed', 'Removed'],
    ]);
    expect(sumUp(differences ?? [])).toBe('1 added, 1 removed, 1 moved, 1 changed');
    expect(workspaces.get('gone')).toMatchObject({ parentId: 'lead', past: { mark: 'removed' } });
    const [same, gone] = [workspaces.get('same'), workspaces.get('gone')];
    expect(same && isFaint(same, null, true)).toBe(true);
    expect(gone && isFaint(gone, null, true)).toBe(false);
    expect(same && isFaint(same, 'online', true)).toBe(false);
    expect(gone && accessibleName(gone)).toBe('Gone, tier 1, online, Removed');
  });

  it('needs the earlier picture only when somebody is gone', () => {
    expect(hasRemovals(difference({ id: 'a', name: 'a', kinds: ['moved'], fields: [] }))).toBe(false);
    expect(hasRemovals(difference({ id: 'a', name: 'a', kinds: ['removed'], fields: [] }))).toBe(true);
    expect(sumUp([])).toBe('nothing is different');
  });

  it('keeps long values short', () => {
    expect(sayValue('x'.repeat(10_000)).length).toBeLessThan(70);
    expect(sayValue({ a: 'y'.repeat(10_000) }).length).toBeLessThan(70);
    expect(sayValue(null)).toBe('nothing');
  });
});
