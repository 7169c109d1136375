import { describe, expect, it } from 'vitest';
import { commandFor, keymap, type Press } from './keymap';

const bare: Omit<Press, 'key'> = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const keys = [...Array.from('abcdefghijklmnopqrstuvwxyz0123456789+=-?/.,[] '), 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Enter', 'Escape', 'Backspace', 'Delete', 'F2'];
const holds: Partial<Press>[] = [{}, { shiftKey: true }, { ctrlKey: true }, { metaKey: true }, { ctrlKey: true, shiftKey: true }, { altKey: true }];
const presses = keys.flatMap(key => holds.map(hold => ({ ...bare, ...hold, key })));

describe('keymap', () => {
  it('gives a key to one binding only', () => {
    for (const press of presses) {
      expect(keymap.filter(binding => binding.command(press)).map(binding => binding.keys).slice(1), JSON.stringify(press)).toEqual([]);
    }
  });

  it('explains every binding, and each of them can be pressed', () => {
    for (const binding of keymap) {
      expect(binding.keys).not.toBe('');
      expect(binding.help).not.toBe('');
      expect(presses.some(press => binding.command(press) !== null), binding.keys).toBe(true);
    }
  });

  it('goes with the arrows, and moves the card when Control is held', () => {
    expect(commandFor({ ...bare, key: 'ArrowLeft' })).toEqual({ name: 'focus', direction: 'left' });
    expect(commandFor({ ...bare, key: 'ArrowLeft', ctrlKey: true })).toEqual({ name: 'nudge', direction: 'left' });
    expect(commandFor({ ...bare, key: 'ArrowLeft', ctrlKey: true, shiftKey: true })).toEqual({ name: 'push', direction: 'left' });
  });

  it("leaves the browser's own shortcuts alone", () => {
    for (const key of ['1', '+', '0', 'r', 'f', 'l', 'n', 'p', 'd']) expect(commandFor({ ...bare, key, ctrlKey: true }), key).toBeNull();
    expect(commandFor({ ...bare, key: 'ArrowLeft', altKey: true })).toBeNull();
  });

  it('does not mind Caps Lock, and takes signs with or without Shift', () => {
    expect(commandFor({ ...bare, key: 'M' })).toEqual({ name: 'move' });
    expect(commandFor({ ...bare, key: '?', shiftKey: true })).toEqual({ name: 'help' });
  });
});
