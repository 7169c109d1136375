import { useStore } from 'zustand';
import { approvals } from '../../store/approvals';
import { organisation } from '../../store/organisation';

/** How many of its requests wait for a decision now; what waited in the past is not to be decided any more. */
export function useApprovals(id: string): number {
  const isPast = useStore(organisation, state => state.isPast);
  const count = useStore(approvals, state => state.counts.get(id) ?? 0);
  return isPast ? 0 : count;
}
