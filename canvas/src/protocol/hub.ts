import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import type { Frame } from '../core/feed/frame';
import type { Look, PresenceFrame } from '../core/presence/people';
import { retryDelayMs, steadyMs } from './retry';

/** The part of a SignalR connection that the feed uses. */
export interface HubLink {
  start(): Promise<void>;
  stop(): Promise<void>;
  stream(method: 'Subscribe', position: number | null): Frames<Frame>;
  stream(method: 'Presence'): Frames<PresenceFrame>;
  send(method: 'Look', look: Look): Promise<void>;
  onclose(callback: () => void): void;
}

interface Frames<T> {
  subscribe(observer: { next(frame: T): void; error(error: unknown): void; complete(): void }): { dispose(): void };
}

export interface FeedListener {
  /** Where to resume; null asks for a snapshot. */
  position(): number | null;
  /** False when the frame does not follow what came before: the feed subscribes again from `position()`. */
  frame(frame: Frame): boolean;
  /** Who else is here. Nothing depends on it: when it ends, the organisation goes on. */
  presence(frame: PresenceFrame): void;
  /** A way to say where one looks, as long as the connection stands; then null. */
  linked(look: ((look: Look) => void) | null): void;
  /** The subscription ended or could not be made; the next try follows. */
  lost(): void;
}

const ignore = () => undefined;

export interface Feed {
  /** Ends the wait for the next try. */
  retryNow(): void;
  stop(): void;
}

/** Straight to a WebSocket: without a negotiation request it does not matter which of several gateways answers. */
export function canvasHub(): HubLink {
  return new HubConnectionBuilder()
    .withUrl('/hubs/canvas', { skipNegotiation: true, transport: HttpTransportType.WebSockets })
    .configureLogging(LogLevel.None)
    .build();
}

/** Follows the organisation for ever: whatever ends the stream, it starts again where the listener's picture stands. */
export function follow(listener: FeedListener, connect: () => HubLink = canvasHub, random: () => number = Math.random): Feed {
  let attempt = 0;
  let stopped = false;
  let endWait: () => void = () => undefined;
  let endSession: () => void = () => undefined;

  /** One connection and one subscription, until either ends. */
  const session = async (): Promise<void> => {
    const hub = connect();
    const ended = new Promise<void>(resolve => {
      endSession = resolve;
    });
    hub.onclose(endSession);
    let steady: ReturnType<typeof setTimeout> | undefined;
    try {
      await hub.start();
      const subscription = hub.stream('Subscribe', listener.position()).subscribe({
        next: frame => {
          steady ??= setTimeout(() => (attempt = 0), steadyMs);
          if (!listener.frame(frame)) endSession();
        },
        error: endSession,
        complete: endSession,
      });
      const people = hub.stream('Presence').subscribe({ next: frame => listener.presence(frame), error: ignore, complete: ignore });
      listener.linked(look => void hub.send('Look', look).catch(ignore));
      await ended;
      subscription.dispose();
      people.dispose();
    } finally {
      listener.linked(null);
      clearTimeout(steady);
      await hub.stop();
    }
  };

  const wait = (ms: number): Promise<void> =>
    new Promise(resolve => {
      const timer = setTimeout(resolve, ms);
      endWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const isRunning = () => !stopped;
  const run = async (): Promise<void> => {
    while (isRunning()) {
      // Why a session failed makes no difference to what follows: the listener is told, and the next one begins.
      await session().catch(() => undefined);
      if (!isRunning()) return;
      listener.lost();
      await wait(retryDelayMs(attempt++, random));
    }
  };
  void run();

  return {
    retryNow: () => endWait(),
    stop: () => {
      stopped = true;
      endWait();
      endSession();
    },
  };
}
