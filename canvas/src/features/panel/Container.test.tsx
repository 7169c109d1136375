// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { home } from '../../core/route';
import { connection } from '../../store/connection';
import { tell } from '../../store/frames';
import { route } from '../../store/route';
import { toasts } from '../../store/toasts';
import { aWire, fact, given } from '../../testing/feed';
import { FakeLog } from '../../testing/log';
import { Dialogs } from '../dialogs/Dialogs';
import { Panel } from './Panel';

const now = '2026-11-30T10:00:00Z';
const ask = vi.fn<typeof fetch>();
const clipboard = vi.fn<(text: string) => Promise<void>>();
let answer: () => Response;
/** What comes instead of a log. */
let refusal: (() => Response) | null;
let logs: FakeLog[];

const containerId = '5f0c1d2e3a4b5c6d7e8f90a1b2c3d4e5';
const running = {
  workspace_id: 'a',
  engine: 'docker',
  container_id: containerId,
  generation: 3,
  state: 'running',
  started_at: '2026-11-30T09:00:00Z',
  next_start_at: null,
  restarts: 1,
  last_exit: { exit_code: 137, oom_killed: true, at: '2026-11-30T08:59:58Z' },
  problem: null,
};
const waiting = { ...running, container_id: null, generation: 0, state: 'waiting', started_at: null, restarts: 0, last_exit: null };

const json = (value: unknown, init?: ResponseInit) => () => new Response(JSON.stringify(value), init);

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(now), shouldAdvanceTime: false });
  vi.stubGlobal('fetch', ask);
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: clipboard } });
  clipboard.mockReset();
  clipboard.mockResolvedValue();
  answer = json(running);
  refusal = null;
  logs = [];
  ask.mockReset();
  ask.mockImplementation((path, init) => {
    const url = path as string;
    if (url === '/workspaces/a/container') return Promise.resolve(answer());
    if (!url.startsWith('/workspaces/a/logs?')) return Promise.resolve(json({ status: 'ok' })());
    if (refusal) return Promise.resolve(refusal());
    const log = new FakeLog(url, init?.signal);
    logs.push(log);
    return Promise.resolve(log.answer());
  });
  given(aWire({ id: 'a', name: 'Marketing' }), aWire({ id: 'b' }));
  toasts.setState({ toasts: [] });
  connection.setState({ link: 'live' });
  route.setState({ ...home, id: 'a', tab: 'container' });
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms = 0) => act(() => vi.advanceTimersByTimeAsync(ms));
const drawn = () => pass(110);
const newest = () => logs.at(-1) as FakeLog;
const asked = (path: string) => ask.mock.calls.filter(([url]) => url === path).length;
const facts = () => screen.getByTestId('container').textContent;
const box = () => screen.getByTestId('container-log');
const lines = () => [...box().querySelectorAll('.container-log-line > span')].map(line => line.textContent);
const press = (name: string) => act(() => void fireEvent.click(screen.getByRole('button', { name })));

async function show(): Promise<void> {
  render(
    <>
      <Panel />
      <Dialogs />
    </>,
  );
  await pass();
}

/** As far from the end as somebody who reads further up. */
function scroll(toEnd: boolean): void {
  Object.defineProperties(box(), {
    scrollHeight: { configurable: true, value: 1000 },
    clientHeight: { configurable: true, value: 200 },
  });
  box().scrollTop = toEnd ? 800 : 300;
  act(() => void fireEvent.scroll(box()));
}

describe('Container', () => {
  it('says how it is, how it ended, and what it is called', async () => {
    render(<Panel />);
    expect(screen.getByLabelText('Loading the container')).toBeTruthy();
    await pass();
    for (const part of ['Running since', 'code 137, out of memory', '1, by the platform', 'docker']) expect(facts()).toContain(part);
    expect(screen.getByText('5f0c1d2e3a4b').title).toBe(containerId);
    press('Copy the id of the container');
    await pass();
    expect(clipboard).toHaveBeenCalledWith(containerId);
    expect(screen.getByText('Copied')).toBeTruthy();
  });

  it('says what cannot be copied', async () => {
    clipboard.mockRejectedValue(new Error('not allowed'));
    await show();
    press('Copy the id of the container');
    await pass();
    expect(toasts.getState().toasts.at(-1)?.text).toContain('does not let the page copy');
  });

  it.each([
    ['exited', 'Ended by itself'],
    ['stopped', 'Stopped, and kept'],
    ['waiting', 'Waits to be started'],
    ['of a later version', 'of a later version'],
  ])('has words for %s', async (state, said) => {
    answer = json({ ...running, state });
    await show();
    expect(facts()).toContain(said);
  });

  it('counts down to the next start, and says why there was none', async () => {
    answer = json({ ...waiting, next_start_at: '2026-11-30T10:01:05Z', problem: 'no image\nworkspace-template:echo' });
    await show();
    expect(facts()).toContain('in 1 min 5 s');
    expect(facts()).toContain('none yet');
    expect(screen.getByText(/no image/).textContent).toBe('no image\nworkspace-template:echo');
    await pass(6_000);
    expect(facts()).toContain('in 59 s');
    await pass(60_000);
    expect(facts()).toContain('due now');
    expect(asked('/workspaces/a/container')).toBe(1);
  });

  it('says why one was never made, and has no log of it', async () => {
    answer = json({ ...waiting, generation: 1, state: 'stopped' });
    given(aWire({ id: 'a', status: 'failed', last_sample_error: 'there is no image workspace-template:echo' }));
    await show();
    expect(facts()).toContain('Not started');
    expect(screen.getByText('there is no image workspace-template:echo')).toBeTruthy();
    expect(screen.queryByTestId('container-log')).toBeNull();
    expect(logs).toHaveLength(0);
  });

  it('is asked again when something happened to the workspace, and only then', async () => {
    await show();
    act(() => tell(fact('WORKSPACE_OFFLINE', 'b')));
    await pass(600_000);
    expect(asked('/workspaces/a/container')).toBe(1);
    answer = json({ ...running, state: 'exited', restarts: 2 });
    act(() => tell(fact('WORKSPACE_OFFLINE', 'a')));
    await pass();
    expect(facts()).toContain('2, by the platform');
    answer = json(running);
    act(() => tell({ type: 'snapshot', position: 20, workspaces: [] }));
    await pass();
    expect(facts()).toContain('1, by the platform');
  });

  it('says when there is none, whose agent it is, and that there is one now', async () => {
    answer = json({ error: 'workspace a has no container' }, { status: 404 });
    await show();
    expect(screen.getByText(/no container engine has taken it yet/)).toBeTruthy();
    expect(screen.queryByTestId('container-log')).toBeNull();
    expect(logs).toHaveLength(0);
    act(() => given(aWire({ id: 'a', runtime: 'external' })));
    expect(screen.getByText(/its agent runs elsewhere, and its log is there/)).toBeTruthy();
    act(() => given(aWire({ id: 'b' })));
    expect(screen.getByText(/There is no workspace with this id/)).toBeTruthy();

    act(() => given(aWire({ id: 'a' })));
    answer = json(running);
    act(() => tell(fact('WORKSPACE_PROVISIONING', 'a')));
    await pass();
    expect(facts()).toContain('Running');
    expect(logs).toHaveLength(1);
  });

  it('says what could not be loaded, and tries again; a log that is read goes on meanwhile', async () => {
    answer = json({ error: 'storage is away' }, { status: 503 });
    await show();
    expect(screen.getByRole('alert').textContent).toContain('The container could not be loaded: storage is away.');
    answer = json(running);
    press('Try again');
    await pass();
    expect(facts()).toContain('Running');

    answer = json({ error: 'operator only' }, { status: 403 });
    press('Refresh');
    await pass();
    expect(screen.getByRole('alert').textContent).toContain('You may not see the container: operator only.');
    expect(newest().isOpen).toBe(true);
  });

  it('is restarted as everywhere else', async () => {
    await show();
    press('Restart');
    const question = screen.getByRole('dialog', { name: 'Restart Marketing?' });
    act(() => void fireEvent.click(within(question).getByRole('button', { name: 'Restart' })));
    await pass();
    expect(ask.mock.calls.some(([path, init]) => path === '/workspaces/a/restart' && init?.method === 'POST')).toBe(true);
  });
});

describe('The log of a container', () => {
  it('shows what is written as it is written, as plain text', async () => {
    await show();
    expect(newest().path).toBe('/workspaces/a/logs?lines=1000&follow=true');
    expect(screen.getByText('It has written nothing yet.')).toBeTruthy();
    expect(screen.getByText('Live')).toBeTruthy();
    newest().write('\u001b[32mlistening\u001b[0m on <b>8000</b>', now);
    newest().write('careful', now, 'stderr');
    await drawn();
    expect(lines()).toEqual(['listening on <b>8000</b>', 'careful']);
    expect(box().querySelectorAll('[data-stream="stderr"]')).toHaveLength(1);
  });

  it('closes with the panel', async () => {
    await show();
    newest().write('one', now);
    await pass();
    cleanup();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(newest().isOpen).toBe(false);
    expect(logs).toHaveLength(1);
  });

  it('closes with its tab, and with the container', async () => {
    await show();
    act(() => route.setState({ tab: 'details' }));
    expect(newest().isOpen).toBe(false);
    act(() => route.setState({ tab: 'container' }));
    await pass();
    expect(newest().isOpen).toBe(true);
    answer = json({ error: 'no container' }, { status: 404 });
    act(() => tell(fact('WORKSPACE_REMOVED', 'a')));
    await pass();
    expect(newest().isOpen).toBe(false);
  });

  it('says when it broke off, comes back, and shows each line once', async () => {
    await show();
    newest().write('one', '2026-11-30T10:00:01Z');
    newest().write('two', '2026-11-30T10:00:02Z');
    await drawn();
    refusal = json({ error: 'the engine docker does not answer' }, { status: 503 });
    newest().breakOff();
    await pass();
    expect(screen.getByText('The log cannot be read: the engine docker does not answer. Trying again.')).toBeTruthy();
    expect(screen.getByText('Broke off')).toBeTruthy();
    expect(lines()).toEqual(['one', 'two']);

    refusal = null;
    await pass(1_000);
    for (const [index, text] of ['one', 'two', 'three'].entries()) newest().write(text, `2026-11-30T10:00:0${index + 1}Z`);
    await drawn();
    expect(screen.queryByText(/cannot be read/)).toBeNull();
    expect(lines()).toEqual(['one', 'two', 'three']);
    expect(asked('/workspaces/a/container')).toBe(2);
  });

  it('is asked for at once when the gateway is there again', async () => {
    await show();
    refusal = json({ error: 'gone' }, { status: 502 });
    newest().breakOff();
    await pass(60_000);
    refusal = null;
    act(() => connection.setState({ link: 'lost' }));
    act(() => connection.setState({ link: 'live' }));
    await pass();
    expect(newest().isOpen).toBe(true);
    expect(logs.filter(({ isOpen }) => isOpen)).toHaveLength(1);
  });

  it('is not read while nobody can see the page', async () => {
    const look = vi.spyOn(document, 'visibilityState', 'get');
    await show();
    newest().write('one', now);
    await drawn();
    look.mockReturnValue('hidden');
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    await pass(60_000);
    expect(logs.map(({ isOpen }) => isOpen)).toEqual([false]);
    look.mockReturnValue('visible');
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    await pass();
    newest().write('one', now);
    newest().write('two', '2026-11-30T10:00:01Z');
    await drawn();
    expect(lines()).toEqual(['one', 'two']);
  });

  it('waits for the first container, and then learns what it is', async () => {
    answer = json(waiting);
    refusal = json({ error: 'workspace a has no container' }, { status: 404 });
    await show();
    expect(screen.getByText('Not there yet')).toBeTruthy();
    expect(screen.queryByText(/cannot be read/)).toBeNull();
    answer = json(running);
    refusal = null;
    await pass(1_000);
    expect(screen.getByText('Live')).toBeTruthy();
    expect(facts()).toContain('Running');
  });

  it('asks what became of a container that ended, and reads one that rests only once', async () => {
    await show();
    newest().write('bye', now);
    answer = json({ ...running, state: 'stopped' });
    newest().end('ended');
    await pass(100);
    expect(facts()).toContain('Stopped');
    expect(newest().path).toBe('/workspaces/a/logs?lines=1000');
    newest().write('bye', now);
    newest().end('read');
    await pass(120_000);
    expect(screen.getByText('Ended')).toBeTruthy();
    expect(lines()).toEqual(['bye']);
    const count = logs.length;
    await pass(600_000);
    expect(logs).toHaveLength(count);

    answer = json({ ...running, generation: 4 });
    act(() => tell(fact('WORKSPACE_PROVISIONING', 'a')));
    await pass();
    expect(newest().path).toContain('follow=true');
  });

  it('holds what comes while somebody reads further up', async () => {
    await show();
    newest().write('one', now);
    await drawn();
    scroll(false);
    newest().write('two', now);
    newest().write('three', now);
    await drawn();
    expect(lines()).toEqual(['one']);
    expect(screen.getByText('Held')).toBeTruthy();
    press('2 new lines');
    expect(lines()).toEqual(['one', 'two', 'three']);
    expect(screen.queryByText('2 new lines')).toBeNull();

    scroll(false);
    newest().write('four', now);
    await drawn();
    scroll(true);
    expect(lines()).toEqual(['one', 'two', 'three', 'four']);
  });

  it('is not followed when one does not want it, and then goes on where it was', async () => {
    await show();
    newest().write('one', now);
    await drawn();
    press('Follow');
    await pass(60_000);
    expect(screen.getByText('Not followed')).toBeTruthy();
    expect(logs.map(({ isOpen }) => isOpen)).toEqual([false]);
    expect(lines()).toEqual(['one']);
    press('Follow');
    await pass();
    newest().write('one', now);
    newest().write('two', '2026-11-30T10:00:01Z');
    await drawn();
    expect(lines()).toEqual(['one', 'two']);
  });

  it('keeps no more lines than anybody reads', async () => {
    await show();
    for (let index = 0; index < 2_100; index++) newest().write(`line ${index}`, now);
    await drawn();
    expect(lines()).toHaveLength(1_500);
    expect(lines()[0]).toBe('line 600');
  });

  it('is copied with its times, wrapped or not, and scrolled by key', async () => {
    await show();
    newest().write('one', now);
    await drawn();
    press('Copy the log');
    await pass();
    expect(clipboard).toHaveBeenCalledWith(`${now} one\n`);
    press('Wrap');
    expect(box().dataset.wraps).toBe('false');
    expect(screen.getByRole('button', { name: 'Wrap' }).getAttribute('aria-pressed')).toBe('false');

    const elsewhere = vi.fn();
    window.addEventListener('keydown', elsewhere);
    fireEvent.keyDown(box(), { key: 'ArrowUp' });
    expect(elsewhere).not.toHaveBeenCalled();
    fireEvent.keyDown(box(), { key: 'Escape' });
    expect(elsewhere).toHaveBeenCalledTimes(1);
    window.removeEventListener('keydown', elsewhere);
    expect(box().tabIndex).toBe(0);
  });
});
