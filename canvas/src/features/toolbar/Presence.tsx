import { useStore } from 'zustand';
import { initials, nameOf } from '../../core/presence/people';
import { run } from '../../store/actions';
import { presence } from '../../store/presence';
import { Icon } from '../../ui/Icon';

/** As many as fit beside each other. */
const most = 3;

/** Who else has a canvas open; leads to who they are and where they look. */
export function Presence() {
  const people = useStore(presence, state => state.people);
  const others = [...people.values()];
  const label = others.length === 0 ? 'Nobody else is here' : `${others.length} more ${others.length === 1 ? 'person is' : 'people are'} here`;
  return (
    <button type="button" className="presence" aria-label={label} title={`${label} (U)`} data-testid="presence" onClick={() => run({ name: 'people' })}>
      {others.length === 0 && <Icon name="people" />}
      {others.slice(0, most).map(person => (
        <bdi key={person.id} className="avatar" title={nameOf(person)}>
          {initials(person)}
        </bdi>
      ))}
      {others.length > most && <span className="avatar">+{others.length - most}</span>}
    </button>
  );
}
