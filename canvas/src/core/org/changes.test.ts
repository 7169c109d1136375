import { describe, expect, it } from 'vitest';
import { asMap, aWorkspace } from '../../testing/workspace';
import { noteChanges, sentence, type Changes } from './changes';

describe('changes', () => {
  it('become one sentence', () => {
    const before = asMap(...['a', 'b', 'c', 'd'].map(id => aWorkspace({ id, status: id === 'd' ? 'offline' : 'online' })));
    const after = asMap(
      aWorkspace({ id: 'a', status: 'failed' }),
      aWorkspace({ id: 'b', status: 'failed' }),
      aWorkspace({ id: 'd', status: 'online' }),
    );
    const changes: Changes = new Map();
    noteChanges(changes, before, after, null);
    expect(sentence(changes)).toBe('2 workspaces failed, 1 recovered, 1 removed');
  });

  it('count a workspace once, with what happened last', () => {
    const [online, offline] = [asMap(aWorkspace({ status: 'online' })), asMap(aWorkspace({ status: 'offline' }))];
    const changes: Changes = new Map();
    noteChanges(changes, online, offline, null);
    noteChanges(changes, offline, online, null);
    expect(sentence(changes)).toBe('1 workspace recovered');
  });

  it('name those that stall and go on, also when the status stays', () => {
    const changes: Changes = new Map();
    const [busy, stalled] = [aWorkspace({ stalledSince: null }), aWorkspace({ stalledSince: 1 })];
    noteChanges(changes, asMap(busy), asMap(stalled), null);
    expect(sentence(changes)).toBe('1 workspace stalled');
    noteChanges(changes, asMap(stalled), asMap(busy), null);
    expect(sentence(changes)).toBe('1 workspace going again');
    noteChanges(changes, asMap(stalled), asMap(aWorkspace({ status: 'offline' })), null);
    expect(sentence(changes)).toBe('1 workspace went offline');
  });

  it('are none when only a task or a place changed', () => {
    const changes: Changes = new Map();
    noteChanges(changes, asMap(aWorkspace()), asMap(aWorkspace({ currentTask: 'Other', place: { x: 1, y: 1 } })), null);
    expect(changes.size).toBe(0);
  });
});
