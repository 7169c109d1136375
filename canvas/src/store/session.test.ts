import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyFrame, organisation } from './organisation';
import { leave, refreshSession, session } from './session';

const ask = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('fetch', ask);
  ask.mockReset();
  session.setState({ access: 'unknown', loginRequired: false });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function answer(caller: string, login_required: boolean): void {
  ask.mockResolvedValueOnce(new Response(JSON.stringify({ caller, login_required })));
}

describe('session', () => {
  it('is open where nobody needs to sign in', async () => {
    answer('operator', false);
    await refreshSession();
    expect(session.getState()).toEqual({ access: 'open', loginRequired: false });
  });

  it('is shut to who has not signed in', async () => {
    answer('anonymous', true);
    await refreshSession();
    expect(session.getState()).toEqual({ access: 'shut', loginRequired: true });
  });

  it('stays as it was while the gateway is away', async () => {
    session.setState({ access: 'open', loginRequired: true });
    ask.mockRejectedValueOnce(new TypeError('failed'));
    await refreshSession();
    expect(session.getState()).toEqual({ access: 'open', loginRequired: true });
  });

  it('leaves nothing of the organisation behind', async () => {
    applyFrame({ type: 'snapshot', position: 10, workspaces: [] });
    answer('anonymous', true);
    await leave();
    expect(organisation.getState().picture.position).toBeNull();
    expect(session.getState().access).toBe('shut');
  });
});
