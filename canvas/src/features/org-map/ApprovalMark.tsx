import { openPanel } from '../../store/route';
import { select } from '../../store/selection';
import './approval-mark.css';

/** Somebody waits for a person: leads to where it is decided. For keys there is `Y`. */
export function ApprovalMark({ id, count }: { id: string; count: number }) {
  return (
    <button
      type="button"
      className="approval-mark nodrag"
      data-testid="approval-mark"
      tabIndex={-1}
      title="Decide (Y)"
      onClick={event => {
        event.stopPropagation();
        select(id);
        openPanel(id, 'approvals');
      }}
    >
      {count.toLocaleString('en')} to approve
    </button>
  );
}
