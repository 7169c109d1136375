import { useEffect, useRef, type ReactNode } from 'react';
import { Icon } from './Icon';
import './dialog.css';

interface Props {
  readonly label: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  readonly className?: string;
  /** Without a title line of its own, as the palette has none. */
  readonly bare?: boolean;
}

/** The browser's own dialog: it keeps the focus inside, closes with Escape, and gives the focus back. */
export function Dialog({ label, children, onClose, className = '', bare = false }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // The browser would begin with the button that closes it.
    shown?.querySelector<HTMLElement>('input, textarea, select')?.focus();
    return () => shown?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-label={label}
      onClose={event => {
        // Strict mode shows it twice; the end of the first time is told when it is open again.
        if (!event.currentTarget.open) onClose();
      }}
      onPointerDown={event => {
        // The dialog itself is only hit beside what is in it: on its backdrop.
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="dialog-body">
        {!bare && (
          <header>
            <h2>{label}</h2>
            <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
              <Icon name="close" />
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}
