import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { duration } from '../../core/org/time';
import { loadContainer, type WireContainer } from '../../protocol/http';
import { restart } from '../../store/commands';
import { organisation } from '../../store/organisation';
import { useFeed } from '../../store/useFeed';
import { useLoaded } from '../../store/useLoaded';
import { Await } from '../../ui/Await';
import { CopyButton } from '../../ui/CopyButton';
import { Moment } from '../../ui/Moment';
import { ContainerLog } from './ContainerLog';

/** As many characters of an id as people tell containers apart by. */
const shortId = 12;

/** What the workspace runs in, and what that writes. */
export function Container({ id }: { id: string }) {
  const { loaded, again } = useLoaded(id, () => loadContainer(id));
  // The log is read on while the container cannot be asked about.
  const [last, setLast] = useState<WireContainer | null>(null);
  if (loaded.state === 'there' && loaded.value !== last) setLast(loaded.value);

  useFeed(frame => {
    if (frame.type === 'snapshot' || (frame.type === 'events' && frame.events.some(({ workspace_id }) => workspace_id === id))) again();
  });

  return (
    <div className="container-tab">
      <Await loaded={loaded} what="the container" again={again}>
        {container => (container ? <About id={id} container={container} again={again} /> : <None id={id} />)}
      </Await>
      {last && !isNothing(last) && <ContainerLog id={id} goesOn={last.state !== 'stopped'} onTurn={again} />}
    </div>
  );
}

/** It rests, and nothing was made that could. */
function isNothing({ state, container_id: containerId }: WireContainer): boolean {
  return state === 'stopped' && containerId === null;
}

function None({ id }: { id: string }) {
  const runtime = useStore(organisation, state => state.workspaces.get(id)?.runtime);
  if (runtime === undefined) return <p className="panel-empty">There is no workspace with this id, or it was removed, and its container with it.</p>;
  return (
    <p className="panel-empty">
      {runtime === 'external'
        ? 'It has no container: its agent runs elsewhere, and its log is there.'
        : 'It has no container. Its agent was started elsewhere, or no container engine has taken it yet.'}
    </p>
  );
}

function About({ id, container, again }: { id: string; container: WireContainer; again: () => void }) {
  const { container_id: containerId, last_exit: exit, next_start_at: next } = container;
  const failure = useStore(organisation, state => {
    const workspace = state.workspaces.get(id);
    return workspace?.status === 'failed' ? workspace.lastError : '';
  });
  const problem = container.problem ?? failure;
  return (
    <section className="panel-section" aria-label="Container">
      <dl className="facts" data-testid="container">
        <dt>State</dt>
        <dd>
          <State container={container} />
        </dd>
        {next !== null && (
          <>
            <dt>Next start</dt>
            <dd>
              <Until key={next} at={next} />
            </dd>
          </>
        )}
        <dt>Last exit</dt>
        <dd>
          {exit ? (
            <>
              code {exit.exit_code}
              {exit.oom_killed && <strong>, out of memory</strong>}, <Moment at={exit.at} />
            </>
          ) : (
            'it has not ended by itself'
          )}
        </dd>
        <dt>Restarts</dt>
        <dd>{container.restarts === 0 ? 'none' : `${container.restarts.toLocaleString('en')}, by the platform`}</dd>
        <dt>Generation</dt>
        <dd>{container.generation === 0 ? 'none yet' : container.generation.toLocaleString('en')}</dd>
        <dt>Engine</dt>
        <dd>{container.engine}</dd>
        <dt>Container</dt>
        <dd>
          {containerId === null ? (
            'none yet'
          ) : (
            <span className="container-id">
              <span className="mono" title={containerId}>
                {containerId.slice(0, shortId)}
              </span>
              <CopyButton label="Copy the id of the container" text={() => containerId} />
            </span>
          )}
        </dd>
      </dl>
      {problem !== '' && (
        <p className="container-problem" dir="auto">
          {problem}
        </p>
      )}
      <div className="panel-actions container-actions">
        <button type="button" className="button" onClick={() => restart([id])}>
          Restart
        </button>
        <button type="button" className="button" onClick={again}>
          Refresh
        </button>
      </div>
    </section>
  );
}

function State({ container }: { container: WireContainer }) {
  const { state, started_at: since } = container;
  if (isNothing(container)) return 'Not started';
  switch (state) {
    case 'running':
      return since === null ? 'Running' : <>Running since <Moment key={since} at={since} /></>;
    case 'exited':
      return 'Ended by itself';
    case 'stopped':
      return 'Stopped, and kept';
    case 'waiting':
      return 'Waits to be started';
    default:
      return state;
  }
}

/** Counts down. */
function Until({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((Date.parse(at) - now) / 1000);
  return <time dateTime={at}>{seconds > 0 ? `in ${duration(seconds)}` : 'due now'}</time>;
}
