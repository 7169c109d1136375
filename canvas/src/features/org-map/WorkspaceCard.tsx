import { useId, useState, type FocusEvent, type PointerEvent } from 'react';
import { accessibleName, displayName, isAtWork, stallLine, statusLine, stripOf } from '../../core/org/describe';
import { clip, plural } from '../../core/org/text';
import type { Workspace } from '../../core/org/workspace';
import { hideTip, showTip } from '../../store/tip';
import { Glyph, StalledGlyph } from '../../ui/Glyph';
import { MarkSign } from '../../ui/MarkSign';
import { ApprovalMark } from './ApprovalMark';
import { useApprovals } from './useApprovals';
import { useItem } from './useItem';
import './workspace-card.css';

const tipLimit = 400;

/** An agent, or a folded team with so many members. Needs nothing of the map around it. */
export function WorkspaceCard({ workspace, members = 0 }: { workspace: Workspace; members?: number }) {
  const { id, status, role, runtime, tier, activeTasks, stalledSince } = workspace;
  const { ref, isSelected, isDropTarget, isDimmed, onFocus: onItemFocus, ...item } = useItem<HTMLDivElement>(id);
  const stripId = useId();
  const stalledId = useId();
  const waiting = useApprovals(id);
  const strip = stripOf(workspace);
  const stripText = clip(strip.text, tipLimit);

  const onFocus = (event: FocusEvent<HTMLElement>) => {
    onItemFocus();
    const stripElement = document.getElementById(stripId);
    if (stripElement && event.currentTarget.matches(':focus-visible')) tipWhenWorthIt(stripElement, stripText, strip.kind === 'error');
  };

  return (
    <div
      ref={ref}
      className="workspace-card"
      data-testid="workspace-card"
      data-workspace-id={id}
      data-status={status}
      role="group"
      data-selected={isSelected}
      data-drop={isDropTarget}
      data-dimmed={isDimmed}
      data-folded={members > 0}
      data-mark={workspace.past?.mark ?? undefined}
      {...item}
      aria-label={[accessibleName(workspace), ...(waiting > 0 ? [`${waiting} to approve`] : []), ...(members > 0 ? [plural(members, 'member'), 'folded'] : [])].join(', ')}
      aria-describedby={stalledSince === null ? stripId : `${stripId} ${stalledId}`}
      onFocus={onFocus}
      onBlur={hideTip}
    >
      <Rail status={status} />
      <div className="card-head" onPointerEnter={tipOver(clip(workspace.name, tipLimit))} onPointerLeave={hideTip}>
        <Glyph status={status} />
        <bdi className="card-name">{displayName(workspace)}</bdi>
        {members > 0 && <span className="card-members">+{members.toLocaleString('en')}</span>}
        {waiting > 0 && <ApprovalMark id={id} count={waiting} />}
        <span className="card-tier">T{tier}</span>
      </div>
      <p className="card-role" onPointerEnter={tipOver(clip(role ?? '', tipLimit))} onPointerLeave={hideTip}>
        {role && <bdi className="card-role-name">{clip(role, tipLimit)}</bdi>}
        {role && runtime && <span className="card-runtime">&nbsp;·&nbsp;</span>}
        {runtime && <bdi className="card-runtime">{runtime === 'external' ? 'remote' : clip(runtime, tipLimit)}</bdi>}
        {stalledSince !== null && <Stalled id={stalledId} since={stalledSince} />}
      </p>
      <p
        id={stripId}
        className="card-strip"
        data-kind={strip.kind}
        dir="auto"
        onPointerEnter={tipOver(stripText, strip.kind === 'error')}
        onPointerLeave={hideTip}
      >
        {stripText}
      </p>
      <p className="card-foot">
        <span className="card-status">{statusLine(workspace)}</span>
        {workspace.past?.mark && <MarkSign mark={workspace.past.mark} />}
        {isAtWork(workspace) && activeTasks > 0 && <span className="card-busy">{activeTasks.toLocaleString('en')} active</span>}
      </p>
    </div>
  );
}

/** Beside the status, not instead of it: its agent is there. Told by an hourglass and a word; since when is in the tooltip and for screen readers. */
function Stalled({ id, since }: { id: string; since: number }) {
  const line = stallLine(since);
  return (
    <span className="card-stalled" data-testid="stalled" onPointerEnter={tipOver(line, true)}>
      <StalledGlyph />
      Stalled
      <span id={id} className="visually-hidden">
        {line}
      </span>
    </span>
  );
}

/** Pulses once when the status changes, and only then: a card that comes into view is not news. */
function Rail({ status }: { status: Workspace['status'] }) {
  const [drawnFirst] = useState(status);
  return <div key={status} className="card-rail" data-changed={status !== drawnFirst} />;
}

function tipOver(text: string, always = false) {
  return (event: PointerEvent<HTMLElement>) => tipWhenWorthIt(event.currentTarget, text, always);
}

/** An error is always worth a tooltip; other text only where the card had to cut it. */
function tipWhenWorthIt(element: HTMLElement, text: string, always: boolean): void {
  const isCut = [element, ...element.children].some(part => part.scrollWidth > part.clientWidth);
  if (always || isCut) showTip(text, element.closest('.workspace-card') ?? element);
}
