import { useStore } from 'zustand';
import { chooseTheme, theme, themes, type Theme } from '../../store/theme';
import { Icon } from '../../ui/Icon';

const words: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

export function ThemeSwitch() {
  const chosen = useStore(theme, state => state.theme);
  return (
    <div className="theme-switch" role="group" aria-label="Theme">
      {themes.map(offered => (
        <button
          key={offered}
          type="button"
          className="icon-button"
          aria-label={words[offered]}
          title={words[offered]}
          aria-pressed={offered === chosen}
          onClick={() => chooseTheme(offered)}
        >
          <Icon name={offered} />
        </button>
      ))}
    </div>
  );
}
