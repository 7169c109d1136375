import { keymap, type SimpleCommand } from '../../core/keys/keymap';
import { plural } from '../../core/org/text';
import { run } from '../../store/actions';
import { open } from '../../store/dialog';
import { organisation } from '../../store/organisation';
import { subjects } from '../../store/selection';

export interface Entry {
  readonly name: SimpleCommand;
  readonly label: string;
  /** As the help sheet shows it. */
  readonly keys: string;
  readonly isDanger: boolean;
  readonly run: () => void;
}

/** What can be done with those that are selected, in groups. Each entry is a command that has a key as well. */
export function workspaceEntries(): readonly (readonly Entry[])[] {
  const { workspaces, scene, isPast } = organisation.getState();
  const chosen = subjects().flatMap(id => workspaces.get(id) ?? []);
  const [only, ...others] = chosen;
  if (!only) return [];

  const isOne = others.length === 0;
  if (isPast) return [[...(isOne ? [entry('details', 'Details')] : []), entry('fitSelection', 'Show on the map')], [entry('lookBack', 'Back to live')]];

  const whom = isOne ? '' : ` ${plural(chosen.length, 'workspace')}`;
  const teams = chosen.filter(({ id }) => scene.membersOf(scene.find(id) ?? -1) > 0);
  return [
    [...(isOne ? [entry('details', 'Details'), entry('activity', 'Activity'), entry('events', 'Events')] : []), entry('fitSelection', `Show${whom || ' on the map'}`)],
    [
      ...(isOne ? [entry('rename', 'Rename…')] : []),
      entry('move', `Move${whom} to…`),
      ...(isOne ? [entry('create', 'New workspace below…'), entry('export', 'Export as a bundle')] : []),
      ...(teams.length > 0 ? [entry('fold', teams.every(({ collapsed }) => collapsed) ? 'Unfold the team' : 'Fold the team')] : []),
    ],
    [
      entry('pause', chosen.every(({ status }) => status === 'paused') ? `Resume${whom}` : `Pause${whom}`),
      entry('restart', `Restart${whom}`),
      entry('remove', `Remove${whom}…`, true),
    ],
  ];
}

/** What can be done where nobody stands. */
export function groundEntries(): readonly (readonly Entry[])[] {
  const look = [entry('fit', 'Show the whole organisation'), entry('list', 'Show as a list'), entry('palette', 'Find…')];
  // The past is only looked at.
  if (organisation.getState().isPast) return [look, [entry('lookBack', 'Back to live')]];
  return [
    // At the top, whoever was selected before.
    [{ ...entry('create', 'New workspace…'), run: () => open({ kind: 'create', parentId: null }) }, entry('import', 'Import a bundle…')],
    look,
    [entry('undo', 'Undo'), entry('redo', 'Do again')],
  ];
}

function entry(name: SimpleCommand, label: string, isDanger = false): Entry {
  return { name, label, keys: keymap.find(binding => binding.name === name)?.keys ?? '', isDanger, run: () => run({ name }) };
}
