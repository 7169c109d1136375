import { useState, type SubmitEvent } from 'react';
import { inWords, plural } from '../../core/org/text';
import { importBundle, type WireImported } from '../../protocol/http';
import { reasonFor } from '../../store/reason';
import { openPanel } from '../../store/route';
import { Dialog } from '../../ui/Dialog';
import './import.css';

/** A team from a file: created as a whole or not at all; then what it still needs. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [made, setMade] = useState<WireImported | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!file) return;
    setBusy(true);
    setProblem(null);
    try {
      setMade(await importBundle(file));
    } catch (error) {
      setProblem(`Nothing was created: ${reasonFor(error)}.`);
    }
    setBusy(false);
  };

  if (made) return <Made made={made} onClose={onClose} />;
  return (
    <Dialog label="Import a bundle" onClose={onClose}>
      <form onSubmit={event => void submit(event)}>
        <div className="field">
          <label htmlFor="import-file">Bundle</label>
          <input id="import-file" className="input" type="file" accept=".json,application/json" required onChange={event => setFile(event.target.files?.[0] ?? null)} />
        </div>
        <p>Everything in it is created at the top of the organisation, with ids of its own, or nothing is.</p>
        {problem && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={isBusy || file === null}>
            {isBusy ? 'Importing…' : 'Import'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Made({ made, onClose }: { made: WireImported; onClose: () => void }) {
  const all = flat(made);
  const needy = all.filter(({ missing_secrets: missing }) => missing.length > 0);
  return (
    <Dialog label="Imported" onClose={onClose}>
      <p role="status">
        {made.name} is there{all.length > 1 && `, ${plural(all.length, 'workspace')} in all`}.
        {needy.length === 0 ? ' It lacks no secret.' : ' Before their agents can work, these need secrets:'}
      </p>
      {needy.length > 0 && (
        <ul className="missing-secrets" data-testid="missing-secrets">
          {needy.map(({ workspace_id: id, name, missing_secrets: missing }) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => {
                  onClose();
                  openPanel(id, 'secrets');
                }}
              >
                <bdi>{name}</bdi>
                <span className="mono">{inWords(missing)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="dialog-actions">
        <button
          type="button"
          className="button button-primary"
          onClick={() => {
            onClose();
            openPanel(made.workspace_id);
          }}
        >
          Show it
        </button>
      </div>
    </Dialog>
  );
}

function flat(made: WireImported): readonly WireImported[] {
  return [made, ...(made.children ?? []).flatMap(flat)];
}
