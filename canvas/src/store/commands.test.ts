import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aWire, fact, given, hear } from '../testing/feed';
import { fold, moveInto, pause, remove } from './commands';
import { close, dialog } from './dialog';
import { selectAll, selection } from './selection';
import { toasts } from './toasts';

const ask = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('fetch', ask);
  ask.mockReset();
  ask.mockImplementation(() => Promise.resolve(new Response('{}')));
  toasts.setState({ toasts: [] });
  selectAll([]);
  close();
  given(aWire({ id: 'a', name: 'A' }), aWire({ id: 'b', name: 'B', parent_id: 'a' }), aWire({ id: 'c', name: 'C' }), aWire({ id: 'd', name: 'D' }));
});

afterEach(() => vi.unstubAllGlobals());

const settled = (said: number) => vi.waitFor(() => expect(toasts.getState().toasts.length).toBeGreaterThanOrEqual(said));
const calls = () => ask.mock.calls.map(([path, init]) => `${init?.method} ${path as string}`).sort();
const question = () => {
  const asked = dialog.getState().dialog;
  if (asked?.kind !== 'question') throw new Error('nothing was asked');
  return asked;
};

describe('batch commands', () => {
  it('say what they will do, to whom, before they do it', () => {
    remove(['a', 'b', 'c']);
    expect(ask).not.toHaveBeenCalled();
    expect(question().title).toBe('Remove 2 workspaces?');
    expect(question().text).toContain('2 workspaces and the 1 below them will be removed');
  });

  it('keep what failed selected, and say why', async () => {
    selectAll(['a', 'c', 'd']);
    ask.mockImplementation(path => Promise.resolve((path as string).includes('/c/') ? new Response('{"error":"c is busy"}', { status: 409 }) : new Response('{}')));
    pause(['a', 'c', 'd']);
    question().run();
    await settled(1);
    expect(calls()).toEqual(['POST /workspaces/a/pause', 'POST /workspaces/c/pause', 'POST /workspaces/d/pause']);
    expect([...selection.getState().selected]).toEqual(['c']);
    expect(toasts.getState().toasts[0]?.text).toBe('1 of 3 were not paused and stay selected. C: c is busy.');
  });

  it('do not ask about a single agent, nor about those who rest already', async () => {
    pause(['c']);
    await settled(1);
    hear(fact('WORKSPACE_PAUSED', 'c'));
    pause(['c']);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});

describe('moveInto', () => {
  it('moves a single agent at once, with the way back', async () => {
    moveInto(['c'], 'a', { x: 8, y: 8 });
    await settled(1);
    expect(calls()).toEqual(['PATCH /workspaces/c']);
    expect(toasts.getState().toasts[0]).toMatchObject({ text: 'Moved C to A.', action: { label: 'Undo' } });
  });

  it('asks before it moves a team', () => {
    moveInto(['a'], 'c', null);
    expect(ask).not.toHaveBeenCalled();
    expect(question().text).toContain('A and the 1 below it will stand below C');
  });

  it('refuses a circle, with the reason', () => {
    moveInto(['a'], 'b', null);
    expect(ask).not.toHaveBeenCalled();
    expect(toasts.getState().toasts[0]).toMatchObject({ kind: 'error', text: 'A cannot move into B: that is the same team or one below it.' });
  });

  it('does nothing for who is there already', () => {
    moveInto(['b'], 'a', null);
    expect(ask).not.toHaveBeenCalled();
  });
});

describe('fold', () => {
  it('gives a place to who has none, because a fold is kept with it', async () => {
    await fold(['a', 'c'], true);
    expect(calls()).toEqual(['PATCH /workspaces/a']);
    expect(JSON.parse(ask.mock.calls[0]?.[1]?.body as string)).toEqual({ x: 0, y: expect.any(Number) as number, collapsed: true });
  });
});
