// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Frame } from '../../core/feed/frame';
import type { HubLink } from '../../protocol/hub';
import { connect } from '../../store/connection';
import { toasts } from '../../store/toasts';
import { ConnectionBanner } from './ConnectionBanner';

let isDown: boolean;
let disconnect: () => void;
let close: () => void;
let send: (frame: Frame) => void;

const hub = (): HubLink => ({
  start: () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve()),
  stop: () => Promise.resolve(),
  onclose: callback => (close = callback),
  send: () => Promise.resolve(),
  stream: ((method: string) => ({
    subscribe: (observer: { next(frame: Frame): void }) => {
      if (method === 'Subscribe') send = frame => observer.next(frame);
      return { dispose: () => undefined };
    },
  })) as unknown as HubLink['stream'],
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const say = (frame: Frame) => act(() => send(frame));

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date(2026, 10, 22, 10, 4, 12) });
  isDown = false;
  disconnect = connect(hub, () => Promise.resolve());
  await pass(0);
  say({ type: 'snapshot', position: 10, workspaces: [] });
  render(<ConnectionBanner />);
});

afterEach(() => {
  disconnect();
  cleanup();
  vi.useRealTimers();
});

describe('ConnectionBanner', () => {
  it('comes after three seconds and says how old the picture is', async () => {
    isDown = true;
    act(close);
    await pass(2_900);
    expect(screen.queryByTestId('connection-banner')).toBeNull();
    await pass(200);
    expect(screen.getByRole('status').textContent).toContain('10:04:12');
  });

  it('goes when the feed resumes, which says how much was missed', async () => {
    isDown = true;
    act(close);
    await pass(4_000);
    isDown = false;
    await pass(40_000);
    const missed = [11, 12].map(position => ({ position, event: 'AGENT_CARD_UPDATED', workspace_id: 'a', timestamp: '', payload: {} }));
    say({ type: 'events', events: missed });
    say({ type: 'vitals', vitals: [] });
    expect(screen.queryByTestId('connection-banner')).toBeNull();
    expect(toasts.getState().toasts.at(-1)?.text).toBe('Connected again. Caught up: 2 changes.');
  });

  it('keeps silent about an interruption that nobody noticed', async () => {
    const before = toasts.getState().toasts.length;
    act(close);
    await pass(0);
    say({ type: 'vitals', vitals: [] });
    await pass(10_000);
    expect(screen.queryByTestId('connection-banner')).toBeNull();
    expect(toasts.getState().toasts).toHaveLength(before);
  });
});
