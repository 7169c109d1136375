import type { ReactElement } from 'react';
import type { Status } from '../core/org/status';
import './glyph.css';

/** One silhouette per status, so that it can be told without colour. The label beside it says it in words. */
const silhouettes: Record<Status, ReactElement> = {
  online: (
    <>
      <circle className="glyph-fill" cx="8" cy="8" r="7" />
      <path className="glyph-cut" d="M4.8 8.3l2.2 2.2 4.2-4.6" />
    </>
  ),
  provisioning: <circle className="glyph-line glyph-turning" cx="8" cy="8" r="6" strokeDasharray="4.2 2.08" />,
  degraded: (
    <>
      <path className="glyph-fill" d="M8 1.6 15 14H1z" strokeLinejoin="round" />
      <path className="glyph-cut" d="M8 6v4M8 12v.1" />
    </>
  ),
  failed: (
    <>
      <path className="glyph-fill" d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" />
      <path className="glyph-cut" d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" />
    </>
  ),
  paused: (
    <>
      <rect className="glyph-fill" x="1.5" y="1.5" width="13" height="13" rx="1.5" />
      <path className="glyph-cut" d="M6 5v6M10 5v6" />
    </>
  ),
  offline: <circle className="glyph-line" cx="8" cy="8" r="6" />,
};

/** An hourglass, which no status has. */
export function StalledGlyph() {
  return (
    <svg className="glyph" viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
      <path className="glyph-line" d="M3.5 1.5h9M3.5 14.5h9" strokeLinecap="round" />
      <path className="glyph-fill" d="M4 2.5h8v1.8c0 1.6-2.6 2.6-2.6 3.7S12 10.1 12 11.7v1.8H4v-1.8C4 10.1 6.6 9.1 6.6 8S4 5.9 4 4.3z" />
    </svg>
  );
}

export function Glyph({ status }: { status: Status }) {
  return (
    <svg className="glyph" data-status={status} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {silhouettes[status]}
    </svg>
  );
}
