import { displayName } from '../core/org/describe';
import { exportBundle } from '../protocol/http';
import { organisation } from './organisation';
import { reasonFor } from './reason';
import { toast } from './toasts';

/** Hands a team to the browser, which asks where to put it. */
export async function saveBundle(id: string): Promise<void> {
  const workspace = organisation.getState().workspaces.get(id);
  const name = workspace ? displayName(workspace) : id;
  try {
    const url = URL.createObjectURL(new Blob([await exportBundle(id)], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${fileNameOf(name)}.bundle.json`;
    link.click();
    URL.revokeObjectURL(url);
  } catch (error) {
    toast('error', `${name} was not exported: ${reasonFor(error)}.`);
  }
}

/** What file systems take anywhere. */
function fileNameOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 60) || 'workspace';
}
