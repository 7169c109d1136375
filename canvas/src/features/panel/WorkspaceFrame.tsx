import type { ReactNode } from 'react';
import { displayName, statusLine } from '../../core/org/describe';
import type { Workspace } from '../../core/org/workspace';
import { closePanel } from '../../store/route';
import { Glyph } from '../../ui/Glyph';
import { PanelFrame } from './PanelFrame';

interface Props {
  /** Undefined when the address names somebody who is not in the picture. */
  readonly workspace: Workspace | undefined;
  readonly hasTabs?: boolean;
  readonly children: ReactNode;
}

/** The panel of one workspace, now or in the past: who it is and how it is, above what there is to know. */
export function WorkspaceFrame({ workspace, hasTabs = false, children }: Props) {
  return (
    <PanelFrame
      label={workspace ? displayName(workspace) : 'Workspace'}
      status={workspace?.status}
      hasTabs={hasTabs}
      onClose={closePanel}
      head={
        <>
          {workspace && <Glyph status={workspace.status} />}
          <h2>
            <bdi>{workspace ? displayName(workspace) : 'Not here'}</bdi>
          </h2>
          {workspace && <span className="panel-status">{statusLine(workspace)}</span>}
        </>
      }
    >
      {children}
    </PanelFrame>
  );
}
