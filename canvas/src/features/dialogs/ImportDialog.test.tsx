// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { home } from '../../core/route';
import { route } from '../../store/route';
import { given } from '../../testing/feed';
import { ImportDialog } from './ImportDialog';

const ask = vi.fn<typeof fetch>();
const onClose = vi.fn();
const bundle = new File(['{"name":"Lead"}'], 'lead.bundle.json', { type: 'application/json' });

beforeEach(() => {
  vi.stubGlobal('fetch', ask);
  ask.mockReset();
  onClose.mockReset();
  route.setState({ ...home });
  given();
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function choose(): Promise<void> {
  render(<ImportDialog onClose={onClose} />);
  expect(screen.getByRole('button', { name: 'Import' })).toMatchObject({ disabled: true });
  await userEvent.upload(screen.getByLabelText('Bundle'), bundle);
  await userEvent.click(screen.getByRole('button', { name: 'Import' }));
}

describe('ImportDialog', () => {
  it('sends the file as it is, and leads to the secrets that are missing', async () => {
    const made = { workspace_id: 'n1', name: 'Lead', missing_secrets: [], children: [{ workspace_id: 'n2', name: 'Member', missing_secrets: ['API_KEY', 'PROXY'] }] };
    ask.mockResolvedValue(new Response(JSON.stringify(made), { status: 201 }));
    await choose();
    expect((await screen.findByRole('status')).textContent).toContain('Lead is there, 2 workspaces in all.');
    const [path, init] = ask.mock.calls[0] ?? [];
    expect([path, init?.method, init?.body]).toEqual(['/bundles/import', 'POST', bundle]);
    // A request that outlives the page may carry 64 KiB only.
    expect(init?.keepalive).toBe(false);
    await userEvent.click(within(screen.getByTestId('missing-secrets')).getByRole('button', { name: /Member.*API_KEY and PROXY/ }));
    expect(onClose).toHaveBeenCalled();
    expect([route.getState().id, route.getState().tab]).toEqual(['n2', 'secrets']);
  });

  it('says when nothing is missing, and shows what was made', async () => {
    ask.mockResolvedValue(new Response(JSON.stringify({ workspace_id: 'n1', name: 'Lead', missing_secrets: [] }), { status: 201 }));
    await choose();
    expect((await screen.findByRole('status')).textContent).toBe('Lead is there. It lacks no secret.');
    await userEvent.click(screen.getByRole('button', { name: 'Show it' }));
    expect(route.getState().id).toBe('n1');
  });

  it('says which part of the bundle is no good, and that nothing was created', async () => {
    ask.mockResolvedValue(new Response(JSON.stringify({ error: 'sub_workspaces[0].name is required' }), { status: 400 }));
    await choose();
    expect((await screen.findByRole('alert')).textContent).toBe('Nothing was created: sub_workspaces[0].name is required.');
    expect(screen.getByRole('button', { name: 'Import' })).toMatchObject({ disabled: false });
  });
});
