import { useStore } from 'zustand';
import { plural } from '../../core/org/text';
import { tiers } from '../../core/org/tier';
import { fold, pause, remove, restart, resume, retier } from '../../store/commands';
import { open } from '../../store/dialog';
import { deselect, selection } from '../../store/selection';
import './batch-bar.css';

/** What can be done with several at once. Those that could not be helped stay selected. */
export function BatchBar() {
  const selected = useStore(selection, state => state.selected);
  if (selected.size < 2) return null;
  const ids = [...selected];
  return (
    <div className="batch-bar" role="toolbar" aria-label="What to do with the selection" data-testid="batch-bar">
      <strong>{plural(selected.size, 'workspace')} selected</strong>
      <button type="button" className="button" onClick={() => open({ kind: 'move', ids })}>
        Move…
      </button>
      <button type="button" className="button" onClick={() => pause(ids)}>
        Pause
      </button>
      <button type="button" className="button" onClick={() => resume(ids)}>
        Resume
      </button>
      <button type="button" className="button" onClick={() => restart(ids)}>
        Restart
      </button>
      <button type="button" className="button" onClick={() => void fold(ids, true)}>
        Fold
      </button>
      <select
        className="button"
        aria-label="Tier of the selection"
        value=""
        onChange={event => {
          if (event.target.value !== '') void retier(ids, Number(event.target.value));
        }}
      >
        <option value="">Tier…</option>
        {tiers.map(tier => (
          <option key={tier} value={tier}>
            T{tier}
          </option>
        ))}
      </select>
      <button type="button" className="button button-danger" onClick={() => remove(ids)}>
        Remove
      </button>
      <button type="button" className="button" onClick={deselect}>
        Deselect
      </button>
    </div>
  );
}
