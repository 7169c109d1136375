import { groups, keymap } from '../../core/keys/keymap';
import { Dialog } from '../../ui/Dialog';
import './help-sheet.css';

/** What every key does, from the table that the keys come from. */
export function HelpSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog label="Keys" className="help-sheet" onClose={onClose}>
      <div className="help-groups">
        {groups.map(group => (
          <section key={group} aria-labelledby={`help-${group}`}>
            <h3 id={`help-${group}`}>{group}</h3>
            <dl>
              {keymap.filter(binding => binding.group === group).map(({ keys, help }) => (
                <div key={keys}>
                  <dt>{help}</dt>
                  <dd>
                    <kbd>{keys}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="help-note">
        Command instead of Ctrl on a Mac. With the mouse: drag a card onto a team to move it there, Shift and drag the ground to select, double-click a team to look at
        it, right-click for what can be done.
      </p>
    </Dialog>
  );
}
