import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { keymap } from '../core/keys/keymap';
import { help } from '../store/help';
import { Icon } from './Icon';
import './help-sheet.css';

const close = () => help.setState({ open: false });

export function HelpSheet() {
  const open = useStore(help, state => state.open);
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);

  return (
    <dialog ref={dialog} className="help-sheet" aria-labelledby="help-title" onClose={close}>
      <header>
        <h2 id="help-title">Keys</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <dl>
        {keymap.map(({ keys, help: text }) => (
          <div key={keys}>
            <dt>{text}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
        <div>
          <dt>Go through all workspaces</dt>
          <dd>
            <kbd>Tab</kbd>
          </dd>
        </div>
      </dl>
    </dialog>
  );
}
