import { useStore } from 'zustand';
import { connection, retryNow } from '../../store/connection';
import './connection-banner.css';

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

export function ConnectionBanner() {
  const { link, since, stale } = useStore(connection);
  if (!stale) return null;
  return (
    <div className="connection-banner" role="status" data-testid="connection-banner">
      <p>
        {link === 'lost'
          ? `Disconnected. The picture is as it was at ${clock.format(since)}; trying to connect again.`
          : 'The gateway cannot be reached; trying again.'}
      </p>
      <button type="button" className="button" onClick={retryNow}>
        Try now
      </button>
    </div>
  );
}
