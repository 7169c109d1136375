import { useStore } from 'zustand';
import { nameOf } from '../../core/presence/people';
import { followPerson, presence } from '../../store/presence';
import './follow-banner.css';

/** Whose view this is, until one moves the map oneself. */
export function FollowBanner() {
  const person = useStore(presence, state => (state.following === null ? undefined : state.people.get(state.following)));
  if (!person) return null;
  return (
    <div className="follow-banner" role="status" data-testid="follow-banner">
      <p>
        Following <bdi>{nameOf(person)}</bdi>
      </p>
      <button type="button" className="button" onClick={() => followPerson(null)}>
        Stop
      </button>
    </div>
  );
}
