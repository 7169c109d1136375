import { describe, expect, it } from 'vitest';
import { commandFor, keymap, type Press } from './keymap';

const bare: Omit<Press, 'key'> = { ctrlKey: false, metaKey: false, altKey: false };
const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', '1', '+', '=', '-', '?', 'a', 'Enter', 'Tab'];
const presses = keys.flatMap(key => [
  { key, ...bare },
  { key, ...bare, ctrlKey: true },
  { key, ...bare, metaKey: true },
  { key, ...bare, altKey: true },
]);

describe('keymap', () => {
  it('gives a key to one binding only', () => {
    for (const press of presses) {
      expect(keymap.filter(binding => binding.command(press)).length).toBeLessThanOrEqual(1);
    }
  });

  it('explains every binding', () => {
    for (const { keys: shown, help } of keymap) {
      expect(shown).not.toBe('');
      expect(help).not.toBe('');
    }
  });

  it('goes with the arrows and moves the card when Control is held', () => {
    expect(commandFor({ ...bare, key: 'ArrowLeft' })).toEqual({ name: 'focus', direction: 'left' });
    expect(commandFor({ ...bare, key: 'ArrowLeft', ctrlKey: true })).toEqual({ name: 'nudge', direction: 'left' });
  });

  it("leaves the browser's own shortcuts alone", () => {
    expect(commandFor({ ...bare, key: '1', ctrlKey: true })).toBeNull();
    expect(commandFor({ ...bare, key: '+', metaKey: true })).toBeNull();
    expect(commandFor({ ...bare, key: 'ArrowLeft', altKey: true })).toBeNull();
  });
});
