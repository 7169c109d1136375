import { useEffect } from 'react';
import { commandFor } from '../core/keys/keymap';
import { run } from '../store/actions';

/** Keys mean the same wherever the focus is, but for fields and dialogs, and for what has keys of its own. */
export function useKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const command = commandFor(event);
      if (!command || isForOthers(event, command.name)) return;
      event.preventDefault();
      run(command);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** A button is pressed by Space and Enter; whoever types means letters. The palette opens from anywhere but another dialog. */
function isForOthers({ target, key }: KeyboardEvent, name: string): boolean {
  if (!(target instanceof Element)) return false;
  const dialog = target.closest('dialog');
  // A dialog that was just closed keeps the focus for a moment.
  if (dialog) return dialog.open;
  if (target.closest('input, textarea, select, [contenteditable]')) return name !== 'palette';
  return (key === 'Enter' || key === ' ') && target.closest('button, a, summary') !== null;
}
