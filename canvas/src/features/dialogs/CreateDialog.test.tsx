// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aWire, given } from '../../testing/feed';
import { CreateDialog } from './CreateDialog';

const ask = vi.fn<typeof fetch>();
let answers: Record<string, () => Response>;

const json = (value: unknown, init?: ResponseInit) => () => new Response(JSON.stringify(value), init);
const templates = [
  { id: 'echo', name: 'Echo', description: 'Says it back', tier: 1, required_secrets: [] },
  { id: 'writer', name: 'Writer', description: 'Writes', tier: 3, required_secrets: ['ANTHROPIC_API_KEY', 'PROXY'] },
];

beforeEach(() => {
  vi.stubGlobal('fetch', ask);
  answers = { 'GET /templates': json(templates), 'POST /workspaces': json({ id: 'n' }, { status: 201 }) };
  ask.mockReset();
  ask.mockImplementation((path, init) => Promise.resolve((answers[`${init?.method ?? 'GET'} ${path as string}`] ?? json({ error: 'no such thing' }, { status: 404 }))()));
  given(aWire({ id: 'a', name: 'Marketing' }));
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const sent = () => JSON.parse(ask.mock.calls.find(([, init]) => init?.method === 'POST')?.[1]?.body as string) as unknown;

describe('CreateDialog', () => {
  it('creates from a template, with the tier that it says unless another is chosen, and tells what it needs', async () => {
    const onClose = vi.fn();
    render(<CreateDialog parentId="a" onClose={onClose} />);
    await userEvent.type(screen.getByLabelText('Name'), 'Poet');
    await userEvent.selectOptions(await screen.findByLabelText('Template'), 'Writer');
    expect(screen.getByLabelText('Tier')).toMatchObject({ value: '3' });
    expect(screen.getByText(/Writes/)).toBeTruthy();
    expect(screen.getByText(/ANTHROPIC_API_KEY and PROXY/)).toBeTruthy();
    await userEvent.selectOptions(screen.getByLabelText('Tier'), 'T2');
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));
    await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(sent()).toEqual({ name: 'Poet', role: null, tier: 2, parent_id: 'a', template: 'writer' });
  });

  it('creates without one, and offers none where there are none', async () => {
    answers['GET /templates'] = json([]);
    const onClose = vi.fn();
    render(<CreateDialog parentId={null} onClose={onClose} />);
    await userEvent.type(screen.getByLabelText('Name'), 'Poet');
    await vi.waitFor(() => expect(screen.queryByLabelText('Loading the templates')).toBeNull());
    expect(screen.queryByLabelText('Template')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));
    await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(sent()).toEqual({ name: 'Poet', role: null, tier: 1, parent_id: null });
  });

  it('goes on without templates when they cannot be loaded, and says so', async () => {
    answers['GET /templates'] = json({ error: 'the folder is away' }, { status: 503 });
    render(<CreateDialog parentId={null} onClose={() => undefined} />);
    expect((await screen.findByRole('alert')).textContent).toContain('The templates could not be loaded: the folder is away.');
    await userEvent.type(screen.getByLabelText('Name'), 'Poet');
    expect(screen.getByRole('button', { name: 'Create' })).toMatchObject({ disabled: false });
  });
});
