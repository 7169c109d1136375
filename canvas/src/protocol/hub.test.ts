import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Frame } from '../core/feed/frame';
import type { Look, PresenceFrame } from '../core/presence/people';
import { follow, type Feed, type HubLink } from './hub';

interface Observer {
  next(frame: Frame): void;
  error(error: unknown): void;
  complete(): void;
}

class FakeHub implements HubLink {
  static refuse = false;
  static readonly opened: FakeHub[] = [];
  observer: Observer | null = null;
  from: number | null | undefined;
  stopped = false;
  private closed: () => void = () => undefined;

  constructor() {
    FakeHub.opened.push(this);
  }

  start = () => (FakeHub.refuse ? Promise.reject(new Error('refused')) : Promise.resolve());
  stop = () => {
    this.stopped = true;
    return Promise.resolve();
  };
  onclose = (callback: () => void) => {
    this.closed = callback;
  };
  people: { next(frame: PresenceFrame): void; error(error: unknown): void } | null = null;
  said: Look[] = [];
  send = (_: string, look: Look) => {
    this.said.push(look);
    return Promise.reject(new Error('too old to hear it'));
  };
  stream = ((method: string, position?: number | null) => {
    if (method === 'Presence') {
      return {
        subscribe: (observer: NonNullable<FakeHub['people']>) => {
          this.people = observer;
          return { dispose: () => (this.people = null) };
        },
      };
    }
    this.from = position;
    return {
      subscribe: (observer: Observer) => {
        this.observer = observer;
        return { dispose: () => (this.observer = null) };
      },
    };
  }) as HubLink['stream'];
  close = () => this.closed();
}

const frame: Frame = { type: 'vitals', vitals: [] };
const middle = () => 0.5;

let feed: Feed;
let position: number | null;
let follows: boolean;
const lost = vi.fn();
const heard = vi.fn<(frame: PresenceFrame) => void>();
const linked = vi.fn<(look: ((look: Look) => void) | null) => void>();

function last(): FakeHub {
  const hub = FakeHub.opened.at(-1);
  if (!hub) throw new Error('nothing was opened');
  return hub;
}

beforeEach(async () => {
  vi.useFakeTimers();
  FakeHub.opened.length = 0;
  FakeHub.refuse = false;
  position = null;
  follows = true;
  lost.mockReset();
  feed = follow({ position: () => position, frame: () => follows, presence: heard, linked, lost }, () => new FakeHub(), middle);
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  feed.stop();
  vi.useRealTimers();
});

describe('follow', () => {
  it('asks for a snapshot first', () => {
    expect(last().from).toBeNull();
  });

  it.each([
    ['the connection closes', (hub: FakeHub) => hub.close()],
    ['the stream fails', (hub: FakeHub) => hub.observer?.error(new Error('boom'))],
    ['the stream ends', (hub: FakeHub) => hub.observer?.complete()],
  ])('resumes from the last position when %s', async (_, end) => {
    position = 1234;
    const first = last();
    end(first);
    await vi.advanceTimersByTimeAsync(0);
    expect(first.stopped).toBe(true);
    expect(lost).toHaveBeenCalledOnce();
    expect(FakeHub.opened).toHaveLength(2);
    expect(last().from).toBe(1234);
  });

  it('subscribes again from its own position when facts are missing', async () => {
    position = 77;
    follows = false;
    last().observer?.next(frame);
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeHub.opened).toHaveLength(2);
    expect(last().from).toBe(77);
  });

  it('tries for ever, at longer and longer intervals', async () => {
    FakeHub.refuse = true;
    last().close();
    const openedAfter = async (seconds: number) => {
      await vi.advanceTimersByTimeAsync(seconds * 1000);
      return FakeHub.opened.length;
    };
    expect(await openedAfter(0)).toBe(2);
    expect(await openedAfter(1)).toBe(3);
    expect(await openedAfter(2)).toBe(4);
    expect(await openedAfter(5)).toBe(5);
    expect(await openedAfter(10)).toBe(6);
    expect(await openedAfter(30)).toBe(7);
    expect(await openedAfter(30)).toBe(8);
    expect(await openedAfter(29)).toBe(8);
  });

  it('does not wait longer when it is asked to try now', async () => {
    FakeHub.refuse = true;
    last().close();
    await vi.advanceTimersByTimeAsync(3_000);
    const before = FakeHub.opened.length;
    feed.retryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeHub.opened).toHaveLength(before + 1);
  });

  it('starts again with the shortest wait only after a subscription that lasted', async () => {
    const flap = async (livedMs: number) => {
      last().observer?.next(frame);
      await vi.advanceTimersByTimeAsync(livedMs);
      const before = FakeHub.opened.length;
      last().close();
      await vi.advanceTimersByTimeAsync(0);
      return FakeHub.opened.length > before;
    };
    expect(await flap(10)).toBe(true);
    expect(await flap(10)).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await flap(5_000)).toBe(true);
  });

  it('ends when it is stopped', async () => {
    feed.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeHub.opened).toHaveLength(1);
    expect(last().stopped).toBe(true);
    expect(lost).not.toHaveBeenCalled();
  });
});
