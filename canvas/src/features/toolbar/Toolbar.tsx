import { useStore } from 'zustand';
import { help } from '../../store/help';
import { mapActions } from '../../store/mapActions';
import { Icon } from '../../ui/Icon';
import { LinkState } from './LinkState';
import { SignOut } from './SignOut';
import { StatusCounts } from './StatusCounts';
import { ThemeSwitch } from './ThemeSwitch';
import './toolbar.css';

export function Toolbar() {
  const actions = useStore(mapActions, state => state.actions);
  return (
    <header className="toolbar">
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
      <div className="tools">
        <LinkState />
        <button
          type="button"
          className="icon-button"
          aria-label="Show the whole organisation"
          title="Show the whole organisation (1)"
          disabled={actions === null}
          onClick={() => actions?.fit()}
        >
          <Icon name="fit" />
        </button>
        <button type="button" className="icon-button" aria-label="Keys" title="Keys (?)" onClick={() => help.setState({ open: true })}>
          ?
        </button>
        <ThemeSwitch />
        <SignOut />
      </div>
    </header>
  );
}
