import { useMemo } from 'react';
import { useStore } from 'zustand';
import { countByStatus, countStalled } from '../../core/org/counts';
import { statuses, statusLabel } from '../../core/org/status';
import { plural } from '../../core/org/text';
import { organisation } from '../../store/organisation';
import { Glyph, StalledGlyph } from '../../ui/Glyph';

/** Only what there is: a quiet organisation has a quiet toolbar. */
export function StatusCounts() {
  const workspaces = useStore(organisation, state => state.picture.workspaces);
  const counts = useMemo(() => countByStatus(workspaces), [workspaces]);
  const stalled = useMemo(() => countStalled(workspaces), [workspaces]);
  if (workspaces.size === 0) return null;

  return (
    <ul className="status-counts" aria-label={plural(workspaces.size, 'workspace')}>
      {statuses.filter(status => counts[status] > 0).map(status => (
        <li key={status} data-status={status}>
          <Glyph status={status} />
          <span className="status-count-label">{statusLabel[status]}</span>
          <strong>{counts[status].toLocaleString('en')}</strong>
        </li>
      ))}
      {stalled > 0 && (
        <li className="stalled-count">
          <StalledGlyph />
          <span className="status-count-label">Stalled</span>
          <strong>{stalled.toLocaleString('en')}</strong>
        </li>
      )}
    </ul>
  );
}
