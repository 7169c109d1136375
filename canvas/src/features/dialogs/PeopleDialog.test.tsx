// @vitest-environment happy-dom
import { act, cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { MapActions } from '../../store/mapActions';
import { mapActions } from '../../store/mapActions';
import { hearPresence, linkPresence, presence } from '../../store/presence';
import { aWire, given } from '../../testing/feed';
import { PeopleDialog } from './PeopleDialog';

const view = { x: 0, y: 0, width: 100, height: 100 };
const person = { id: 'ada', name: '<img src=x>', cursor: null, view, workspace_id: 'a', at: null };

beforeEach(() => {
  given(aWire({ id: 'a', name: 'QA Lead' }));
  linkPresence(null);
  mapActions.setState({ actions: {} as MapActions });
});

afterEach(() => {
  cleanup();
  mapActions.setState({ actions: null });
});

it('says who is here and where they look, with names as text, and follows one of them', async () => {
  const close = vi.fn();
  render(<PeopleDialog onClose={close} />);
  expect(screen.getByText('Nobody else has this canvas open.')).toBeTruthy();
  act(() => hearPresence({ you: 'me', people: [person, { ...person, id: 'b', name: null, view: null, workspace_id: null, at: '7' }], gone: [] }));
  const rows = within(screen.getByTestId('people')).getAllByRole('listitem', { hidden: true });
  expect(rows.map(row => row.textContent)).toEqual(['<img src=x>at QA LeadFollow <img src=x>', 'Somebodyin the past, in the listFollow Somebody']);
  expect(document.querySelector('img')).toBeNull();
  const [follow, other] = within(screen.getByTestId('people')).getAllByRole('button', { hidden: true });
  expect(other).toMatchObject({ disabled: true });
  if (follow) await userEvent.click(follow);
  expect(presence.getState().following).toBe('ada');
  expect(close).toHaveBeenCalled();
});

it('takes the name that one types', async () => {
  render(<PeopleDialog onClose={() => undefined} />);
  await userEvent.type(screen.getByLabelText(/Your name/), 'Grace{Enter}');
  expect(presence.getState().name).toBe('Grace');
});
