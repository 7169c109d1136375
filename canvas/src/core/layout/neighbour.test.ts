import { describe, expect, it } from 'vitest';
import { neighbour } from './neighbour';

const places = new Map([
  ['top', { x: 300, y: 0 }],
  ['left', { x: 0, y: 200 }],
  ['middle', { x: 300, y: 200 }],
  ['right', { x: 600, y: 208 }],
  ['far right', { x: 900, y: 200 }],
  ['bottom', { x: 560, y: 400 }],
]);

describe('neighbour', () => {
  it.each([
    ['middle', 'left', 'left'],
    ['middle', 'right', 'right'],
    ['middle', 'up', 'top'],
    ['middle', 'down', 'bottom'],
    ['left', 'right', 'middle'],
    ['right', 'right', 'far right'],
    ['left', 'up', 'top'],
  ] as const)('from %s to the %s is %s', (from, direction, expected) => {
    expect(neighbour(from, direction, places)).toBe(expected);
  });

  it('is nobody beyond the last card', () => {
    expect(neighbour('top', 'up', places)).toBeNull();
    expect(neighbour('far right', 'right', places)).toBeNull();
  });

  it('is nobody for a card that is not there', () => {
    expect(neighbour('gone', 'up', places)).toBeNull();
  });
});
