// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { session } from '../../store/session';
import { LoginForm } from './LoginForm';

const ask = vi.fn<typeof fetch>();

function answer(status: number, body: object): void {
  ask.mockResolvedValueOnce(new Response(JSON.stringify(body), { status }));
}

async function signIn(token: string): Promise<void> {
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('Operator token'), token);
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
}

beforeEach(() => {
  vi.stubGlobal('fetch', ask);
  ask.mockReset();
  session.setState({ access: 'shut', loginRequired: true });
  render(<LoginForm />);
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('LoginForm', () => {
  it('sends the token once and opens the canvas', async () => {
    answer(200, { caller: 'operator', login_required: true });
    await signIn(' secret ');
    expect(ask).toHaveBeenCalledOnce();
    const [path, request] = ask.mock.calls[0] ?? [];
    expect([path, request?.method, request?.body]).toEqual(['/session', 'POST', '{"token":"secret"}']);
    expect(session.getState()).toEqual({ access: 'open', loginRequired: true });
  });

  it.each([
    [401, { error: 'this is not the operator token' }, 'This is not the operator token.'],
    [429, { error: 'rate limit exceeded' }, 'Too many attempts. Try again in a minute.'],
    [503, { error: 'try again' }, 'Signing in failed: try again.'],
  ])('says what is wrong with status %i, and can be used again', async (status, body, text) => {
    answer(status, body);
    await signIn('wrong');
    expect((await screen.findByRole('alert')).textContent).toBe(text);
    expect(screen.getByLabelText('Operator token').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByRole('button', { name: 'Sign in' }).hasAttribute('disabled')).toBe(false);
    expect(session.getState().access).toBe('shut');
  });

  it('says when the gateway is away', async () => {
    ask.mockRejectedValueOnce(new TypeError('failed'));
    await signIn('anything');
    expect((await screen.findByRole('alert')).textContent).toBe('Signing in failed: the gateway cannot be reached.');
  });

  it('does not show the token, and is ready for it', () => {
    const field = screen.getByLabelText('Operator token');
    expect(field.getAttribute('type')).toBe('password');
    expect(document.activeElement).toBe(field);
  });
});
