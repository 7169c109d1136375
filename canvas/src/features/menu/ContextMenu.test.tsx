// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dialog } from '../../store/dialog';
import { closeMenu, menu, openMenu } from '../../store/menu';
import { organisation, showPast } from '../../store/organisation';
import { selectAll, selection } from '../../store/selection';
import { aWire, given } from '../../testing/feed';
import { ContextMenu } from './ContextMenu';

const at = { clientX: 40, clientY: 50, preventDefault: vi.fn() };

const ask = (id: string | null) => act(() => openMenu(id, at));
const labels = () => screen.getAllByRole('menuitem').map(item => item.querySelector('span')?.textContent);

beforeEach(() => {
  dialog.setState({ dialog: null });
  selection.setState({ selected: new Set(), current: null, wanted: null, hovered: null });
  given(
    aWire({ id: 'lead', name: 'QA Lead' }),
    aWire({ id: 'tester', name: 'Tester', parent_id: 'lead', status: 'paused' }),
    aWire({ id: 'writer', name: 'Writer' }),
  );
  render(<ContextMenu />);
});

afterEach(() => {
  closeMenu();
  cleanup();
});

describe('ContextMenu', () => {
  it('is about who is pointed at, and keeps the browser from showing its own', () => {
    ask('writer');
    expect([...selection.getState().selected]).toEqual(['writer']);
    expect(at.preventDefault).toHaveBeenCalled();
    expect(labels()).toContain('Rename…');
    expect(labels()).toContain('Pause');
    expect(labels()).not.toContain('Fold the team');
  });

  it('is about all that are selected when one of them is pointed at', () => {
    selectAll(['lead', 'writer']);
    ask('writer');
    expect(selection.getState().selected.size).toBe(2);
    expect(labels()).toEqual(['Show 2 workspaces', 'Move 2 workspaces to…', 'Fold the team', 'Pause 2 workspaces', 'Restart 2 workspaces', 'Remove 2 workspaces…']);
  });

  it('offers what fits the state: resume to who rests, fold to who leads', () => {
    ask('tester');
    expect(labels()).toContain('Resume');
    ask('lead');
    expect(labels()).toContain('Fold the team');
  });

  it('shows the key that does the same', () => {
    ask('writer');
    expect(screen.getByRole('menuitem', { name: /Rename/ }).textContent).toContain('F2');
  });

  it('goes by keys alone: arrows, first letters, Enter', async () => {
    ask('writer');
    expect(document.activeElement?.textContent).toContain('Details');
    await userEvent.keyboard('{ArrowUp}');
    expect(document.activeElement?.textContent).toContain('Remove');
    await userEvent.keyboard('{ArrowDown}');
    expect(document.activeElement?.textContent).toContain('Details');
    await userEvent.keyboard('r');
    expect(document.activeElement?.textContent).toContain('Rename');
    await userEvent.keyboard('{Enter}');
    expect(dialog.getState().dialog).toEqual({ kind: 'rename', id: 'writer' });
    expect(menu.getState().menu).toBeNull();
  });

  it('closes with Escape, with Tab, and when something else is pressed, and does nothing then', async () => {
    ask('writer');
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('menu')).toBeNull();
    ask('writer');
    await userEvent.tab();
    expect(screen.queryByRole('menu')).toBeNull();
    ask('writer');
    await userEvent.pointer({ keys: '[MouseLeft]', target: document.body });
    expect(screen.queryByRole('menu')).toBeNull();
    expect(dialog.getState().dialog).toBeNull();
  });

  it('on the ground makes a workspace at the top, whoever is selected', async () => {
    selectAll(['lead']);
    ask(null);
    await userEvent.click(screen.getByRole('menuitem', { name: /New workspace/ }));
    expect(dialog.getState().dialog).toEqual({ kind: 'create', parentId: null });
  });

  it('offers nothing that would change the past', () => {
    act(() => showPast(new Map(organisation.getState().workspaces)));
    ask('writer');
    expect(labels()).toEqual(['Details', 'Show on the map', 'Back to live']);
    ask(null);
    expect(labels()).toEqual(['Show the whole organisation', 'Show as a list', 'Find…', 'Back to live']);
    act(() => showPast(null));
  });

  it('does not open for somebody who has gone', () => {
    ask('nobody');
    expect(screen.queryByRole('menu')).toBeNull();
  });
});
