import { Component, type ReactNode } from 'react';
import './error-boundary.css';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
}

/** The page has failed, the organisation has not: says so, and offers the one thing that helps. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <main className="error-boundary" role="alert">
        <h1>The canvas stopped working</h1>
        <p>This page ran into an error and cannot go on. The organisation itself is not affected.</p>
        <pre>{error instanceof Error ? error.message : 'An error without a message.'}</pre>
        <button type="button" className="button" onClick={() => location.reload()}>
          Load the canvas again
        </button>
      </main>
    );
  }
}
