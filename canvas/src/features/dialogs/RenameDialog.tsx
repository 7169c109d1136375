import { useState, type SubmitEvent } from 'react';
import { useStore } from 'zustand';
import { displayName } from '../../core/org/describe';
import { rename } from '../../store/commands';
import { organisation } from '../../store/organisation';
import { Dialog } from '../../ui/Dialog';

export const nameLimit = 200;
export const roleLimit = 1_000;

export function RenameDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const workspace = useStore(organisation, state => state.workspaces.get(id));
  const [name, setName] = useState(workspace?.name ?? '');
  const [role, setRole] = useState(workspace?.role ?? '');
  if (!workspace) return null;

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onClose();
    if (name.trim() !== workspace.name || role.trim() !== (workspace.role ?? '')) rename(id, name.trim(), role.trim() || null);
  };
  return (
    <Dialog label={`Rename ${displayName(workspace)}`} onClose={onClose}>
      <form onSubmit={submit}>
        <div className="field">
          <label htmlFor="rename-name">Name</label>
          <input id="rename-name" className="input" autoFocus required maxLength={nameLimit} value={name} onChange={event => setName(event.target.value)} />
        </div>
        <div className="field">
          <label htmlFor="rename-role">Role</label>
          <input id="rename-role" className="input" maxLength={roleLimit} value={role} onChange={event => setRole(event.target.value)} />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={name.trim() === ''}>
            Rename
          </button>
        </div>
      </form>
    </Dialog>
  );
}
