import { useState } from 'react';
import { useStore } from 'zustand';
import { clip } from '../../core/org/text';
import { sumUp } from '../../core/past/past';
import { visit } from '../../store/actions';
import { openPanel } from '../../store/route';
import { listDifferences, travel } from '../../store/travel';
import { MarkSign } from '../../ui/MarkSign';
import { PanelFrame } from './PanelFrame';

const atOnce = 200;
const textLimit = 400;

/** Who is not what they were at the earlier moment, beside the map that shows it. */
export function Differences() {
  const differences = useStore(travel, state => (state.isListed ? (state.past?.differences ?? null) : null));
  const [most, setMost] = useState(atOnce);
  if (differences === null) return null;
  return (
    <PanelFrame label="Differences" head={<h2>Differences</h2>} onClose={() => listDifferences(false)}>
      <div className="panel-body" tabIndex={0} data-testid="differences">
        {differences.length === 0 ? (
          <p className="panel-empty">Nothing is different between these two moments.</p>
        ) : (
          <>
            <p className="difference-sum">{sumUp(differences)}</p>
            <ul className="difference-list">
              {differences.slice(0, most).map(({ id, name, mark, note }) => (
                <li key={id}>
                  <button
                    type="button"
                    onClick={() => {
                      visit(id);
                      openPanel(id);
                    }}
                  >
                    <MarkSign mark={mark} />
                    <bdi>{clip(name.trim() || id, textLimit)}</bdi>
                    {(mark === 'moved' || mark === 'changed') && (
                      <span className="difference-note" dir="auto">
                        {clip(note, textLimit)}
                      </span>
                    )}
                  </button>
                </li>
              ))}
            </ul>
            {differences.length > most && (
              <p className="log-foot">
                <button type="button" className="button" onClick={() => setMost(most + atOnce)}>
                  Show more
                </button>
              </p>
            )}
          </>
        )}
      </div>
    </PanelFrame>
  );
}
