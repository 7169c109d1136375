import { describe, expect, it } from 'vitest';
import { momentOf, momentOfLocal } from './moment';

describe('momentOf', () => {
  it.each([
    ['0', '0'],
    ['1235', '1235'],
    ['2026-11-22T10:00Z', '2026-11-22T10:00:00Z'],
    ['2026-11-22T10:00:30.123456Z', '2026-11-22T10:00:30.123456Z'],
    ['2026-11-22T10:00:00 01:00', '2026-11-22T10:00:00+01:00'],
  ])('takes %s', (text, moment) => expect(momentOf(text)).toBe(moment));

  it.each([null, '', '-1', '1.5', 'now', '2026-11-22', '2026-13-22T10:00Z', '2026-11-22T10:00', '9'.repeat(30), '<b>'])('refuses %s', text =>
    expect(momentOf(text)).toBeNull(),
  );
});

describe('momentOfLocal', () => {
  it('gives a time that the server takes', () => {
    expect(momentOf(momentOfLocal('2026-11-22T10:00:30'))).toMatch(/^2026-11-2\dT\d{2}:\d{2}:30Z$/);
    expect(momentOfLocal('')).toBeNull();
  });
});
