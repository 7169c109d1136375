import { useStore } from 'zustand';
import { run } from '../../store/actions';
import { approvals } from '../../store/approvals';

/** Only while something waits; leads from one that does to the next. */
export function ApprovalCount() {
  const count = useStore(approvals, state => state.pending.requests.size);
  if (count === 0) return null;
  return (
    <button type="button" className="button approval-count" title="Next that waits for approval (W)" data-testid="approval-count" onClick={() => run({ name: 'nextApproval' })}>
      {count.toLocaleString('en')} to approve
    </button>
  );
}
