import { useStore } from 'zustand';
import { organisation, setLive } from '../../store/organisation';
import { Icon } from '../../ui/Icon';

/** Holds the picture still, and says how much waits behind it. */
export function LivePause() {
  const live = useStore(organisation, state => state.live);
  const behind = useStore(organisation, state => state.behind);
  return (
    <>
      {!live && <span className="held">Held{behind > 0 && `, ${behind.toLocaleString('en')} behind`}</span>}
      <button
        type="button"
        className="icon-button"
        aria-label={live ? 'Hold the picture still' : 'Go on live'}
        title={live ? 'Hold the picture still (.)' : 'Go on live (.)'}
        aria-pressed={!live}
        onClick={() => setLive(!live)}
      >
        <Icon name={live ? 'pause' : 'play'} />
      </button>
    </>
  );
}
