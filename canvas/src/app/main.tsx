import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { flushCamera } from '../store/camera';
import { connect } from '../store/connection';
import { refreshSession, session, type SessionState } from '../store/session';
import { applyTheme } from '../store/theme';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { App } from './App';
import './theme.css';
import './base.css';

applyTheme(document.documentElement);
window.addEventListener('pagehide', flushCamera);
void refreshSession().then(() => {
  let disconnect: (() => void) | null = null;
  const follow = ({ access }: SessionState) => {
    if (access === 'shut') {
      disconnect?.();
      disconnect = null;
    } else disconnect ??= connect();
  };
  follow(session.getState());
  session.subscribe(follow);
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <App />
    </ErrorBoundary>
  </StrictMode>,
);
