import { createParser } from 'eventsource-parser';
import { openLog, RequestFailed } from './http';
import { retryDelayMs, steadyMs } from './retry';

export interface WireLogLine {
  readonly at: string;
  readonly stream: string;
  readonly text: string;
}

export interface LogListener {
  /** What comes now begins again: up to 1,000 lines back. */
  opened(): void;
  line(line: WireLogLine): void;
  /** The container has ended, or the gateway has read long enough. When it is followed the next try comes at once, and then ever later. */
  ended(): void;
  /** It could not be opened, or broke off; the next try follows. */
  lost(error: RequestFailed): void;
}

/** Reads what the container of a workspace writes: once to its end, or, when followed, for ever. Returns what stops it. */
export function readLog(id: string, isFollowed: boolean, listener: LogListener, random: () => number = Math.random): () => void {
  const stop = new AbortController();
  const isStopped = () => stop.signal.aborted;
  void run();
  return () => stop.abort();

  async function run(): Promise<void> {
    for (let attempt = 0; !isStopped(); attempt++) {
      let openedAt = Infinity;
      try {
        const log = await openLog(id, isFollowed, stop.signal);
        openedAt = Date.now();
        listener.opened();
        await readAll(log, line => listener.line(line));
        listener.ended();
        if (!isFollowed) return;
      } catch (error) {
        if (isStopped()) return;
        listener.lost(error instanceof RequestFailed ? error : new RequestFailed('the connection broke off', null));
      }
      if (Date.now() - openedAt >= steadyMs) attempt = 0;
      await wait(retryDelayMs(attempt, random), stop.signal);
    }
  }
}

/** Until the last event, which says why there are no more. */
async function readAll(log: ReadableStream<Uint8Array<ArrayBuffer>>, listener: (line: WireLogLine) => void): Promise<void> {
  const ends: string[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === 'line') listener(JSON.parse(data) as WireLogLine);
      else if (event === 'end') ends.push(data);
    },
  });
  const reader = log.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) parser.feed(piece.value);
  } finally {
    // Whatever went wrong, the gateway does not go on for nobody.
    reader.cancel().catch(() => undefined);
  }
  if (ends.length === 0) throw new RequestFailed('the connection broke off', null);
  if (ends.includes('lost')) throw new RequestFailed('the container engine does not answer', null);
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
