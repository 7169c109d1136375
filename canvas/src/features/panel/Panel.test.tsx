// @vitest-environment happy-dom
import { cleanup, render, screen, within, act } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { home } from '../../core/route';
import { route } from '../../store/route';
import { tell } from '../../store/frames';
import { aWire, fact, given } from '../../testing/feed';
import { Panel } from './Panel';

const ask = vi.fn<typeof fetch>();
let answers: Record<string, () => Response>;

const json = (value: unknown, init?: ResponseInit) => () => new Response(JSON.stringify(value), init);
const details = {
  id: 'a',
  url: 'http://agent:9001',
  runtime: 'langgraph',
  template: 'researcher',
  agent_card: { name: 'QA' },
  uptime_seconds: 3700,
  last_heartbeat_at: null,
  created_at: '2026-11-20T08:00:00Z',
  workspace_dir: null,
  workspace_access: 'none',
  stall_timeout_seconds: null,
};
const anEvent = { id: 'e1', position: 7, event_type: 'WORKSPACE_ONLINE', workspace_id: 'a', payload: {}, created_at: '2026-11-20T08:00:00Z' };

beforeEach(() => {
  vi.stubGlobal('fetch', ask);
  answers = {
    'GET /workspaces/a': json(details),
    'GET /registry/a/peers?limit=100': json([{ id: 'b', name: 'B', status: 'online', parent_id: 'a' }]),
    'POST /registry/check-access': json({ allowed: false, reason: 'different_teams' }),
    'GET /workspaces/a/activity?limit=100': json([]),
    'GET /events/a?limit=100': json([anEvent]),
  };
  ask.mockReset();
  ask.mockImplementation((path, init) => Promise.resolve((answers[`${init?.method ?? 'GET'} ${path as string}`] ?? json({ error: 'no such thing' }, { status: 404 }))()));
  given(aWire({ id: 'a', name: 'QA Lead' }), aWire({ id: 'b', name: 'B', parent_id: 'a' }), aWire({ id: 'c', name: 'Cook' }));
  route.setState({ ...home, id: 'a' });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('Panel', () => {
  it('shows what is known at once, and the rest when it comes', async () => {
    render(<Panel />);
    expect(screen.getByRole('heading', { name: 'QA Lead' })).toBeTruthy();
    expect(screen.getByLabelText('Loading the details')).toBeTruthy();
    expect(await screen.findByText('http://agent:9001')).toBeTruthy();
    expect(screen.getByText('1 h 1 min')).toBeTruthy();
    expect(screen.getByText('researcher')).toBeTruthy();
    expect(within(await screen.findByTestId('peers')).getByText('member')).toBeTruthy();
  });

  it('says what could not be loaded and why, and tries again', async () => {
    answers['GET /workspaces/a'] = json({ error: 'storage is away' }, { status: 503 });
    render(<Panel />);
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The details could not be loaded: storage is away.');
    answers['GET /workspaces/a'] = json(details);
    await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('http://agent:9001')).toBeTruthy();
  });

  it('says what one may not see', async () => {
    answers['GET /workspaces/a'] = json({ error: 'operator only' }, { status: 403 });
    render(<Panel />);
    expect((await screen.findByRole('alert')).textContent).toContain('You may not see the details: operator only.');
  });

  it('asks the gateway why two cannot talk', async () => {
    render(<Panel />);
    await userEvent.type(screen.getByLabelText('The other workspace'), 'cook');
    await userEvent.click(screen.getByRole('button', { name: 'Cook' }));
    expect((await screen.findByTestId('why-answer')).textContent).toContain('They may not talk: they are in different teams.');
    expect(JSON.parse(ask.mock.calls.at(-1)?.[1]?.body as string)).toEqual({ caller_id: 'a', target_id: 'c' });
  });

  it('has an empty activity, and goes from tab to tab by arrow', async () => {
    render(<Panel />);
    screen.getByRole('tab', { name: 'Details' }).focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(route.getState().tab).toBe('activity');
    expect(await screen.findByText(/Nothing yet/)).toBeTruthy();
  });

  it('shows the log, and what is committed meanwhile in front of it, each once', async () => {
    route.setState({ tab: 'events' });
    render(<Panel />);
    const list = await screen.findByTestId('events');
    expect(within(list).getAllByRole('listitem')).toHaveLength(1);
    act(() => tell({ ...fact('WORKSPACE_OFFLINE', 'a') }));
    act(() => tell({ type: 'events', events: [{ position: 7, event: 'WORKSPACE_ONLINE', workspace_id: 'a', timestamp: anEvent.created_at, payload: {} }] }));
    act(() => tell(fact('WORKSPACE_OFFLINE', 'c')));
    const texts = within(screen.getByTestId('events')).getAllByRole('listitem').map(item => item.textContent);
    expect(texts).toHaveLength(2);
    expect(texts[0]).toContain('Went offline');
  });

  it('says when there is nobody, and still leads to the events', async () => {
    route.setState({ id: 'gone' });
    answers['GET /events/gone?limit=100'] = json([]);
    render(<Panel />);
    await userEvent.click(screen.getByRole('button', { name: 'Show its events' }));
    expect(await screen.findByText(/Nothing is in the log/)).toBeTruthy();
  });
});
