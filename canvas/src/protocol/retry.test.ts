import { describe, expect, it } from 'vitest';
import { retryDelayMs } from './retry';

describe('retryDelayMs', () => {
  it('spreads each wait by three tenths either way', () => {
    expect(retryDelayMs(0, () => 1)).toBe(0);
    expect(retryDelayMs(5, () => 0)).toBe(21_000);
    expect(retryDelayMs(99, () => 1)).toBe(39_000);
  });
});
