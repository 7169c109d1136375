import type { Direction } from '../scene/neighbour';

export type Command =
  | { readonly name: 'focus' | 'nudge' | 'push'; readonly direction: Direction }
  | { readonly name: SimpleCommand };

export type SimpleCommand =
  | 'palette'
  | 'filter'
  | 'help'
  | 'outline'
  | 'list'
  | 'fit'
  | 'fitSelection'
  | 'actualSize'
  | 'zoomIn'
  | 'zoomOut'
  | 'hand'
  | 'pointer'
  | 'out'
  | 'in'
  | 'select'
  | 'open'
  | 'details'
  | 'activity'
  | 'events'
  | 'memory'
  | 'approvals'
  | 'secrets'
  | 'container'
  | 'nextApproval'
  | 'rename'
  | 'move'
  | 'create'
  | 'export'
  | 'import'
  | 'fold'
  | 'restart'
  | 'pause'
  | 'remove'
  | 'selectTeam'
  | 'undo'
  | 'redo'
  | 'problems'
  | 'nextProblem'
  | 'previousProblem'
  | 'live'
  | 'lookBack'
  | 'people'
  | 'escape';

/** The parts of a keyboard event that decide. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export const groups = ['Find', 'Look', 'Go', 'Change'] as const;

export interface Binding {
  readonly group: (typeof groups)[number];
  /** As shown in the help sheet. */
  readonly keys: string;
  readonly help: string;
  /** The command, when there is just one; the palette offers it. */
  readonly name: SimpleCommand | null;
  readonly command: (press: Press) => Command | null;
}

const arrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** One table: what a key does and what the help sheet and the palette say about it cannot differ. */
export const keymap: readonly Binding[] = [
  held('Find', 'k', 'Ctrl K', 'Find a workspace or a command', 'palette'),
  plain('Find', '/', '/', 'Filter the outline', 'filter'),
  plain('Find', 'f', 'F', 'Only show problems', 'problems'),
  plain('Find', 'j', 'J', 'Next problem', 'nextProblem'),
  plain('Find', 'k', 'K', 'Previous problem', 'previousProblem'),
  plain('Find', 'w', 'W', 'Next that waits for approval', 'nextApproval'),
  plain('Find', '?', '?', 'Show these keys', 'help'),

  plain('Look', '1', '1', 'Show the whole organisation', 'fit'),
  plain('Look', '2', '2', 'Show what is selected', 'fitSelection'),
  plain('Look', '0', '0', 'Natural size', 'actualSize'),
  plain('Look', '+', '+', 'Zoom in', 'zoomIn', ['=']),
  plain('Look', '-', '−', 'Zoom out', 'zoomOut'),
  plain('Look', 'h', 'H', 'Hand: dragging the ground pans', 'hand'),
  plain('Look', 'v', 'V', 'Pointer: dragging the ground selects', 'pointer'),
  plain('Look', 'o', 'O', 'Show or hide the outline', 'outline'),
  plain('Look', 'l', 'L', 'List or map', 'list'),
  plain('Look', 'b', 'B', 'Look back in time, or go back to live', 'lookBack'),
  plain('Look', 'u', 'U', 'Who else is here', 'people'),
  plain('Look', '.', '.', 'Hold the picture still, or go on', 'live'),

  { group: 'Go', keys: '← ↑ → ↓', help: 'To the nearest workspace', name: null, command: press => arrow('focus', press, false, false) },
  plain('Go', ']', ']', 'Into the team', 'in'),
  plain('Go', '[', '[', 'Out to the lead', 'out', ['Backspace']),
  plain('Go', ' ', 'Space', 'Select, or no longer', 'select'),
  plain('Go', 'Enter', 'Enter', 'Open the panel', 'open'),
  plain('Go', 'd', 'D', 'Open the details', 'details'),
  plain('Go', 'a', 'A', 'Open the activity', 'activity'),
  plain('Go', 'e', 'E', 'Open the events', 'events'),
  plain('Go', 'i', 'I', 'Open the memory', 'memory'),
  plain('Go', 'y', 'Y', 'Open the approvals', 'approvals'),
  plain('Go', 'g', 'G', 'Export as a bundle', 'export'),
  plain('Go', 's', 'S', 'Open the secrets', 'secrets'),
  plain('Go', 'c', 'C', 'Open the container and its log', 'container'),
  held('Go', 'a', 'Ctrl A', 'Select the whole team', 'selectTeam'),
  plain('Go', 'Escape', 'Esc', 'One step back: panel, selection, filter, the past', 'escape'),

  plain('Change', 'n', 'N', 'New workspace', 'create'),
  plain('Change', 't', 'T', 'Import a bundle', 'import'),
  plain('Change', 'F2', 'F2', 'Rename', 'rename'),
  plain('Change', 'm', 'M', 'Move to another team', 'move'),
  { group: 'Change', keys: 'Ctrl ← ↑ → ↓', help: 'Nudge by one step', name: null, command: press => arrow('nudge', press, true, false) },
  { group: 'Change', keys: 'Ctrl Shift ← ↑ → ↓', help: 'Nudge by five steps', name: null, command: press => arrow('push', press, true, true) },
  plain('Change', 'x', 'X', 'Fold or unfold the team', 'fold'),
  plain('Change', 'p', 'P', 'Pause or resume', 'pause'),
  plain('Change', 'r', 'R', 'Restart', 'restart'),
  plain('Change', 'Delete', 'Del', 'Remove', 'remove'),
  held('Change', 'z', 'Ctrl Z', 'Undo', 'undo'),
  { ...held('Change', 'z', 'Ctrl Shift Z', 'Do again', 'redo', true) },
];

export function commandFor(press: Press): Command | null {
  for (const binding of keymap) {
    const command = binding.command(press);
    if (command) return command;
  }
  return null;
}

/** Without Control and its like; a letter without Shift, a sign with whatever it takes to type it. */
function plain(group: Binding['group'], key: string, keys: string, help: string, name: SimpleCommand, others: readonly string[] = []): Binding {
  const wanted = [key, ...others];
  return {
    group,
    keys,
    help,
    name,
    command: press => (!press.ctrlKey && !press.metaKey && !press.altKey && wanted.includes(letter(press)) ? { name } : null),
  };
}

function held(group: Binding['group'], key: string, keys: string, help: string, name: SimpleCommand, shift = false): Binding {
  return {
    group,
    keys,
    help,
    name,
    command: press => (isHeld(press) && press.shiftKey === shift && press.key.toLowerCase() === key ? { name } : null),
  };
}

function arrow(name: 'focus' | 'nudge' | 'push', press: Press, control: boolean, shift: boolean): Command | null {
  const direction = arrows[press.key];
  const isMeant = control ? isHeld(press) && press.shiftKey === shift : !press.ctrlKey && !press.metaKey && !press.altKey && !press.shiftKey;
  return direction && isMeant ? { name, direction } : null;
}

function isHeld(press: Press): boolean {
  return (press.ctrlKey || press.metaKey) && !press.altKey;
}

/** Caps Lock is not meant. */
function letter({ key, shiftKey }: Press): string {
  return key.length === 1 && !shiftKey ? key.toLowerCase() : key;
}
