import { describe, expect, it } from 'vitest';
import { aWorkspace } from '../../testing/workspace';
import { accessibleName, displayName, statusLine, stripOf } from './describe';
import { clip } from './text';

describe('accessibleName', () => {
  it('reads like a sentence', () => {
    expect(accessibleName(aWorkspace({ status: 'degraded' }))).toBe('QA Lead, Quality, tier 2, degraded, 3 active tasks');
    expect(accessibleName(aWorkspace({ role: null, activeTasks: 1 }))).toBe('QA Lead, tier 2, online, 1 active task');
  });

  it('says that somebody who is there gets nowhere', () => {
    expect(accessibleName(aWorkspace({ stalledSince: 1 }))).toBe('QA Lead, Quality, tier 2, online, stalled, 3 active tasks');
  });

  it('does not claim that somebody who is away is busy', () => {
    expect(accessibleName(aWorkspace({ status: 'offline' }))).toBe('QA Lead, Quality, tier 2, offline');
  });

  it('stays short for a name of 10,000 characters', () => {
    expect(accessibleName(aWorkspace({ name: 'x'.repeat(10_000) })).length).toBeLessThan(200);
  });
});

describe('displayName', () => {
  it('falls back to the id for a name of spaces', () => {
    expect(displayName(aWorkspace({ id: 'the-id', name: '  ' }))).toBe('the-id');
  });
});

describe('stripOf', () => {
  it.each([
    [{ status: 'degraded', lastError: 'timeout' }, 'error', 'timeout'],
    [{ status: 'failed', lastError: '' }, 'error', 'Did not start, without a message'],
    [{ status: 'online', currentTask: 'Reading' }, 'task', 'Reading'],
    [{ status: 'online', currentTask: '' }, 'quiet', 'No current task'],
    [{ status: 'offline', currentTask: 'Reading' }, 'quiet', 'Last task: Reading'],
    [{ status: 'provisioning', currentTask: 'Reading' }, 'quiet', 'Waiting for the first heartbeat'],
  ] as const)('of %o is %s "%s"', (over, kind, text) => {
    expect(stripOf(aWorkspace(over))).toEqual({ kind, text });
  });
});

describe('statusLine', () => {
  it('tells how bad it is', () => {
    expect(statusLine(aWorkspace({ status: 'degraded', errorRate: 0.4249 }))).toBe('Degraded · 42 % errors');
  });
});

describe('clip', () => {
  it('does not cut a character in half', () => {
    expect(clip('ab😀cd', 3)).toBe('ab…');
    expect(clip('ab😀cd', 4)).toBe('ab😀…');
    expect(clip('abc', 3)).toBe('abc');
  });
});
