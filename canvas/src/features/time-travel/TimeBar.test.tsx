// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { home } from '../../core/route';
import { run } from '../../store/actions';
import { organisation } from '../../store/organisation';
import { backToLive, route } from '../../store/route';
import { toasts } from '../../store/toasts';
import { followPast } from '../../store/travel';
import { aWire, fact, given, hear } from '../../testing/feed';
import { aPastWire } from '../../testing/past';
import { PastState } from './PastState';
import { TimeBar } from './TimeBar';

const ask = vi.fn<typeof fetch>();
let answers: Record<string, () => Response | Promise<Response>>;
let stop: () => void;

const json = (value: unknown, init?: ResponseInit) => () => new Response(JSON.stringify(value), init);
const at = (position: number, ...ids: string[]) => json({ position, at: '2026-11-22T10:00:00Z', workspaces: ids.map(id => aPastWire({ id })) });
const asked = () => ask.mock.calls.map(([path]) => path as string);
const shown = () => [...organisation.getState().workspaces.keys()];

beforeEach(() => {
  vi.stubGlobal('fetch', ask);
  answers = { '/organization?at=10': at(10, 'a', 'b'), '/organization?at=4': at(4, 'a') };
  ask.mockReset();
  ask.mockImplementation(path => Promise.resolve((answers[path as string] ?? json({ error: 'no such thing' }, { status: 404 }))()));
  given(aWire({ id: 'a' }), aWire({ id: 'b' }));
  route.setState(home);
  stop = followPast();
});

afterEach(() => {
  stop();
  cleanup();
  vi.unstubAllGlobals();
});

describe('looking back in time', () => {
  it('begins where the log ends, goes to another moment by key, and back to live without asking for anything', async () => {
    render(<TimeBar />);
    act(() => run({ name: 'lookBack' }));
    const slider = await screen.findByRole('slider', { name: /Moment/ });
    expect(document.activeElement).toBe(slider);
    expect(slider).toMatchObject({ value: '10', max: '10' });
    expect(await screen.findByText(/position 10/)).toBeTruthy();
    expect(organisation.getState().isPast).toBe(true);

    fireEvent.change(slider, { target: { value: '4' } });
    expect(await screen.findByText(/position 4/)).toBeTruthy();
    expect(route.getState().at).toBe('4');
    expect(shown()).toEqual(['a']);

    hear(fact('WORKSPACE_PROVISIONING', 'c', { name: 'C' }));
    expect(shown()).toEqual(['a']);
    const before = asked().length;
    slider.focus();
    await userEvent.keyboard('{Escape}');
    expect(shown()).toEqual(['a', 'b', 'c']);
    expect(asked()).toHaveLength(before);
    expect(screen.queryByTestId('time-bar')).toBeNull();
  });

  it('asks once for many moves of the slider, and drops an answer that comes too late', async () => {
    let late: (response: Response) => void = () => undefined;
    answers['/organization?at=3'] = () => new Promise(resolve => (late = resolve));
    render(<TimeBar />);
    act(() => route.setState({ at: '3' }));
    const slider = await screen.findByRole('slider');
    for (const value of ['9', '7', '5', '4']) fireEvent.change(slider, { target: { value } });
    expect(await screen.findByText(/position 4/)).toBeTruthy();
    await act(async () => {
      late(at(3)());
      await Promise.resolve();
    });
    expect(shown()).toEqual(['a']);
    expect(asked()).toEqual(['/organization?at=3', '/organization?at=4']);
  });

  it('compares two moments, and needs the earlier one only for those who are gone', async () => {
    answers['/organization/diff?from=4&to=10'] = json({
      from: { position: 4, at: null },
      to: { position: 10, at: null },
      workspaces: [{ id: 'z', name: 'Z', kinds: ['removed'], fields: [] }, { id: 'b', name: 'B', kinds: ['added'], fields: [] }],
    });
    answers['/organization?at=4'] = at(4, 'a', 'z');
    render(<TimeBar />);
    act(() => route.setState({ at: '10', from: '4' }));
    expect(await screen.findByText(/1 added, 1 removed/)).toBeTruthy();
    expect(shown()).toEqual(['a', 'b', 'z']);
    expect(organisation.getState().workspaces.get('z')?.past?.mark).toBe('removed');
    expect(screen.getAllByRole('slider').map(slider => (slider as HTMLInputElement).value)).toEqual(['10', '4']);
  });

  it.each([
    [403, 'operator only', 'You may not see the past: operator only.'],
    [503, 'storage is away', 'That moment could not be read: storage is away.'],
    [429, 'too many read the history', 'That moment could not be read: too many read the history.'],
  ])('says why a moment cannot be shown (%i), and tries again', async (status, error, words) => {
    answers['/organization?at=10'] = json({ error }, { status });
    render(
      <>
        <TimeBar />
        <PastState />
      </>,
    );
    act(() => route.setState({ at: '10' }));
    expect((await screen.findAllByText(new RegExp(words)))[0]?.textContent).toContain(words);
    expect(screen.getByRole('alert').textContent).toContain(error);
    answers['/organization?at=10'] = at(10);
    await userEvent.click(screen.getAllByRole('button', { name: 'Try again' })[0] as HTMLElement);
    expect(await screen.findByText('Nobody worked here at that moment.')).toBeTruthy();
  });

  it('says so when an answer broke off', async () => {
    answers['/organization?at=10'] = () => new Response('{"position":10,"workspaces":[');
    render(<TimeBar />);
    act(() => route.setState({ at: '10' }));
    expect(await screen.findByText(/the answer broke off/)).toBeTruthy();
  });

  it('changes nothing, by whatever key', async () => {
    render(<TimeBar />);
    act(() => route.setState({ at: '10' }));
    await screen.findByText(/position 10/);
    for (const name of ['create', 'rename', 'pause', 'restart', 'remove', 'fold', 'undo', 'redo', 'move'] as const) run({ name });
    run({ name: 'nudge', direction: 'left' });
    expect(asked()).toEqual(['/organization?at=10']);
    expect(toasts.getState().toasts.at(-1)?.text).toBe('This is the past: it can be looked at, not changed.');
    act(() => backToLive());
  });
});
