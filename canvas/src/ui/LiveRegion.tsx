import { useStore } from 'zustand';
import { announcer } from '../store/announcer';

export function LiveRegion() {
  const sentence = useStore(announcer, state => state.sentence);
  return (
    <p className="visually-hidden" aria-live="polite" data-testid="live-region">
      {sentence}
    </p>
  );
}
