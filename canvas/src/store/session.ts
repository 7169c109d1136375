import { createStore } from 'zustand';
import { loadSession, signIn, signOut, type Session } from '../protocol/http';
import { forgetApprovals } from './approvals';
import { forget } from './organisation';

export interface SessionState {
  /** `unknown` until the gateway has said who this browser is; `shut` when it must sign in first. */
  readonly access: 'unknown' | 'open' | 'shut';
  /** Whether this gateway has people sign in at all. */
  readonly loginRequired: boolean;
}

export const session = createStore<SessionState>(() => ({ access: 'unknown', loginRequired: false }));

/** A gateway that cannot be reached says nothing about the session; the banner says that it cannot. */
export async function refreshSession(): Promise<void> {
  try {
    apply(await loadSession());
  } catch {
    return;
  }
}

/** @throws RequestFailed when the token is not the operator's, or cannot be checked now. */
export async function enter(token: string): Promise<void> {
  apply(await signIn(token));
}

/** @throws RequestFailed when the gateway cannot be asked to take the cookie back. */
export async function leave(): Promise<void> {
  apply(await signOut());
}

function apply({ caller, login_required }: Session): void {
  const access = caller === 'operator' ? 'open' : 'shut';
  // What was seen is not left lying about for whoever sits down next.
  if (access === 'shut') {
    forget();
    forgetApprovals();
  }
  session.setState({ access, loginRequired: login_required });
}
