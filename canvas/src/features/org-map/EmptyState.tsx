import { useState } from 'react';
import { Command } from '../../ui/Command';
import './empty-state.css';
import { registerCommand } from './registerCommand';

/** What to do when there is nobody yet: both commands work as they stand. */
export function EmptyState() {
  const [register] = useState(() => registerCommand(location.origin));
  return (
    <section className="empty-state" data-testid="empty-state" aria-labelledby="empty-title">
      <h2 id="empty-title">Nobody works here yet</h2>
      <p>An agent appears on this map the moment it registers. There are two ways to begin:</p>
      <h3>Start the sample organisation</h3>
      <p>Twelve agents in three levels, at work. In the folder of your clone:</p>
      <Command label="start the sample organisation" text="./molecule up --sample" />
      <h3>Register an agent of your own</h3>
      <p>It is online at once, and offline after a minute unless it sends heartbeats with the token from the answer.</p>
      <Command label="register an agent" text={register} />
    </section>
  );
}
