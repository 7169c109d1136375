// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { open } from '../../store/dialog';
import { route } from '../../store/route';
import { selection } from '../../store/selection';
import { ui } from '../../store/ui';
import { aWire, given } from '../../testing/feed';
import { Palette } from './Palette';

beforeEach(() => {
  given(aWire({ id: 'lead', name: 'QA Lead' }), aWire({ id: 'tester', name: 'Tester', parent_id: 'lead' }), aWire({ id: 'writer', name: 'Writer', role: 'Quality texts' }));
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const options = () => screen.queryAllByRole('option').map(option => option.textContent);

describe('Palette', () => {
  it('goes to the workspace that is found, by keyboard alone', async () => {
    open({ kind: 'palette', text: '' });
    render(<Palette />);
    await userEvent.type(screen.getByRole('combobox'), 'test');
    expect(options()[0]).toContain('Tester');
    await userEvent.keyboard('{Enter}');
    expect(selection.getState().current).toBe('tester');
    expect(route.getState().id).toBe('tester');
    expect(screen.queryByRole('combobox')).toBeNull();
  });

  it('runs commands behind a slash', async () => {
    ui.setState({ mode: 'hand' });
    open({ kind: 'palette', text: '' });
    render(<Palette />);
    await userEvent.type(screen.getByRole('combobox'), '/pointer{Enter}');
    expect(ui.getState().mode).toBe('pointer');
  });

  it('offers only legal teams when somebody is to be moved', () => {
    open({ kind: 'move', ids: ['lead'] });
    render(<Palette />);
    expect(options()).toEqual(['The top: no team', expect.stringContaining('Writer')]);
  });

  it('moves the choice with the arrows and says which it is', async () => {
    open({ kind: 'palette', text: '' });
    render(<Palette />);
    const input = screen.getByRole('combobox');
    await userEvent.type(input, '{ArrowDown}');
    const active = document.getElementById(input.getAttribute('aria-activedescendant') ?? '');
    expect(active?.getAttribute('aria-selected')).toBe('true');
    expect(active?.textContent).toContain('Tester');
  });

  it('says when nothing fits', async () => {
    open({ kind: 'palette', text: '' });
    render(<Palette />);
    await userEvent.type(screen.getByRole('combobox'), 'zzzz');
    expect(screen.getByText('Nothing is called that.')).toBeTruthy();
  });
});
