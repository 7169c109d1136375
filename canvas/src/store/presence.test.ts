// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Look } from '../core/presence/people';
import { home } from '../core/route';
import { followPerson, hearPresence, linkPresence, pointAt, presence, rename, viewAt } from './presence';
import { route } from './route';

const say = vi.fn<(look: Look) => void>();
const ada = { id: 'ada', name: 'Ada', cursor: null, view: null, workspace_id: null, at: null };

beforeEach(() => {
  vi.useFakeTimers();
  say.mockReset();
  route.setState(home);
  pointAt(null);
  viewAt(null);
  rename('');
  vi.advanceTimersByTime(1_000);
  linkPresence(say);
  vi.advanceTimersByTime(1_000);
  say.mockReset();
});

afterEach(() => {
  linkPresence(null);
  vi.useRealTimers();
});

describe('presence', () => {
  it('says where one points ten times a second at most, and the last place always', () => {
    for (let x = 0; x < 50; x++) {
      pointAt({ x: x + 0.4, y: 0 });
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(100);
    expect(say.mock.calls.length).toBeLessThanOrEqual(6);
    expect(say.mock.lastCall?.[0].cursor).toEqual({ x: 49, y: 0 });
    pointAt({ x: 49, y: 0 });
    vi.advanceTimersByTime(1_000);
    expect(say.mock.calls.length).toBeLessThanOrEqual(6);
  });

  it('says it all again when a link is new, and knows nobody without one', () => {
    rename('Grace');
    vi.advanceTimersByTime(100);
    hearPresence({ you: 'me', people: [ada], gone: [] });
    linkPresence(null);
    expect(presence.getState().people.size).toBe(0);
    say.mockReset();
    linkPresence(say);
    vi.advanceTimersByTime(100);
    expect(say.mock.lastCall?.[0]).toEqual({ name: 'Grace', cursor: null, view: null, workspace_id: null, at: null });
  });

  it('tells whose panel is open and which moment is shown, and nothing that an address makes up', () => {
    route.setState({ id: '<b>', at: '12' });
    vi.advanceTimersByTime(100);
    expect(say.mock.lastCall?.[0]).toMatchObject({ workspace_id: null, at: '12' });
    route.setState({ id: '019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21' });
    vi.advanceTimersByTime(100);
    expect(say.mock.lastCall?.[0].workspace_id).toBe('019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21');
  });

  it('keeps the name in this browser, without what hides in it', () => {
    rename(' Ada\u202E ');
    expect(presence.getState().name).toBe('Ada');
    expect(localStorage.getItem('molecule.name')).toBe('Ada');
  });

  it('stops following who has left', () => {
    hearPresence({ you: 'me', people: [ada], gone: [] });
    followPerson('ada');
    hearPresence({ you: 'me', people: [{ ...ada, at: '7' }], gone: [] });
    expect(presence.getState().following).toBe('ada');
    hearPresence({ you: 'me', people: [], gone: ['ada'] });
    expect(presence.getState().following).toBeNull();
  });
});
