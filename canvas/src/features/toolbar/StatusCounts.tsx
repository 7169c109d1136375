import { useStore } from 'zustand';
import { statuses, statusLabel } from '../../core/org/status';
import { plural } from '../../core/org/text';
import type { Filter } from '../../core/route';
import { organisation } from '../../store/organisation';
import { route, showOnly } from '../../store/route';
import { Glyph, StalledGlyph } from '../../ui/Glyph';

/** Only what there is: a quiet organisation has a quiet toolbar. Each count is a filter; the others are then drawn faintly. */
export function StatusCounts() {
  const scene = useStore(organisation, state => state.scene);
  useStore(organisation, state => state.states);
  const chosen = useStore(route, state => state.filter);
  if (scene.size === 0) return null;

  const { stalled, ...counts } = scene.totals;
  const filter = (wanted: Filter) => ({ 'aria-pressed': chosen === wanted, onClick: () => showOnly(chosen === wanted ? null : wanted) });
  return (
    <ul className="status-counts" aria-label={plural(scene.size, 'workspace')}>
      {statuses.filter(status => counts[status] > 0 || chosen === status).map(status => (
        <li key={status} data-status={status}>
          <button type="button" {...filter(status)}>
            <Glyph status={status} />
            <span className="status-count-label">{statusLabel[status]}</span>
            <strong>{counts[status].toLocaleString('en')}</strong>
          </button>
        </li>
      ))}
      {(stalled > 0 || chosen === 'stalled') && (
        <li className="stalled-count">
          <button type="button" {...filter('stalled')}>
            <StalledGlyph />
            <span className="status-count-label">Stalled</span>
            <strong>{stalled.toLocaleString('en')}</strong>
          </button>
        </li>
      )}
      {chosen === 'problems' && (
        <li>
          <button type="button" {...filter('problems')}>
            Only problems
          </button>
        </li>
      )}
    </ul>
  );
}
