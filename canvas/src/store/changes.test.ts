import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aWire, fact, given, hear } from '../testing/feed';
import { change, history, redoLast, undoLast } from './changes';
import { organisation } from './organisation';
import { toasts } from './toasts';

const ask = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', ask);
  ask.mockReset();
  ask.mockImplementation(() => Promise.resolve(new Response('{"status":"updated"}')));
  history.setState({ done: [], undone: [] });
  toasts.setState({ toasts: [] });
  given(aWire({ id: 'a' }), aWire({ id: 'b', parent_id: 'a' }));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const name = (id: string) => organisation.getState().workspaces.get(id)?.name;
const bodies = () => ask.mock.calls.map(([, init]) => JSON.parse(init?.body as string) as unknown);

describe('changes', () => {
  it('are shown at once, and never written into what the feed told', async () => {
    const done = change('renaming', new Map([['a', { name: 'New' }]]));
    expect(name('a')).toBe('New');
    expect(organisation.getState().picture.workspaces.get('a')?.name).toBe('a');
    await done;
    expect(name('a')).toBe('New');
    hear(fact('WORKSPACE_UPDATED', 'a', { name: 'New' }));
    expect(organisation.getState().workspaces).toBe(organisation.getState().picture.workspaces);
  });

  it('give way to the word of the server when the confirming fact does not come', async () => {
    await change('renaming', new Map([['a', { name: 'New' }]]));
    hear(fact('WORKSPACE_UPDATED', 'a', { name: 'Somebody else was quicker' }));
    expect(name('a')).toBe('New');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(name('a')).toBe('Somebody else was quicker');
  });

  it('are taken back when they are refused, and say why', async () => {
    ask.mockResolvedValueOnce(new Response('{"error":"a cannot stand below itself"}', { status: 409 }));
    const failed = await change('moving', new Map([['a', { parentId: 'b' }]]));
    expect(failed).toEqual(['a']);
    expect(organisation.getState().workspaces.get('a')?.parentId).toBeNull();
    expect(toasts.getState().toasts.map(toast => toast.text)).toEqual(['a was not changed: a cannot stand below itself.']);
    expect(history.getState().done).toEqual([]);
  });

  it('of one workspace wait for each other', async () => {
    const answers: ((response: Response) => void)[] = [];
    ask.mockImplementation(() => new Promise(resolve => answers.push(resolve)));
    const first = change('one', new Map([['a', { name: 'One' }]]));
    const second = change('two', new Map([['a', { name: 'Two' }]]));
    await vi.advanceTimersByTimeAsync(0);
    expect(answers).toHaveLength(1);
    expect(name('a')).toBe('Two');
    answers[0]?.(new Response('{}'));
    await first;
    await vi.advanceTimersByTimeAsync(0);
    expect(answers).toHaveLength(2);
    answers[1]?.(new Response('{}'));
    await second;
    expect(bodies()).toEqual([{ name: 'One' }, { name: 'Two' }]);
  });

  it('are undone to what was there, and done again', async () => {
    await change('moving b', new Map([['b', { parentId: null, place: { x: 8, y: 16 } }]]));
    await undoLast();
    await redoLast();
    expect(bodies()).toEqual([{ parent_id: null, x: 8, y: 16 }, { parent_id: 'a', x: 0, y: 0 }, { parent_id: null, x: 8, y: 16 }]);
    expect(toasts.getState().toasts.map(toast => toast.text)).toEqual(['Undone: moving b.', 'Done again: moving b.']);
  });

  it('say when there is nothing to undo', async () => {
    await undoLast();
    expect(ask).not.toHaveBeenCalled();
    expect(toasts.getState().toasts.map(toast => toast.text)).toEqual(['There is nothing to undo.']);
  });
});
