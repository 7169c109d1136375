import { describe, expect, it } from 'vitest';
import { add, asText, emptyLog, hold, linesAfterDrop, mostLines, unread, type Written } from './log';

const line = (text: string, at = '2026-11-30T10:00:00Z'): Written => ({ at, stream: 'stdout', text });
const lines = (count: number, from = 0) => Array.from({ length: count }, (_, index) => line(`${from + index}`));
const texts = (some: readonly Written[]) => some.map(({ text }) => text);

describe('log', () => {
  it('keeps the newest lines up to its limit, drops many at once beyond it, and numbers each once', () => {
    const full = add(emptyLog, lines(mostLines));
    expect(full.shown).toHaveLength(mostLines);
    const more = add(full, lines(3, mostLines));
    expect(more.shown).toHaveLength(linesAfterDrop);
    expect(more.shown.at(-1)?.text).toBe(`${mostLines + 2}`);
    expect(new Set(more.shown.map(({ number }) => number)).size).toBe(linesAfterDrop);
  });

  it('leaves alone what is read while it is held, and then goes on where it was', () => {
    const held = add(hold(add(emptyLog, lines(2)), true), lines(2, 2));
    expect(texts(held.shown)).toEqual(['0', '1']);
    expect(texts(held.held)).toEqual(['2', '3']);
    const on = hold(held, false);
    expect(texts(on.shown)).toEqual(['0', '1', '2', '3']);
    expect(on.held).toEqual([]);
  });

  it('holds no more than its limit either', () => {
    const held = add(hold(add(emptyLog, lines(5)), true), lines(mostLines + 1, 5));
    expect(held.held).toHaveLength(linesAfterDrop);
    expect(texts(held.shown)).toEqual(['0', '1', '2', '3', '4']);
    expect(hold(add(held, lines(mostLines - linesAfterDrop)), false).shown).toHaveLength(linesAfterDrop);
  });

  it('is the same when nothing happened', () => {
    expect(add(emptyLog, [])).toBe(emptyLog);
    expect(hold(emptyLog, false)).toBe(emptyLog);
  });

  it('is copied with its times', () => {
    expect(asText(add(emptyLog, [line('a'), line('b')]).shown)).toBe('2026-11-30T10:00:00Z a\n2026-11-30T10:00:00Z b\n');
  });
});

describe('unread', () => {
  it('lets everything through when nothing was read', () => {
    expect(lines(2).filter(unread(null))).toHaveLength(2);
  });

  it('drops what was read before, and nothing after the first that was not', () => {
    const again = ['10:00:00Z', '10:00:00.000001Z', '10:00:00.1Z', '10:00:00.100001Z', '10:00:00.05Z'].map(time => line(time, `2026-11-30T${time}`));
    expect(texts(again.filter(unread('2026-11-30T10:00:00.1Z')))).toEqual(['10:00:00.100001Z', '10:00:00.05Z']);
  });
});
