import { useState } from 'react';
import { useStore } from 'zustand';
import { displayName } from '../../core/org/describe';
import { nameLimit, nameOf, type Person } from '../../core/presence/people';
import { mapActions } from '../../store/mapActions';
import { organisation } from '../../store/organisation';
import { followPerson, presence, rename } from '../../store/presence';
import { Dialog } from '../../ui/Dialog';
import './people.css';

/** What one is called oneself, who else is here, where they look, and whose view is followed. */
export function PeopleDialog({ onClose }: { onClose: () => void }) {
  const { people, following, name } = useStore(presence);
  const [typed, setTyped] = useState(name);
  const keep = () => {
    if (typed !== name) rename(typed);
  };
  return (
    <Dialog
      label="Who is here"
      onClose={() => {
        keep();
        onClose();
      }}
    >
      <form
        onSubmit={event => {
          event.preventDefault();
          keep();
        }}
      >
        <div className="field">
          <label htmlFor="own-name">Your name, as the others see it</label>
          <input id="own-name" className="input" autoFocus maxLength={nameLimit} autoComplete="nickname" value={typed} onChange={event => setTyped(event.target.value)} onBlur={keep} />
        </div>
      </form>
      {people.size === 0 ? (
        <p>Nobody else has this canvas open.</p>
      ) : (
        <ul className="people" data-testid="people">
          {[...people.values()].map(person => (
            <Row
              key={person.id}
              person={person}
              isFollowed={person.id === following}
              onFollow={() => {
                followPerson(person.id === following ? null : person.id);
                if (person.id !== following) onClose();
              }}
            />
          ))}
        </ul>
      )}
      <p className="people-note">Names are what people typed and are not checked. Where you look is told to those who have this canvas open, and kept nowhere.</p>
    </Dialog>
  );
}

function Row({ person, isFollowed, onFollow }: { person: Person; isFollowed: boolean; onFollow: () => void }) {
  const workspace = useStore(organisation, state => (person.workspace_id === null ? undefined : state.workspaces.get(person.workspace_id)));
  const hasMap = useStore(mapActions, state => state.actions !== null);
  const where = [person.at !== null ? 'in the past' : null, workspace ? `at ${displayName(workspace)}` : person.view ? 'on the map' : 'in the list'].filter(Boolean).join(', ');
  return (
    <li>
      <bdi className="people-name">{nameOf(person)}</bdi>
      <span className="people-where" dir="auto">
        {where}
      </span>
      <button type="button" className="button" aria-pressed={isFollowed} disabled={!hasMap || (person.view === null && !isFollowed)} onClick={onFollow}>
        {isFollowed ? 'Stop' : 'Follow'}
        <span className="visually-hidden"> {nameOf(person)}</span>
      </button>
    </li>
  );
}
