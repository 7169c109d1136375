import { useStore } from 'zustand';
import type { SimpleCommand } from '../../core/keys/keymap';
import { run } from '../../store/actions';
import { history } from '../../store/changes';
import { mapActions } from '../../store/mapActions';
import { route } from '../../store/route';
import { ui } from '../../store/ui';
import { Icon } from '../../ui/Icon';
import { ApprovalCount } from './ApprovalCount';
import { LinkState } from './LinkState';
import { LivePause } from './LivePause';
import { Presence } from './Presence';
import { SignOut } from './SignOut';
import { StatusCounts } from './StatusCounts';
import { ThemeSwitch } from './ThemeSwitch';
import './toolbar.css';

export function Toolbar() {
  const hasMap = useStore(mapActions, state => state.actions !== null);
  const view = useStore(route, state => state.view);
  const outline = useStore(ui, state => state.outline);
  const canUndo = useStore(history, state => state.done.length > 0);
  const isPast = useStore(route, state => state.at !== null);
  const canRedo = useStore(history, state => state.undone.length > 0);
  return (
    <header className="toolbar">
      <Tool name="outline" label="Outline" keys="O" isPressed={outline} />
      <h1 className="product">
        <svg viewBox="0 0 32 32" width="20" height="20" fill="none" stroke="currentColor" strokeWidth="2.5" aria-hidden="true">
          <path d="M16 8v8M16 16l-8 8M16 16l8 8" />
          <g fill="currentColor" stroke="none">
            <circle cx="16" cy="7" r="4" />
            <circle cx="7" cy="25" r="4" />
            <circle cx="25" cy="25" r="4" />
          </g>
        </svg>
        Molecule
      </h1>
      <StatusCounts />
      <ApprovalCount />
      <div className="tools">
        <button type="button" className="find" onClick={() => run({ name: 'palette' })}>
          <Icon name="search" />
          <span>Find anything</span>
          <kbd>Ctrl K</kbd>
        </button>
        <Tool name="create" icon="add" label="New workspace" keys="N" isOff={isPast} />
        <Tool name="undo" label="Undo" keys="Ctrl Z" isOff={!canUndo || isPast} />
        <Tool name="redo" label="Do again" keys="Ctrl Shift Z" isOff={!canRedo || isPast} />
        <Tool name="fit" label="Show the whole organisation" keys="1" isOff={!hasMap} />
        <Tool name="list" icon={view === 'list' ? 'map' : 'list'} label={view === 'list' ? 'Show the map' : 'Show a list'} keys="L" />
        <Tool name="lookBack" icon="past" label={isPast ? 'Back to live' : 'Look back in time'} keys="B" isPressed={isPast} />
        <Presence />
        <LinkState />
        {!isPast && <LivePause />}
        <button type="button" className="icon-button" aria-label="Keys" title="Keys (?)" onClick={() => run({ name: 'help' })}>
          ?
        </button>
        <ThemeSwitch />
        <SignOut />
      </div>
    </header>
  );
}

interface ToolProps {
  readonly name: SimpleCommand;
  readonly icon?: Parameters<typeof Icon>[0]['name'];
  readonly label: string;
  readonly keys: string;
  readonly isPressed?: boolean;
  readonly isOff?: boolean;
}

function Tool({ name, icon, label, keys, isPressed, isOff }: ToolProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={`${label} (${keys})`}
      aria-pressed={isPressed}
      disabled={isOff}
      onClick={() => run({ name })}
    >
      <Icon name={icon ?? (name as Parameters<typeof Icon>[0]['name'])} />
    </button>
  );
}
