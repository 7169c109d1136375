import type { Counts } from '../core/org/counts';
import { statuses } from '../core/org/status';
import './status-bar.css';

/** How a team is, at a glance: a stripe for each status, as long as there are such members. The numbers are said elsewhere. */
export function StatusBar({ counts }: { counts: Counts }) {
  return (
    <span className="status-bar" aria-hidden="true">
      {statuses.map(status => counts[status] > 0 && <i key={status} data-status={status} style={{ flexGrow: counts[status] }} />)}
    </span>
  );
}
