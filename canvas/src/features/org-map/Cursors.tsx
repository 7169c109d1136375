import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { nameOf } from '../../core/presence/people';
import { presence } from '../../store/presence';
import { route } from '../../store/route';
import './cursors.css';

/** Where the others point, in the coordinates of the map. Only for the eye: who is here is said by the list of people. */
export function Cursors() {
  const layer = useRef<HTMLDivElement>(null);
  const api = useStoreApi();
  const people = useStore(presence, state => state.people);
  // Another moment is another map.
  const at = useStore(route, state => state.at);

  useEffect(() => {
    const follow = () => {
      const [x, y, zoom] = api.getState().transform;
      const style = layer.current?.style;
      style?.setProperty('--camera-x', `${x}px`);
      style?.setProperty('--camera-y', `${y}px`);
      style?.setProperty('--camera-zoom', String(zoom));
    };
    follow();
    return api.subscribe(follow);
  }, [api]);

  return (
    <div ref={layer} className="cursors" aria-hidden="true">
      {[...people.values()].map(
        person =>
          person.cursor &&
          person.at === at && (
            <div key={person.id} className="cursor" data-testid="cursor" style={{ '--x': `${person.cursor.x}px`, '--y': `${person.cursor.y}px` } as React.CSSProperties}>
              <svg viewBox="0 0 16 16" width="16" height="16">
                <path d="M2 1l11 6-5 1.500L5.500 14z" />
              </svg>
              <bdi>{nameOf(person)}</bdi>
            </div>
          ),
      )}
    </div>
  );
}
