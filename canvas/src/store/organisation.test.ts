import { beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../testing/random';
import { aWire, fact, given, hear } from '../testing/feed';
import { Recording } from '../testing/recording';
import { Scene } from '../core/scene/scene';
import { workspaceOf } from '../core/feed/patch';
import { forget, organisation, position, setLive, showPast } from './organisation';

beforeEach(() => given(aWire({ id: 'a' }), aWire({ id: 'b', parent_id: 'a' })));

const status = (id: string) => organisation.getState().workspaces.get(id)?.status;

describe('organisation', () => {
  it('keeps the scene while only statuses change, and counts in it', () => {
    const { scene, states } = organisation.getState();
    hear(fact('WORKSPACE_OFFLINE', 'b'));
    expect(organisation.getState().scene).toBe(scene);
    expect(organisation.getState().states).toBeGreaterThan(states);
    expect(scene.countsOf(0).offline).toBe(1);
    hear(fact('WORKSPACE_MOVED', 'b', { parent_id: null }));
    expect(organisation.getState().scene).not.toBe(scene);
  });

  it('holds the picture still while the feed goes on, and catches up', () => {
    setLive(false);
    hear(fact('WORKSPACE_OFFLINE', 'a'));
    expect(status('a')).toBe('online');
    expect(position()).toBe(11);
    expect(organisation.getState().behind).toBe(1);
    setLive(true);
    expect(status('a')).toBe('offline');
    expect(organisation.getState().behind).toBe(0);
  });

  it('catches up with a snapshot that came while it was held', () => {
    setLive(false);
    hear({ type: 'snapshot', position: 40, workspaces: [aWire({ id: 'c' })] });
    expect([...organisation.getState().workspaces.keys()]).toEqual(['a', 'b']);
    setLive(true);
    expect([...organisation.getState().workspaces.keys()]).toEqual(['c']);
    expect(organisation.getState().scene.ids).toEqual(['c']);
  });

  it('draws the past while the feed goes on underneath, and is live at once when it is left', () => {
    const then = new Map([['x', workspaceOf(aWire({ id: 'x' }))]]);
    showPast(then);
    hear(fact('WORKSPACE_OFFLINE', 'a'));
    hear(fact('WORKSPACE_PROVISIONING', 'c', { name: 'C' }));
    expect(organisation.getState().workspaces).toBe(then);
    expect(organisation.getState().scene.ids).toEqual(['x']);
    expect(organisation.getState().isPast).toBe(true);
    expect(position()).toBe(12);
    showPast(null);
    expect(organisation.getState().isPast).toBe(false);
    expect(status('a')).toBe('offline');
    expect(organisation.getState().scene.ids).toEqual(['a', 'b', 'c']);
  });

  it('comes back from the past to a picture that was held still before', () => {
    setLive(false);
    showPast(new Map());
    hear(fact('WORKSPACE_OFFLINE', 'a'));
    showPast(null);
    expect(status('a')).toBe('online');
    setLive(true);
    expect(status('a')).toBe('offline');
  });

  it('shows nothing of an organisation that one has signed out of', () => {
    forget();
    expect(organisation.getState().workspaces.size).toBe(0);
    expect(organisation.getState().scene.size).toBe(0);
    expect(position()).toBeNull();
  });

  it.each([1, 2, 3, 4, 5, 6])('has the scene that the workspaces ask for, whatever happens (seed %i)', seed => {
    const random = new Random(seed);
    const recording = new Recording(random, 150);
    forget();
    hear(recording.snapshot(0));
    for (const item of recording.items) {
      if (random.chance(0.05)) setLive(!organisation.getState().live);
      hear('fact' in item ? { type: 'events', events: [item.fact] } : { type: 'announcements', announcements: [item.announcement] });
    }
    setLive(true);
    const { scene, workspaces } = organisation.getState();
    const anew = new Scene(workspaces);
    expect(scene.ids).toEqual(anew.ids);
    expect(scene.totals).toEqual(anew.totals);
    for (const item of anew.ids.keys()) {
      expect(scene.boxOf(item)).toEqual(anew.boxOf(item));
      expect(scene.countsOf(item)).toEqual(anew.countsOf(item));
    }
  });
});
