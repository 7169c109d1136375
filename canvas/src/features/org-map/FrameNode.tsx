import type { NodeProps } from '@xyflow/react';
import { memo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { ApprovalMark } from './ApprovalMark';
import { countsOfKey, countsKey } from './countsKey';
import { accessibleName, displayName, isStalled, stripOf } from '../../core/org/describe';
import { clip, plural } from '../../core/org/text';
import { fold } from '../../store/commands';
import { organisation } from '../../store/organisation';
import { Glyph, StalledGlyph } from '../../ui/Glyph';
import { Icon } from '../../ui/Icon';
import { MarkSign } from '../../ui/MarkSign';
import { StatusBar } from '../../ui/StatusBar';
import { useApprovals } from './useApprovals';
import { useItem } from './useItem';
import './frame-node.css';

const textLimit = 200;

/** A team: its lead is the header by which it is held, its members lie inside. */
export const FrameNode = memo(function FrameNode({ id }: Pick<NodeProps, 'id'>) {
  const workspace = useStore(organisation, state => state.workspaces.get(id));
  const depth = useStore(organisation, state => state.scene.depth[state.scene.find(id) ?? -1] ?? 0);
  const key = useStore(organisation, state => countsKey(state.scene, id));
  const waiting = useApprovals(id);
  const { ref, isSelected, isDropTarget, isDimmed, ...item } = useItem<HTMLDivElement>(id);
  if (!workspace) return null;

  const { members, counts } = countsOfKey(key);
  const strip = stripOf(workspace);
  const said = strip.kind === 'quiet' ? null : strip.text;
  const spoken = [accessibleName(workspace), ...(waiting > 0 ? [`${waiting} to approve`] : []), plural(members, 'member'), ...(counts.failed > 0 ? [`${counts.failed} failing`] : [])].join(', ');
  return (
    <div className="team-frame" data-depth={depth === 0 ? 'department' : 'team'} data-selected={isSelected} data-drop={isDropTarget} data-dimmed={isDimmed} data-mark={workspace.past?.mark ?? undefined}>
      <div
        ref={ref}
        className="frame-header"
        data-testid="workspace-card"
        data-workspace-id={id}
        data-status={workspace.status}
        role="group"
        aria-label={spoken}
        {...item}
      >
        <Glyph status={workspace.status} />
        <bdi className="frame-name">{displayName(workspace)}</bdi>
        {workspace.role && <Quiet>{clip(workspace.role, textLimit)}</Quiet>}
        {said && <Quiet kind={strip.kind}>{clip(said, textLimit)}</Quiet>}
        <span className="frame-space" />
        {waiting > 0 && <ApprovalMark id={id} count={waiting} />}
        {workspace.past?.mark && <MarkSign mark={workspace.past.mark} />}
        {isStalled(workspace) && (
          <span className="frame-stalled" data-testid="stalled">
            <StalledGlyph /> Stalled
          </span>
        )}
        {counts.failed > 0 && (
          <span className="frame-failing" data-status="failed">
            {counts.failed.toLocaleString('en')} failed
          </span>
        )}
        <StatusBar counts={counts} />
        <span className="frame-members">{members.toLocaleString('en')}</span>
        {!workspace.past && (
          <button
            type="button"
            className="icon-button frame-fold nodrag"
            tabIndex={-1}
            aria-label={`Fold the team of ${displayName(workspace)}`}
            title="Fold (X)"
            onClick={event => {
              event.stopPropagation();
              void fold([id], true);
            }}
          >
            <Icon name="fold" />
          </button>
        )}
      </div>
      {isDropTarget && <p className="drop-badge">Move into {displayName(workspace)}</p>}
    </div>
  );
});

function Quiet({ children, kind }: { children: ReactNode; kind?: string }) {
  return (
    <bdi className="frame-quiet" data-kind={kind}>
      {children}
    </bdi>
  );
}
