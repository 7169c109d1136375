import { useState, type SubmitEvent } from 'react';
import { RequestFailed } from '../../protocol/http';
import { enter } from '../../store/session';
import './login-form.css';

const tooManyRequests = 429;
const unauthorized = 401;

/** Stands in for the whole canvas until somebody has signed in. */
export function LoginForm() {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await enter(token.trim());
    } catch (error) {
      setProblem(explain(error));
      setBusy(false);
    }
  };

  return (
    <main className="login" data-testid="login">
      <form aria-labelledby="login-title" onSubmit={event => void submit(event)}>
        <h1 id="login-title">Molecule</h1>
        <p>Sign in with the operator token of this gateway, the value of MOLECULE_OPERATOR_TOKEN.</p>
        <label htmlFor="login-token">Operator token</label>
        <input
          id="login-token"
          type="password"
          autoComplete="current-password"
          spellCheck={false}
          autoFocus
          required
          value={token}
          aria-invalid={problem !== null}
          aria-describedby="login-problem"
          onChange={event => {
            setToken(event.target.value);
          }}
        />
        <p id="login-problem" className="login-problem" role="alert">
          {problem}
        </p>
        <button type="submit" className="button" disabled={isBusy}>
          {isBusy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
    </main>
  );
}

function explain(error: unknown): string {
  if (!(error instanceof RequestFailed)) throw error;
  if (error.status === unauthorized) return 'This is not the operator token.';
  if (error.status === tooManyRequests) return 'Too many attempts. Try again in a minute.';
  return `Signing in failed: ${error.message}.`;
}
