import type { Command } from '../core/keys/keymap';
import { gridStep } from '../core/layout/card';
import { union } from '../core/layout/box';
import { isProblem } from '../core/org/counts';
import type { Point, Workspace } from '../core/org/workspace';
import { neighbour, type Direction } from '../core/scene/neighbour';
import { approvals } from './approvals';
import { saveBundle } from './bundles';
import { redoLast, undoLast } from './changes';
import { fold, pause, place, remove, restart, resume } from './commands';
import { open } from './dialog';
import { mapActions } from './mapActions';
import { organisation, setLive } from './organisation';
import { backToLive, closePanel, openPanel, route, show, showOnly } from './route';
import { deselect, select, selectAll, selection, subjects, toggle } from './selection';
import { toast } from './toasts';
import { refusesChange, toggleTravel } from './travel';
import { askForFilter, showOutline, ui } from './ui';

const zoomStep = 1.25;
const pushSteps = 5;

const steps: Record<Direction, Point> = {
  left: { x: -gridStep, y: 0 },
  right: { x: gridStep, y: 0 },
  up: { x: 0, y: -gridStep },
  down: { x: 0, y: gridStep },
};

/** Those that change something, or take what is there now: nothing in the past can be changed, and nothing of it is exported. */
const steering: ReadonlySet<Command['name']> = new Set(['create', 'import', 'export', 'rename', 'move', 'nudge', 'push', 'fold', 'restart', 'pause', 'remove', 'undo', 'redo']);

/** What every key and every entry of the palette does. */
export function run(command: Command): void {
  if (steering.has(command.name) && refusesChange()) return;
  const map = mapActions.getState().actions;
  const ids = subjects();
  const [first] = ids;
  switch (command.name) {
    case 'palette':
      open({ kind: 'palette', text: '' });
      break;
    case 'filter':
      askForFilter();
      break;
    case 'help':
      open({ kind: 'help' });
      break;
    case 'outline':
      showOutline(!ui.getState().outline);
      break;
    case 'list':
      show(route.getState().view === 'list' ? 'map' : 'list');
      break;
    case 'fit':
      map?.fit();
      break;
    case 'fitSelection': {
      const { scene } = organisation.getState();
      const box = union(ids.flatMap(id => scene.find(id) ?? []).map(item => scene.boxOf(scene.shownFor(item))));
      if (box) map?.fitBox(box);
      break;
    }
    case 'actualSize':
      map?.zoomTo(1);
      break;
    case 'zoomIn':
      map?.zoomBy(zoomStep);
      break;
    case 'zoomOut':
      map?.zoomBy(1 / zoomStep);
      break;
    case 'hand':
    case 'pointer':
      ui.setState({ mode: command.name });
      break;
    case 'focus':
      step(command.direction);
      break;
    case 'nudge':
    case 'push':
      nudge(command.direction, command.name === 'push' ? pushSteps : 1);
      break;
    case 'out':
      goTo(scene => scene.parent[currentItem()] ?? -1);
      break;
    case 'in':
      goTo(scene => scene.childrenOf(currentItem())[0] ?? -1);
      break;
    case 'select': {
      const { current } = selection.getState();
      if (current !== null) toggle(current);
      break;
    }
    case 'open':
    case 'details':
    case 'activity':
    case 'events':
    case 'memory':
    case 'approvals':
    case 'secrets':
    case 'container': {
      const { current } = selection.getState();
      const id = current ?? first;
      if (id === undefined) break;
      select(id);
      openPanel(id, command.name === 'open' ? undefined : command.name);
      break;
    }
    case 'rename':
      if (first !== undefined) open({ kind: 'rename', id: first });
      break;
    case 'move':
      if (ids.length > 0) open({ kind: 'move', ids });
      break;
    case 'create':
      open({ kind: 'create', parentId: first ?? null });
      break;
    case 'export':
      if (first !== undefined) void saveBundle(first);
      break;
    case 'import':
      open({ kind: 'import' });
      break;
    case 'fold': {
      const { workspaces } = organisation.getState();
      void fold(ids, !ids.every(id => workspaces.get(id)?.collapsed));
      break;
    }
    case 'restart':
      restart(ids);
      break;
    case 'pause': {
      const { workspaces } = organisation.getState();
      if (ids.length > 0 && ids.every(id => workspaces.get(id)?.status === 'paused')) resume(ids);
      else pause(ids);
      break;
    }
    case 'remove':
      remove(ids);
      break;
    case 'selectTeam': {
      const { scene } = organisation.getState();
      const item = currentItem();
      const team = item < 0 ? -1 : scene.membersOf(item) > 0 ? item : (scene.parent[item] ?? -1);
      selectAll(scene.childrenOf(team).map(member => scene.idOf(member)));
      break;
    }
    case 'undo':
      void undoLast();
      break;
    case 'redo':
      void redoLast();
      break;
    case 'problems':
      showOnly(route.getState().filter === 'problems' ? null : 'problems');
      break;
    case 'nextProblem':
      goToProblem(1);
      break;
    case 'nextApproval':
      goToApproval();
      break;
    case 'previousProblem':
      goToProblem(-1);
      break;
    case 'people':
      open({ kind: 'people' });
      break;
    case 'lookBack':
      toggleTravel();
      break;
    case 'live':
      setLive(!organisation.getState().live);
      break;
    case 'escape':
      stepBack();
      break;
  }
}

/** Goes to a workspace: selects it, shows it close enough to read, and gives it the focus where there is a map. */
export function visit(id: string): void {
  const { scene } = organisation.getState();
  const item = scene.find(id);
  if (item === undefined) return;
  select(id);
  const shown = scene.shownFor(item);
  mapActions.getState().actions?.centre(scene.boxOf(shown));
}

/** Gives it the focus, and shows it when it is out of view. */
export function focusOn(id: string): void {
  const { scene } = organisation.getState();
  const item = scene.find(id);
  if (item === undefined) return;
  const shown = scene.shownFor(item);
  mapActions.getState().actions?.reveal(scene.handleOf(shown));
  selection.setState({ current: scene.idOf(shown), wanted: scene.idOf(shown) });
}

function currentItem(): number {
  const { current } = selection.getState();
  return current === null ? -1 : (organisation.getState().scene.find(current) ?? -1);
}

function goTo(find: (scene: ReturnType<typeof organisation.getState>['scene']) => number): void {
  const { scene } = organisation.getState();
  const item = find(scene);
  if (item >= 0) focusOn(scene.idOf(item));
}

/** Where nothing has the focus, the arrows begin with the first. */
function step(direction: Direction): void {
  const { scene } = organisation.getState();
  const from = currentItem();
  const next = from < 0 ? (scene.size > 0 ? 0 : null) : neighbour(scene, scene.shownFor(from), direction);
  if (next !== null) focusOn(scene.idOf(next));
}

function nudge(direction: Direction, count: number): void {
  const { scene } = organisation.getState();
  const item = currentItem();
  if (item < 0) return;
  const from = scene.placeOf(item);
  const by = steps[direction];
  mapActions.getState().actions?.take();
  place(scene.idOf(item), { x: from.x + by.x * count, y: from.y + by.y * count });
}

function goToProblem(by: 1 | -1): void {
  const workspace = nextWhere(by, isProblem);
  if (!workspace) {
    toast('info', 'Nobody has a problem.');
    return;
  }
  visit(workspace.id);
  if (route.getState().id !== null) openPanel(workspace.id);
}

/** What waits is of now, whatever is shown. */
function goToApproval(): void {
  if (refusesChange()) return;
  const { counts } = approvals.getState();
  const workspace = nextWhere(1, ({ id }) => counts.has(id));
  if (!workspace) {
    toast('info', 'Nothing waits for approval.');
    return;
  }
  visit(workspace.id);
  openPanel(workspace.id, 'approvals');
}

/** The next one in the order of the outline, from the one with the focus on and round. */
function nextWhere(by: 1 | -1, fits: (workspace: Workspace) => boolean): Workspace | null {
  const { scene, workspaces } = organisation.getState();
  const from = currentItem();
  for (let passed = 1; passed <= scene.size; passed++) {
    const item = (((from < 0 && by < 0 ? 0 : from) + by * passed) % scene.size + scene.size) % scene.size;
    const workspace = workspaces.get(scene.idOf(item));
    if (workspace && fits(workspace)) return workspace;
  }
  return null;
}

/** Dialogs close themselves; then the panel, then the selection, then the filter, then the past. */
function stepBack(): void {
  if (route.getState().id !== null) closePanel();
  else if (selection.getState().selected.size > 0) deselect();
  else if (route.getState().filter !== null) showOnly(null);
  else if (route.getState().at !== null) backToLive();
}
