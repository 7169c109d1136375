import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { flushCamera } from '../store/camera';
import { connect } from '../store/connection';
import { applyTheme } from '../store/theme';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { App } from './App';
import './theme.css';
import './base.css';

applyTheme(document.documentElement);
window.addEventListener('pagehide', flushCamera);
connect();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <App />
    </ErrorBoundary>
  </StrictMode>,
);
