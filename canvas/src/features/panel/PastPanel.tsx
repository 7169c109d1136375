import { useStore } from 'zustand';
import { displayName } from '../../core/org/describe';
import { sayValue } from '../../core/past/past';
import { organisation } from '../../store/organisation';
import { travel } from '../../store/travel';
import { MarkSign } from '../../ui/MarkSign';
import { Moment } from '../../ui/Moment';
import { WorkspaceFrame } from './WorkspaceFrame';

/** What the log tells of a workspace at the moment that is shown. Nothing here can be changed. */
export function PastPanel({ id }: { id: string }) {
  const workspace = useStore(organisation, state => state.workspaces.get(id));
  const team = useStore(organisation, state => (workspace?.parentId ? state.workspaces.get(workspace.parentId) : undefined));
  const wire = useStore(travel, state => state.past?.details.get(id));
  const difference = useStore(travel, state => state.past?.differences?.find(one => one.id === id));
  return (
    <WorkspaceFrame workspace={workspace}>
      <div className="panel-body" tabIndex={0} data-testid="past-panel">
        {!workspace || !wire ? (
          <p className="panel-gone">There was no workspace with this id at that moment.</p>
        ) : (
          <>
            {difference && (
              <section className="panel-section" aria-label="What is different">
                <p>
                  <MarkSign mark={difference.mark} />
                </p>
                {difference.mark !== 'added' && difference.mark !== 'removed' && (
                  <dl className="field-differences">
                    {difference.fields.map(({ field, from, to }) => (
                      <div key={field}>
                        <dt>{field.replaceAll('_', ' ')}</dt>
                        <dd>
                          <del dir="auto">{sayValue(from)}</del> → <ins dir="auto">{sayValue(to)}</ins>
                        </dd>
                      </div>
                    ))}
                  </dl>
                )}
              </section>
            )}
            <section className="panel-section" aria-label="As it was">
              {wire.role && <p dir="auto">{wire.role}</p>}
              <dl className="facts">
                <dt>Tier</dt>
                <dd>T{wire.tier}</dd>
                <dt>Team</dt>
                <dd>{team ? displayName(team) : 'None: at the top'}</dd>
                <dt>Runtime</dt>
                <dd>{wire.runtime === 'external' ? 'remote' : wire.runtime}</dd>
                <dt>Address</dt>
                <dd className="mono">{wire.url || 'none'}</dd>
                <dt>Created</dt>
                <dd>
                  <Moment at={wire.created_at} />
                </dd>
                <dt>Changed</dt>
                <dd>
                  <Moment at={wire.updated_at} />
                </dd>
                <dt>Version</dt>
                <dd>{wire.version.toLocaleString('en')}</dd>
                <dt>Id</dt>
                <dd className="mono">{wire.id}</dd>
              </dl>
              <details style={{ marginTop: 12 }}>
                <summary>Agent card</summary>
                {wire.agent_card ? <pre className="card-json">{JSON.stringify(wire.agent_card, null, 2)}</pre> : <p className="panel-quiet">It had shown none.</p>}
              </details>
            </section>
          </>
        )}
      </div>
    </WorkspaceFrame>
  );
}
