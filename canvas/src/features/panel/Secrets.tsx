import { useRef, useState, type SubmitEvent } from 'react';
import { deleteSecret, loadSecrets, setSecret, type SecretChange, type WireSecret } from '../../protocol/http';
import { open } from '../../store/dialog';
import { reasonFor } from '../../store/reason';
import { toast } from '../../store/toasts';
import { useLoaded } from '../../store/useLoaded';
import { Await } from '../../ui/Await';
import { Moment } from '../../ui/Moment';

const keyLimit = 128;
const valueLimit = 32_768;

/** What its agent finds in its environment: names and times. A value goes one way only. */
export function Secrets({ id }: { id: string }) {
  const { loaded, again } = useLoaded(id, () => loadSecrets(id));
  const [key, setKey] = useState('');
  const value = useRef<HTMLTextAreaElement>(null);
  const begin = (wanted: string) => {
    setKey(wanted);
    value.current?.focus();
  };
  return (
    <>
      <SetSecret id={id} name={key} onName={setKey} value={value} onSet={again} />
      <section aria-labelledby="secrets-title">
        <div className="log-tools">
          <h3 id="secrets-title">Secrets</h3>
          <button type="button" className="button" onClick={again}>
            Refresh
          </button>
        </div>
        <Await loaded={loaded} what="the secrets" again={again}>
          {secrets =>
            secrets.length === 0 ? (
              <p className="panel-empty">It has no secrets. What its agent needs to sign in somewhere is set above.</p>
            ) : (
              <ul className="log" data-testid="secrets">
                {secrets.map(secret => (
                  <Secret key={secret.key} id={id} secret={secret} onAgain={() => begin(secret.key)} onDeleted={again} />
                ))}
              </ul>
            )
          }
        </Await>
      </section>
    </>
  );
}

interface SetProps {
  readonly id: string;
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly value: React.RefObject<HTMLTextAreaElement | null>;
  readonly onSet: () => void;
}

/** The value is kept nowhere but in its field, and there only until it is set. */
function SetSecret({ id, name, onName, value, onSet }: SetProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setProblem(null);
    try {
      const change = await setSecret(id, name.trim(), new FormData(form).get('value') as string);
      form.reset();
      onName('');
      toast('info', `${name.trim()} is set. ${afterwards(change)}`);
      onSet();
    } catch (error) {
      setProblem(`It was not set: ${reasonFor(error)}.`);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className="panel-section" aria-label="Set a secret" onSubmit={event => void submit(event)}>
      <div className="field">
        <label htmlFor="secret-key">Name</label>
        <input
          id="secret-key"
          className="input mono"
          required
          maxLength={keyLimit}
          pattern="[A-Za-z_][A-Za-z0-9_]*"
          title="Letters, digits and underscores, not beginning with a digit"
          autoComplete="off"
          spellCheck={false}
          placeholder="API_KEY"
          value={name}
          onChange={event => onName(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor="secret-value">Value</label>
        <textarea id="secret-value" name="value" ref={value} className="input secret-value" required rows={1} maxLength={valueLimit} autoComplete="off" spellCheck={false} />
      </div>
      <p className="panel-quiet">A value is never shown again. Setting one restarts the workspace, so that its agent finds it.</p>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <div className="panel-actions">
        <button type="submit" className="button button-primary" disabled={isBusy}>
          {isBusy ? 'Setting…' : 'Set'}
        </button>
      </div>
    </form>
  );
}

function Secret({ id, secret, onAgain, onDeleted }: { id: string; secret: WireSecret; onAgain: () => void; onDeleted: () => void }) {
  const isOwn = secret.scope === 'workspace';
  const remove = async () => {
    try {
      toast('info', `${secret.key} is deleted. ${afterwards(await deleteSecret(id, secret.key))}`);
    } catch (error) {
      toast('error', `${secret.key} was not deleted: ${reasonFor(error)}.`);
    }
    onDeleted();
  };
  return (
    <li className="secret">
      <span className="log-what mono">
        <bdi>{secret.key}</bdi>
      </span>
      <Moment at={secret.updated_at} />
      <span className="log-more">{isOwn ? 'its own' : 'of the whole installation'}</span>
      <span className="panel-actions">
        <button type="button" className="button" aria-label={`${isOwn ? 'Replace' : 'Override'} ${secret.key}`} onClick={onAgain}>
          {isOwn ? 'Replace' : 'Override'}
        </button>
        {isOwn && (
          <button
            type="button"
            className="button button-danger"
            aria-label={`Delete ${secret.key}`}
            onClick={() =>
              open({
                kind: 'question',
                title: `Delete ${secret.key}?`,
                text: 'Nobody can bring its value back. The workspace is restarted without it; one of the whole installation that has this name takes its place.',
                confirm: 'Delete',
                isDanger: true,
                run: () => void remove(),
              })
            }
          >
            Delete
          </button>
        )}
      </span>
    </li>
  );
}

/** What became of the agent, which has its environment from when it started. */
function afterwards({ restarted, why_not: why }: SecretChange): string {
  if (restarted) return 'The workspace is restarted.';
  return why === 'external_workspace' ? 'Its agent runs elsewhere, and reads it by itself.' : 'The workspace rests; its agent finds it when it is resumed.';
}
