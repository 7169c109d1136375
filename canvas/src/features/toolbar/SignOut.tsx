import { useStore } from 'zustand';
import { leave, session } from '../../store/session';
import { toast } from '../../store/toasts';
import { Icon } from '../../ui/Icon';

/** Only where people sign in. */
export function SignOut() {
  const isOffered = useStore(session, state => state.loginRequired);
  if (!isOffered) return null;

  const signOut = () => {
    leave().catch(() => toast('error', 'Signing out failed: the gateway cannot be reached.'));
  };
  return (
    <button type="button" className="icon-button" aria-label="Sign out" title="Sign out" onClick={signOut}>
      <Icon name="leave" />
    </button>
  );
}
