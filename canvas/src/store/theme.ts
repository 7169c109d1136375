import { createStore } from 'zustand';

export const themes = ['system', 'light', 'dark'] as const;

export type Theme = (typeof themes)[number];

const storageKey = 'molecule.theme';

export const theme = createStore<{ readonly theme: Theme }>(() => ({ theme: remembered() }));

export function chooseTheme(chosen: Theme): void {
  theme.setState({ theme: chosen });
  try {
    localStorage.setItem(storageKey, chosen);
  } catch {
    // Storage may be switched off: the choice then lasts as long as the page.
  }
}

/** The stylesheet follows the system unless the root element names a theme. */
export function applyTheme(root: HTMLElement): void {
  const apply = (chosen: Theme) => (root.dataset.theme = chosen);
  apply(theme.getState().theme);
  theme.subscribe(state => apply(state.theme));
}

function remembered(): Theme {
  try {
    const stored = localStorage.getItem(storageKey);
    return themes.find(known => known === stored) ?? 'system';
  } catch {
    return 'system';
  }
}

/** Until the returned function is called, tells that colours are others now, whoever changed them. */
export function onThemeChange(changed: () => void): () => void {
  const system = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map(query => window.matchMedia(query));
  for (const query of system) query.addEventListener('change', changed);
  const stop = theme.subscribe(changed);
  return () => {
    for (const query of system) query.removeEventListener('change', changed);
    stop();
  };
}
