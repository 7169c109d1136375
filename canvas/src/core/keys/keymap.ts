import type { Direction } from '../layout/neighbour';

export type Command =
  | { readonly name: 'focus'; readonly direction: Direction }
  | { readonly name: 'nudge'; readonly direction: Direction }
  | { readonly name: 'fit' | 'zoomIn' | 'zoomOut' | 'help' };

/** The parts of a keyboard event that decide. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

interface Binding {
  /** As shown in the help sheet. */
  readonly keys: string;
  readonly help: string;
  readonly command: (press: Press) => Command | null;
}

const arrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** One table: what a key does and what the help sheet says about it cannot differ. */
export const keymap: readonly Binding[] = [
  { keys: '← ↑ → ↓', help: 'Go to the nearest workspace', command: plain(press => towards('focus', press)) },
  { keys: 'Ctrl + ← ↑ → ↓', help: 'Nudge the focused workspace', command: held(press => towards('nudge', press)) },
  { keys: '1', help: 'Show the whole organisation', command: plain(press => (press.key === '1' ? { name: 'fit' } : null)) },
  { keys: '+', help: 'Zoom in', command: plain(press => (press.key === '+' || press.key === '=' ? { name: 'zoomIn' } : null)) },
  { keys: '−', help: 'Zoom out', command: plain(press => (press.key === '-' ? { name: 'zoomOut' } : null)) },
  { keys: '?', help: 'Show these keys', command: plain(press => (press.key === '?' ? { name: 'help' } : null)) },
];

export function commandFor(press: Press): Command | null {
  for (const binding of keymap) {
    const command = binding.command(press);
    if (command) return command;
  }
  return null;
}

function plain(command: Binding['command']): Binding['command'] {
  return press => (press.ctrlKey || press.metaKey || press.altKey ? null : command(press));
}

function held(command: Binding['command']): Binding['command'] {
  return press => ((press.ctrlKey || press.metaKey) && !press.altKey ? command(press) : null);
}

function towards(name: 'focus' | 'nudge', press: Press): Command | null {
  const direction = arrows[press.key];
  return direction ? { name, direction } : null;
}
