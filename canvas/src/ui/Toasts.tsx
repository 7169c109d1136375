import { useStore } from 'zustand';
import { dismiss, toasts } from '../store/toasts';
import { Icon } from './Icon';
import './toasts.css';

export function Toasts() {
  const shown = useStore(toasts, state => state.toasts);
  return (
    <div className="toasts" role="log" aria-label="Notifications">
      {shown.map(({ id, kind, text, action }) => (
        <div key={id} className="toast" data-kind={kind} data-testid="toast">
          <p>{text}</p>
          {action && (
            <button
              type="button"
              className="button"
              onClick={() => {
                dismiss(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => dismiss(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
