// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { home } from '../../core/route';
import { dialog } from '../../store/dialog';
import { route } from '../../store/route';
import { toasts } from '../../store/toasts';
import { aWire, given } from '../../testing/feed';
import { Dialogs } from '../dialogs/Dialogs';
import { Panel } from './Panel';

const ask = vi.fn<typeof fetch>();
let answers: Record<string, () => Response>;

const json = (value: unknown, init?: ResponseInit) => () => new Response(JSON.stringify(value), init);
const own = { key: 'API_KEY', has_value: true, scope: 'workspace', created_at: '2026-11-20T08:00:00Z', updated_at: '2026-11-20T08:00:00Z' };
const shared = { ...own, key: 'PROXY', scope: 'global' };
const planted = 'planted-value';

beforeEach(() => {
  vi.stubGlobal('fetch', ask);
  answers = {
    'GET /workspaces/a/secrets': json([own, shared]),
    'PUT /workspaces/a/secrets': json({ status: 'saved', key: 'NEW_KEY', restarted: true }),
    'DELETE /workspaces/a/secrets/API_KEY': json({ status: 'deleted', key: 'API_KEY', restarted: true }),
  };
  ask.mockReset();
  ask.mockImplementation((path, init) => Promise.resolve((answers[`${init?.method ?? 'GET'} ${path as string}`] ?? json({ error: 'no such thing' }, { status: 404 }))()));
  given(aWire({ id: 'a', name: 'Marketing' }));
  toasts.setState({ toasts: [] });
  dialog.setState({ dialog: null });
  route.setState({ ...home, id: 'a', tab: 'secrets' });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(): void {
  render(
    <>
      <Panel />
      <Dialogs />
    </>,
  );
}

const lastToast = () => toasts.getState().toasts.at(-1)?.text;
const asked = () => ask.mock.calls.map(([path, init]) => `${init?.method ?? 'GET'} ${path as string}`);

describe('Secrets', () => {
  it('lists which there are, and says which are of the whole installation', async () => {
    show();
    expect(screen.getByLabelText('Loading the secrets')).toBeTruthy();
    const [first, second] = within(await screen.findByTestId('secrets')).getAllByRole('listitem');
    expect(first?.textContent).toContain('API_KEY');
    expect(first?.textContent).toContain('its own');
    expect(second?.textContent).toContain('of the whole installation');
    expect(screen.queryByRole('button', { name: 'Delete PROXY' })).toBeNull();
  });

  it('sets one, and keeps its value nowhere', async () => {
    show();
    await screen.findByTestId('secrets');
    await userEvent.type(screen.getByLabelText('Name'), 'NEW_KEY');
    await userEvent.type(screen.getByLabelText('Value'), planted);
    answers['GET /workspaces/a/secrets'] = json([{ ...own, key: 'NEW_KEY' }]);
    await userEvent.click(screen.getByRole('button', { name: 'Set' }));

    expect(await screen.findByText('NEW_KEY')).toBeTruthy();
    const put = ask.mock.calls.find(([, init]) => init?.method === 'PUT');
    expect(JSON.parse(put?.[1]?.body as string)).toEqual({ key: 'NEW_KEY', value: planted });
    expect(lastToast()).toBe('NEW_KEY is set. The workspace is restarted.');
    expect(screen.getByLabelText('Value')).toMatchObject({ value: '' });
    expect(document.body.innerHTML).not.toContain(planted);
  });

  it.each([
    ['workspace_paused', 'The workspace rests; its agent finds it when it is resumed.'],
    ['external_workspace', 'Its agent runs elsewhere, and reads it by itself.'],
  ])('says what became of the agent: %s', async (why, sentence) => {
    answers['PUT /workspaces/a/secrets'] = json({ status: 'saved', key: 'K', restarted: false, why_not: why });
    show();
    await userEvent.type(screen.getByLabelText('Name'), 'K');
    await userEvent.type(screen.getByLabelText('Value'), planted);
    await userEvent.click(screen.getByRole('button', { name: 'Set' }));
    await vi.waitFor(() => expect(lastToast()).toBe(`K is set. ${sentence}`));
  });

  it('says why one was not set, and leaves what was typed', async () => {
    answers['PUT /workspaces/a/secrets'] = json({ error: 'key WORKSPACE_ID is a variable that the platform sets itself' }, { status: 400 });
    show();
    await userEvent.type(screen.getByLabelText('Name'), 'WORKSPACE_ID');
    await userEvent.type(screen.getByLabelText('Value'), planted);
    await userEvent.click(screen.getByRole('button', { name: 'Set' }));
    expect((await screen.findByRole('alert')).textContent).toBe('It was not set: key WORKSPACE_ID is a variable that the platform sets itself.');
    expect(screen.getByLabelText('Value')).toMatchObject({ value: planted });
  });

  it('takes the name of one that is to be replaced or overridden', async () => {
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Override PROXY' }));
    expect(screen.getByLabelText('Name')).toMatchObject({ value: 'PROXY' });
    expect(document.activeElement).toBe(screen.getByLabelText('Value'));
  });

  it('deletes one only when it is told so twice', async () => {
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Delete API_KEY' }));
    expect(screen.getByTestId('question').textContent).toContain('Nobody can bring its value back.');
    expect(asked()).not.toContain('DELETE /workspaces/a/secrets/API_KEY');
    answers['GET /workspaces/a/secrets'] = json([shared]);
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
    await vi.waitFor(() => expect(lastToast()).toBe('API_KEY is deleted. The workspace is restarted.'));
    await vi.waitFor(() => expect(screen.queryByText('API_KEY')).toBeNull());
  });

  it('says why one was not deleted', async () => {
    answers['DELETE /workspaces/a/secrets/API_KEY'] = json({ error: 'secret not found' }, { status: 404 });
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Delete API_KEY' }));
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
    await vi.waitFor(() => expect(lastToast()).toBe('API_KEY was not deleted: secret not found.'));
  });

  it('says when there are none, and what could not be loaded', async () => {
    answers['GET /workspaces/a/secrets'] = json([]);
    show();
    expect(await screen.findByText(/It has no secrets/)).toBeTruthy();
    cleanup();
    answers['GET /workspaces/a/secrets'] = json({ error: 'operator only' }, { status: 403 });
    show();
    expect((await screen.findByRole('alert')).textContent).toContain('You may not see the secrets: operator only.');
  });
});
