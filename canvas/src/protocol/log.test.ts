import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeLog } from '../testing/log';
import { readLog, type LogListener } from './log';

const at = '2026-11-30T10:00:00Z';
const ask = vi.fn<typeof fetch>();
let logs: FakeLog[];
let refusal: Response | null;
let heard: string[];
let stop: (() => void) | undefined;

const listener: LogListener = {
  opened: () => heard.push('opened'),
  line: ({ text }) => heard.push(text),
  ended: () => heard.push('ended'),
  lost: ({ message, status }) => heard.push(`lost: ${message} ${status}`),
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', ask);
  logs = [];
  heard = [];
  refusal = null;
  ask.mockReset();
  ask.mockImplementation((path, init) => {
    if (refusal) return Promise.resolve(refusal.clone());
    const log = new FakeLog(path as string, init?.signal);
    logs.push(log);
    return Promise.resolve(log.answer());
  });
});

afterEach(() => {
  stop?.();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const newest = () => logs.at(-1) as FakeLog;

/** Half of the dice: waits are as long as the table says. */
async function read(isFollowed: boolean): Promise<void> {
  stop = readLog('a/b', isFollowed, listener, () => 0.5);
  await pass();
}

describe('readLog', () => {
  it('tells lines as they come, in whatever pieces', async () => {
    await read(true);
    expect(newest().path).toBe('/workspaces/a%2Fb/logs?lines=1000&follow=true');
    newest().write('one', at);
    newest().send(`event: line\ndata: {"at":"${at}","stream":"stdout",`);
    await pass();
    expect(heard).toEqual(['opened', 'one']);
    newest().send('"text":"two"}\n\n');
    await pass();
    expect(heard).toEqual(['opened', 'one', 'two']);
  });

  it('is patient with a container that says nothing', async () => {
    await read(true);
    await pass(3_600_000);
    expect(heard).toEqual(['opened']);
    expect(newest().isOpen).toBe(true);
  });

  it('reads one that rests to its end, and no more', async () => {
    await read(false);
    expect(newest().path).toBe('/workspaces/a%2Fb/logs?lines=1000');
    newest().write('one', at);
    newest().end('read');
    await pass(120_000);
    expect(heard).toEqual(['opened', 'one', 'ended']);
    expect(logs).toHaveLength(1);
  });

  it('tries again when it breaks off, and waits ever longer', async () => {
    await read(true);
    newest().breakOff();
    await pass();
    expect(heard).toEqual(['opened', 'lost: the connection broke off null', 'opened']);
    refusal = Response.json({ error: 'fifty are reading' }, { status: 429 });
    newest().breakOff();
    await pass(999);
    expect(ask).toHaveBeenCalledTimes(2);
    await pass(1);
    expect(heard.at(-1)).toBe('lost: fifty are reading 429');
    await pass(1_999);
    expect(ask).toHaveBeenCalledTimes(3);
    await pass(1);
    expect(ask).toHaveBeenCalledTimes(4);
  });

  it('begins with the shortest wait again after one that was good', async () => {
    await read(true);
    for (const wait of [0, 1_000]) {
      newest().breakOff();
      await pass(wait);
    }
    expect(logs).toHaveLength(3);
    await pass(5_000);
    newest().breakOff();
    await pass();
    expect(logs).toHaveLength(4);
  });

  it('asks again when a container that is followed has ended, or the gateway has read long enough', async () => {
    await read(true);
    await pass(5_000);
    newest().end('ended');
    await pass();
    expect(heard).toEqual(['opened', 'ended', 'opened']);
  });

  it.each([
    ['the engine is away', (log: FakeLog) => log.end('lost'), 'lost: the container engine does not answer null'],
    ['the gateway goes in the middle of a line', (log: FakeLog) => log.leave('event: line\ndata: {'), 'lost: the connection broke off null'],
    ['a line is none', (log: FakeLog) => log.send('event: line\ndata: {\n\n'), 'lost: the connection broke off null'],
  ])('says so when %s, and leaves nothing open', async (_, happen, said) => {
    await read(true);
    const first = newest();
    happen(first);
    await pass();
    expect(heard[1]).toBe(said);
    expect(first.isOpen).toBe(false);
    expect(logs).toHaveLength(2);
  });

  it('gives up on a gateway that does not begin to answer', async () => {
    ask.mockImplementation((_, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))));
    await read(true);
    await pass(10_000);
    expect(heard).toEqual(['lost: the gateway cannot be reached null']);
  });

  it('is silent once it is stopped, while it reads or waits', async () => {
    await read(true);
    stop?.();
    await pass(120_000);
    expect(newest().isOpen).toBe(false);
    expect(heard).toEqual(['opened']);

    refusal = Response.json({ error: 'no container' }, { status: 404 });
    await read(true);
    await pass(500);
    const asked = ask.mock.calls.length;
    stop?.();
    await pass(120_000);
    expect(ask).toHaveBeenCalledTimes(asked);
  });
});
