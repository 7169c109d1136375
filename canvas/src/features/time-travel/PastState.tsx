import { useStore } from 'zustand';
import { backToLive } from '../../store/route';
import { travel, travelAgain } from '../../store/travel';
import './past-state.css';

/** In place of the map, when the past cannot be shown or nobody was there. */
export function PastState() {
  const { past, why, status } = useStore(travel);
  return (
    <section className="past-state" role={past ? undefined : 'alert'} data-testid="past-state">
      {past ? (
        <p>Nobody worked here at that moment.</p>
      ) : (
        <>
          <p>{status === 401 || status === 403 ? `You may not see the past: ${why}.` : `The past could not be read: ${why}.`}</p>
          <button type="button" className="button" onClick={travelAgain}>
            Try again
          </button>
        </>
      )}
      <button type="button" className="button" onClick={backToLive}>
        Back to live
      </button>
    </section>
  );
}
