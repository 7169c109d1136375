import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aWorkspace } from '../testing/workspace';
import { applyFrame, organisation } from './organisation';
import { place, placement } from './placement';
import { toasts } from './toasts';

const workspace = aWorkspace({ id: 'a', place: { x: 0, y: 0 } });

interface Save {
  readonly body: unknown;
  answer(status: number, body: object): Promise<void>;
}

let saves: Save[];

beforeEach(() => {
  saves = [];
  toasts.setState({ toasts: [] });
  placement.setState({ pending: new Map() });
  organisation.setState({ picture: { position: 1, workspaces: new Map([['a', workspace]]), early: new Map(), shape: 0 } });
  vi.stubGlobal('fetch', (_: string, { body }: { body: string }) =>
    new Promise<Response>(resolve => {
      const answer = async (status: number, content: object) => {
        resolve(Response.json(content, { status }));
        await settled();
      };
      saves.push({ body: JSON.parse(body), answer });
    }),
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Lets everything run that waits for an answer that was given. */
const settled = () => new Promise<void>(resolve => setImmediate(resolve));

const announced = (x: number, y: number) =>
  applyFrame({ type: 'announcements', announcements: [{ event: 'LAYOUT_CHANGED', workspace_id: 'a', timestamp: '', payload: { x, y } }] });

const pending = () => placement.getState().pending.get('a');
const known = () => organisation.getState().picture.workspaces.get('a')?.place;

describe('place', () => {
  it('shows the card there at once, apart from what the server said', async () => {
    place('a', 80.4, 160);
    expect(pending()).toEqual({ x: 80, y: 160 });
    expect(known()).toEqual({ x: 0, y: 0 });
    expect(saves[0]?.body).toEqual({ x: 80, y: 160 });
    await saves[0]?.answer(200, {});
  });

  it("becomes the server's word when it is accepted", async () => {
    place('a', 80, 160);
    await saves[0]?.answer(200, { status: 'updated' });
    expect(pending()).toBeUndefined();
    expect(known()).toEqual({ x: 80, y: 160 });
  });

  it('goes back with the reason when it is refused', async () => {
    place('a', 80, 160);
    await saves[0]?.answer(503, { error: 'the database is unavailable' });
    expect(pending()).toBeUndefined();
    expect(known()).toEqual({ x: 0, y: 0 });
    expect(toasts.getState().toasts).toMatchObject([{ kind: 'error', text: 'QA Lead was not moved: the database is unavailable.' }]);
  });

  it('saves one after the other, and only the last of those that had to wait', async () => {
    place('a', 8, 0);
    place('a', 16, 0);
    place('a', 24, 0);
    expect(saves).toHaveLength(1);
    await saves[0]?.answer(200, {});
    expect(saves.map(save => save.body)).toEqual([{ x: 8, y: 0 }, { x: 24, y: 0 }]);
    await saves[1]?.answer(200, {});
    expect(known()).toEqual({ x: 24, y: 0 });
  });

  it('does not undo what somebody else did after our move, whenever our answer comes', async () => {
    place('a', 80, 0);
    announced(80, 0);
    announced(500, 500);
    await saves[0]?.answer(200, {});
    expect(pending()).toBeUndefined();
    expect(known()).toEqual({ x: 500, y: 500 });
  });

  it('is forgotten when the workspace is removed meanwhile', async () => {
    place('a', 80, 0);
    applyFrame({ type: 'events', events: [{ position: 2, event: 'WORKSPACE_REMOVED', workspace_id: 'a', timestamp: '', payload: {} }] });
    await saves[0]?.answer(404, { error: 'workspace not found' });
    expect(pending()).toBeUndefined();
    expect(toasts.getState().toasts).toEqual([]);
  });
});
