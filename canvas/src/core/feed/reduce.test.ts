import { describe, expect, it } from 'vitest';
import { Random } from '../../testing/random';
import { Recording, type Item } from '../../testing/recording';
import type { Frame } from './frame';
import { emptyPicture, reduce, type Picture } from './reduce';

const seeds = Array.from({ length: 60 }, (_, index) => index + 1);
const steps = 150;

function play(picture: Picture, frames: readonly Frame[]): Picture {
  return frames.reduce((current, frame) => {
    const step = reduce(current, frame);
    expect(step.gap).toBe(false);
    return step.picture;
  }, picture);
}

function frameOf(item: Item): Frame {
  return 'fact' in item ? { type: 'events', events: [item.fact] } : { type: 'announcements', announcements: [item.announcement] };
}

/** Every workspace by id, whatever order they came in. */
function seen(picture: Picture) {
  return { position: picture.position, workspaces: Object.fromEntries(picture.workspaces) };
}

function truth(recording: Recording) {
  return seen(reduce(emptyPicture, recording.snapshot()).picture);
}

/** Facts keep their order, and so do the layouts of one workspace; anything else may come late or before its time. */
function delayed(items: readonly Item[], random: Random): Item[] {
  const slots = items.map((item, index) => {
    const mayMove = 'announcement' in item && item.announcement.event === 'TASK_UPDATED';
    return { item, at: mayMove ? index + random.below(40) - 20 : index };
  });
  return slots.sort((a, b) => a.at - b.at).map(slot => slot.item);
}

describe('reduce', () => {
  it.each(seeds)('ends where the server is when it hears everything (seed %i)', seed => {
    const recording = new Recording(new Random(seed), steps);
    const start = reduce(emptyPicture, recording.snapshot(0)).picture;
    expect(seen(play(start, recording.items.map(frameOf)))).toEqual(truth(recording));
  });

  it.each(seeds)('does not mind duplicates and announcements out of order (seed %i)', seed => {
    const random = new Random(seed);
    const recording = new Recording(random, steps);
    const frames = delayed(recording.items, random).flatMap((item, index, all) => {
      const again = all[random.below(index + 1)];
      const isRepeatable = again && ('fact' in again || again.announcement.event === 'TASK_UPDATED');
      return isRepeatable && random.chance(0.3) ? [frameOf(item), frameOf(again)] : [frameOf(item)];
    });
    const start = reduce(emptyPicture, recording.snapshot(0)).picture;
    expect(seen(play(start, frames))).toEqual(truth(recording));
  });

  it.each(seeds)('ends in the same state after being cut off and resumed at any moment (seed %i)', seed => {
    const random = new Random(seed);
    const recording = new Recording(random, steps);
    let picture = reduce(emptyPicture, recording.snapshot(0)).picture;
    let heard = 0;
    while (heard < recording.items.length) {
      const until = Math.min(recording.items.length, heard + random.below(20));
      picture = play(picture, recording.items.slice(heard, until).map(frameOf));
      heard = Math.min(recording.items.length, until + random.below(20));
      picture = play(picture, recording.resume(picture.position ?? 0, heard));
    }
    expect(seen(picture)).toEqual(truth(recording));
  });

  it('leaves the picture it was given as it was', () => {
    const recording = new Recording(new Random(7), steps);
    const start = reduce(emptyPicture, recording.snapshot(40)).picture;
    const before = structuredClone(seen(start));
    play(start, recording.resume(start.position ?? 0, steps));
    expect(seen(start)).toEqual(before);
  });

  const snapshot: Frame = { type: 'snapshot', position: 10, workspaces: [] };
  const start = reduce(emptyPicture, snapshot).picture;
  const created = (position: number, id: string, payload = {}): Frame => ({
    type: 'events',
    events: [{ position, event: 'WORKSPACE_PROVISIONING', workspace_id: id, timestamp: '2026-11-22T10:00:00Z', payload: { name: id, ...payload } }],
  });

  it('stops at a hole and keeps what came before it', () => {
    const frame: Frame = { type: 'events', events: [...eventsOf(created(11, 'a')), ...eventsOf(created(13, 'b'))] };
    const step = reduce(start, frame);
    expect(step.gap).toBe(true);
    expect(step.picture.position).toBe(11);
    expect([...step.picture.workspaces.keys()]).toEqual(['a']);
  });

  it('asks for a snapshot when facts come before one', () => {
    expect(reduce(emptyPicture, created(1, 'a'))).toMatchObject({ gap: true, picture: { position: null } });
  });

  it('counts the position of events it does not know', () => {
    const frame: Frame = { type: 'events', events: [{ position: 11, event: 'CRON_EXECUTED', workspace_id: 'x', timestamp: '', payload: {} }] };
    expect(reduce(start, frame)).toMatchObject({ gap: false, picture: { position: 11 } });
  });

  it.each(['WORKSPACE_EXPANDED', 'WORKSPACE_COLLAPSED', 'WORKSPACE_FORWARDED', 'AGENT_ASSIGNED', 'AGENT_REPLACED', 'AGENT_REMOVED', 'AGENT_MOVED'])(
    'leaves the map as it is for %s',
    event => {
      const picture = play(start, [created(11, 'a')]);
      const payload = { model: 'sonnet', children: [{ id: 'b', name: 'Writer', role: null }], removed_children: ['Writer'], forwarded_to: 'b' };
      const after = play(picture, [{ type: 'events', events: [{ position: 12, event, workspace_id: 'a', timestamp: '2026-11-22T10:00:01Z', payload }] }]);
      expect(after.position).toBe(12);
      expect(after.shape).toBe(picture.shape);
      expect(Object.fromEntries(after.workspaces)).toEqual(Object.fromEntries(picture.workspaces));
    },
  );

  it('keeps what it hears of a workspace until it is created, but not without limit', () => {
    const layout = (id: string): Frame => ({
      type: 'announcements',
      announcements: [{ event: 'LAYOUT_CHANGED', workspace_id: id, timestamp: '', payload: { x: 8, y: 16 } }],
    });
    let picture = play(start, Array.from({ length: 1000 }, (_, index) => layout(`w${index}`)));
    expect(picture.early.size).toBe(256);
    picture = play(picture, [created(11, 'w999'), created(12, 'w0')]);
    expect(picture.workspaces.get('w999')?.place).toEqual({ x: 8, y: 16 });
    expect(picture.workspaces.get('w0')?.place).toBeNull();
  });

  it('lets children that outlive their parent move up to its parent', () => {
    const removed: Frame = { type: 'events', events: [{ position: 14, event: 'WORKSPACE_REMOVED', workspace_id: 'b', timestamp: '', payload: {} }] };
    const picture = play(start, [created(11, 'a'), created(12, 'b', { parent_id: 'a' }), created(13, 'c', { parent_id: 'b' }), removed]);
    expect(picture.workspaces.get('c')?.parentId).toBe('a');
    expect(picture.workspaces.has('b')).toBe(false);
  });

  const said = (position: number, event: string, id: string, payload = {}): Frame => ({
    type: 'events',
    events: [{ position, event, workspace_id: id, timestamp: '2026-11-22T10:00:01Z', payload }],
  });

  it('shows those that rest, each by its own fact', () => {
    const picture = play(start, [
      created(11, 'a'),
      created(12, 'b', { parent_id: 'a' }),
      said(13, 'WORKSPACE_PAUSED', 'b', { name: 'b' }),
      said(14, 'WORKSPACE_PAUSED', 'a', { name: 'a' }),
    ]);
    expect([...picture.workspaces.values()].map(workspace => workspace.status)).toEqual(['paused', 'paused']);
  });

  it('marks a stalled one beside its status, until it goes on', () => {
    const stalled = play(start, [created(11, 'a'), said(12, 'WORKSPACE_ONLINE', 'a'), said(13, 'WORKSPACE_STALLED', 'a', { active_tasks: 1 })]);
    expect(stalled.workspaces.get('a')).toMatchObject({ status: 'online', stalledSince: Date.UTC(2026, 10, 22, 10, 0, 1) });
    const after = play(stalled, [said(14, 'WORKSPACE_PROGRESSED', 'a', { reason: 'status' }), said(15, 'WORKSPACE_OFFLINE', 'a')]);
    expect(after.workspaces.get('a')).toMatchObject({ status: 'offline', stalledSince: null });
  });

  it('takes a known one that is provisioned again for the same, only waiting', () => {
    const before = play(start, [created(11, 'a', { role: 'QA', runtime: 'langgraph', x: 1, y: 2 }), said(12, 'WORKSPACE_PAUSED', 'a', { name: 'a' })]);
    const after = play(before, [said(13, 'WORKSPACE_PROVISIONING', 'a', { name: 'a', tier: 1 })]);
    expect(after.workspaces.get('a')).toEqual({ ...before.workspaces.get('a'), status: 'provisioning', tier: 1 });
    expect(after.workspaces.size).toBe(1);
  });

  it('counts a forward and draws nothing for it', () => {
    const picture = play(start, [created(11, 'a'), said(12, 'WORKSPACE_FORWARDED', 'a', { forwarded_to: 'b' })]);
    expect(picture.position).toBe(12);
    expect([...picture.workspaces.keys()]).toEqual(['a']);
    expect(picture.early.size).toBe(0);
  });

  it('replaces everything on a snapshot, also one from an older log', () => {
    const picture = play(start, [created(11, 'a'), { type: 'snapshot', position: 3, workspaces: [] }]);
    expect(seen(picture)).toEqual({ position: 3, workspaces: {} });
  });

  it('lays out again for places and the tree, not for heartbeats', () => {
    const picture = play(start, [created(11, 'a')]);
    const task: Frame = {
      type: 'announcements',
      announcements: [{ event: 'TASK_UPDATED', workspace_id: 'a', timestamp: '2026-11-22T10:00:01Z', payload: { current_task: 'x', active_tasks: 1 } }],
    };
    expect(reduce(picture, task).picture.shape).toBe(picture.shape);
    const layout = (payload: Record<string, unknown>): Frame => ({
      type: 'announcements',
      announcements: [{ event: 'LAYOUT_CHANGED', workspace_id: 'a', timestamp: '', payload }],
    });
    const placed = play(picture, [layout({ x: 1, y: 2, collapsed: false })]);
    expect(placed.shape).toBeGreaterThan(picture.shape);
    expect(play(placed, [layout({ x: 1, y: 2, collapsed: true })]).shape).toBeGreaterThan(placed.shape);
  });

  it('touches only the workspace that an event is about', () => {
    const picture = play(start, [created(11, 'a'), created(12, 'b')]);
    const online: Frame = { type: 'events', events: [{ position: 13, event: 'WORKSPACE_ONLINE', workspace_id: 'b', timestamp: '', payload: {} }] };
    const after = play(picture, [online]);
    expect(after.workspaces.get('a')).toBe(picture.workspaces.get('a'));
    expect(after.workspaces.get('b')?.status).toBe('online');
    expect([...(reduce(picture, online).touched ?? [])]).toEqual(['b']);
  });

  it.each(seeds.slice(0, 20))('names everybody who is another than before (seed %i)', seed => {
    const recording = new Recording(new Random(seed), steps);
    let picture = reduce(emptyPicture, recording.snapshot(0)).picture;
    for (const item of recording.items) {
      const step = reduce(picture, frameOf(item));
      const before = picture.workspaces;
      const after = step.picture.workspaces;
      for (const id of new Set([...before.keys(), ...after.keys()])) {
        if (before.get(id) !== after.get(id)) expect(step.touched).toContain(id);
      }
      picture = step.picture;
    }
  });
});

function eventsOf(frame: Frame) {
  return frame.type === 'events' ? frame.events : [];
}
