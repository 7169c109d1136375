// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { EmptyState } from './EmptyState';

afterEach(cleanup);

describe('EmptyState', () => {
  it('gives a command that registers a new agent at this gateway', () => {
    render(<EmptyState />);
    const command = screen.getByText(/^curl/).textContent;
    const body: unknown = JSON.parse(/-d '(.*)'$/.exec(command)?.[1] ?? '');
    expect(command).toContain(`-X POST ${location.origin}/registry/register`);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) as string,
      url: 'remote://no-inbound',
      agent_card: { name: 'First agent' },
    });
  });

  it('makes a new id for every visit', () => {
    const { unmount } = render(<EmptyState />);
    const first = screen.getByText(/^curl/).textContent;
    unmount();
    render(<EmptyState />);
    expect(screen.getByText(/^curl/).textContent).not.toBe(first);
  });

  it('copies exactly what it shows', async () => {
    const user = userEvent.setup();
    render(<EmptyState />);
    await user.click(screen.getByRole('button', { name: 'Copy the command: start the sample organisation' }));
    expect(await navigator.clipboard.readText()).toBe('./molecule up --sample');
    expect(screen.getByText('Copied')).toBeTruthy();
  });
});
