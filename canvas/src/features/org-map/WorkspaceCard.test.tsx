// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { statuses, statusLabel } from '../../core/org/status';
import { selection } from '../../store/selection';
import { aWorkspace } from '../../testing/workspace';
import { WorkspaceCard } from './WorkspaceCard';

afterEach(cleanup);

describe('WorkspaceCard', () => {
  it.each(statuses)('says %s in words and by silhouette, not by colour alone', status => {
    render(<WorkspaceCard workspace={aWorkspace({ status })} />);
    const card = screen.getByTestId('workspace-card');
    expect(card.dataset.status).toBe(status);
    expect(card.textContent).toContain(statusLabel[status]);
    expect(card.querySelector(`svg[data-status=${status}]`)).not.toBeNull();
  });

  it('has a name that says everything, and its line of text as description', () => {
    render(<WorkspaceCard workspace={aWorkspace({ status: 'degraded', lastError: 'no answer from staging' })} />);
    const card = screen.getByRole('group', { name: 'QA Lead, Quality, tier 2, degraded, 3 active tasks' });
    const description = document.getElementById(card.getAttribute('aria-describedby') ?? '');
    expect(description?.textContent).toBe('no answer from staging');
  });

  it.each(['online', 'degraded'] as const)('marks a stalled one that is %s in words and by silhouette, beside its status', status => {
    render(<WorkspaceCard workspace={aWorkspace({ status, stalledSince: Date.UTC(2026, 10, 22, 10, 42) })} />);
    const card = screen.getByRole('group', { name: `QA Lead, Quality, tier 2, ${status}, stalled, 3 active tasks` });
    expect(card.dataset.status).toBe(status);
    expect(card.textContent).toContain(statusLabel[status]);
    const mark = screen.getByTestId('stalled');
    expect(mark.textContent).toMatch(/^Stalled/);
    expect(mark.querySelector('svg')).not.toBeNull();
    const descriptions = (card.getAttribute('aria-describedby') ?? '').split(' ').map(id => document.getElementById(id)?.textContent);
    expect(descriptions.join(' ')).toContain('Busy without progress; noticed 22 Nov');
  });

  it('marks nobody else', () => {
    render(<WorkspaceCard workspace={aWorkspace()} />);
    expect(screen.queryByTestId('stalled')).toBeNull();
  });

  it('shows task, tier, runtime and how busy it is', () => {
    render(<WorkspaceCard workspace={aWorkspace({ runtime: 'external' })} />);
    const { textContent } = screen.getByTestId('workspace-card');
    for (const part of ['Running regression suite', 'T2', 'Quality\u00a0·\u00a0remote', '3 active']) expect(textContent).toContain(part);
  });

  it.each([
    ['markup', '<img src=x onerror=alert(1)>'],
    ['right-to-left overrides', '\u202eevil\u202c'],
    ['10,000 characters', 'x'.repeat(10_000)],
    ['nothing but spaces', '   '],
  ])('survives %s as a name', (_, name) => {
    render(<WorkspaceCard workspace={aWorkspace({ name, role: name, currentTask: name, runtime: name })} />);
    const card = screen.getByTestId('workspace-card');
    expect(card.querySelector('img')).toBeNull();
    expect(card.textContent.length).toBeLessThan(2_000);
  });

  it('takes the focus when it is asked for, and is then the one tab stop', () => {
    const workspace = aWorkspace();
    selection.setState({ current: workspace.id, wanted: workspace.id });
    render(<WorkspaceCard workspace={workspace} />);
    const card = screen.getByTestId('workspace-card');
    expect(document.activeElement).toBe(card);
    expect(card.tabIndex).toBe(0);
    expect(selection.getState().wanted).toBeNull();
    act(() => selection.setState({ current: 'another' }));
    expect(card.tabIndex).toBe(-1);
  });
});
