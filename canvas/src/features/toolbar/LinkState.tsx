import { useStore } from 'zustand';
import { connection, type ConnectionState } from '../../store/connection';

const words: Record<ConnectionState['link'], string> = {
  connecting: 'Connecting…',
  live: 'Live',
  lost: 'Reconnecting…',
};

export function LinkState() {
  const link = useStore(connection, state => state.link);
  return (
    <span className="link-state" data-link={link}>
      {words[link]}
    </span>
  );
}
