// @vitest-environment happy-dom
import { act, cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { home } from '../../core/route';
import { route } from '../../store/route';
import { tell } from '../../store/frames';
import { toasts } from '../../store/toasts';
import { aWire, fact, given } from '../../testing/feed';
import { Panel } from './Panel';

const ask = vi.fn<typeof fetch>();
let answers: Record<string, () => Response>;

const json = (value: unknown, init?: ResponseInit) => () => new Response(JSON.stringify(value), init);
const memory = { id: 'm1', workspace_id: 'a', content: 'The newsletter goes out on Tuesdays.', scope: 'LOCAL', namespace: 'calendar', created_at: '2026-11-20T08:00:00Z' };
const request = {
  id: 'q1',
  task_id: '',
  action: 'Send <b>the newsletter</b>',
  reason: 'It is Tuesday',
  context: {},
  status: 'pending',
  decided_by: null,
  decided_at: null,
  created_at: '2026-11-20T08:00:00Z',
};

beforeEach(() => {
  vi.stubGlobal('fetch', ask);
  answers = {
    'GET /workspaces/a/memories?limit=50': json([memory]),
    'GET /workspaces/a/memory': json([{ key: 'drafts/current', value: { page: 3 }, updated_at: '2026-11-20T08:00:00Z' }]),
    'GET /workspaces/a/approvals?limit=50': json([request]),
    'POST /workspaces/a/approvals/q1/decide': json({ status: 'approved', approval_id: 'q1' }),
  };
  ask.mockReset();
  ask.mockImplementation((path, init) => Promise.resolve((answers[`${init?.method ?? 'GET'} ${path as string}`] ?? json({ error: 'no such thing' }, { status: 404 }))()));
  given(aWire({ id: 'a', name: 'Marketing' }), aWire({ id: 'b', name: 'Sales' }));
  toasts.setState({ toasts: [] });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(tab: 'memory' | 'approvals'): void {
  route.setState({ ...home, id: 'a', tab });
  render(<Panel />);
}

describe('Memory', () => {
  it('shows what is remembered and what is kept under keys, the values when one looks', async () => {
    show('memory');
    expect(screen.getByLabelText('Loading the memories')).toBeTruthy();
    expect(await screen.findByText(memory.content)).toBeTruthy();
    const entries = await screen.findByTestId('entries');
    expect(within(entries).queryByText(/"page": 3/)).toBeNull();
    await userEvent.click(within(entries).getByText('drafts/current'));
    expect(await within(entries).findByText(/"page": 3/)).toBeTruthy();
  });

  it('looks in a scope and for words', async () => {
    answers['GET /workspaces/a/memories?limit=50&scope=TEAM'] = json([{ ...memory, id: 'm2', workspace_id: 'b', scope: 'TEAM', content: 'Ours' }]);
    answers['GET /workspaces/a/memories?limit=50&scope=TEAM&q=nothing'] = json([]);
    show('memory');
    await userEvent.selectOptions(screen.getByLabelText('Which memories'), 'of its team');
    expect(await screen.findByText('Ours')).toBeTruthy();
    expect(screen.getByText('Sales')).toBeTruthy();
    await userEvent.type(screen.getByLabelText('Search the memories'), 'nothing');
    expect(await screen.findByText('No memory fits.')).toBeTruthy();
  });

  it('says when there is nothing, and what could not be loaded', async () => {
    answers['GET /workspaces/a/memories?limit=50'] = json([]);
    answers['GET /workspaces/a/memory'] = json({ error: 'operator only' }, { status: 403 });
    show('memory');
    expect(await screen.findByText(/It remembers nothing yet/)).toBeTruthy();
    expect((await screen.findByRole('alert')).textContent).toContain('You may not see the values: operator only.');
  });
});

describe('Approvals', () => {
  it('decides what waits, and shows the answer when the log says so', async () => {
    show('approvals');
    expect(await screen.findByText('Send <b>the newsletter</b>')).toBeTruthy();
    answers['GET /workspaces/a/approvals?limit=50'] = json([{ ...request, status: 'approved', decided_by: 'human', decided_at: '2026-11-20T08:01:00Z' }]);
    await userEvent.click(screen.getByRole('button', { name: 'Approve' }));
    expect(JSON.parse(ask.mock.calls.at(-1)?.[1]?.body as string)).toMatchObject({ decision: 'approved' });
    act(() => tell(fact('APPROVAL_APPROVED', 'a', { approval_id: 'q1' })));
    expect(await screen.findByText('approved')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Deny' })).toBeNull();
  });

  it('says why a decision was not made, and leaves the buttons', async () => {
    answers['POST /workspaces/a/approvals/q1/decide'] = json({ error: 'approval is decided already' }, { status: 404 });
    show('approvals');
    await userEvent.click(await screen.findByRole('button', { name: 'Deny' }));
    expect(toasts.getState().toasts.at(-1)?.text).toBe('The request was not denied: approval is decided already.');
    expect(screen.getByRole('button', { name: 'Deny' })).toMatchObject({ disabled: false });
  });

  it('says when there is nothing, and what could not be loaded', async () => {
    answers['GET /workspaces/a/approvals?limit=50'] = json([]);
    show('approvals');
    expect(await screen.findByText(/It has not asked for anything/)).toBeTruthy();
    cleanup();
    answers['GET /workspaces/a/approvals?limit=50'] = json({ error: 'storage is away' }, { status: 503 });
    show('approvals');
    expect((await screen.findByRole('alert')).textContent).toContain('The approvals could not be loaded: storage is away.');
  });
});
