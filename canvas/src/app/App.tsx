import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Camera } from '../core/scene/camera';
import { Dialogs } from '../features/dialogs/Dialogs';
import { ListView } from '../features/list/ListView';
import { ContextMenu } from '../features/menu/ContextMenu';
import { EmptyState } from '../features/org-map/EmptyState';
import { MapSkeleton } from '../features/org-map/MapSkeleton';
import { OrgMap } from '../features/org-map/OrgMap';
import { Outline } from '../features/outline/Outline';
import { Palette } from '../features/palette/Palette';
import { Panel } from '../features/panel/Panel';
import { LoginForm } from '../features/session/LoginForm';
import { BatchBar } from '../features/toolbar/BatchBar';
import { ConnectionBanner } from '../features/toolbar/ConnectionBanner';
import { Toolbar } from '../features/toolbar/Toolbar';
import { restoreCamera } from '../store/camera';
import { organisation } from '../store/organisation';
import { followAddress, route } from '../store/route';
import { session } from '../store/session';
import { ui } from '../store/ui';
import { LiveRegion } from '../ui/LiveRegion';
import { Toasts } from '../ui/Toasts';
import { Tooltip } from '../ui/Tooltip';
import { useKeys } from './useKeys';
import { useNarrow } from './useNarrow';

export function App() {
  const isShut = useStore(session, state => state.access === 'shut');
  return isShut ? <LoginForm /> : <Canvas />;
}

function Canvas() {
  const isLoaded = useStore(organisation, state => state.picture.position !== null);
  const isEmpty = useStore(organisation, state => state.workspaces.size === 0);
  const outline = useStore(ui, state => state.outline);
  useKeys();
  useEffect(followAddress, []);

  return (
    <div className="app">
      <Toolbar />
      <BatchBar />
      <div className="columns">
        {outline && isLoaded && !isEmpty && <Outline />}
        <main className="stage">
          <ConnectionBanner />
          <Stage isLoaded={isLoaded} isEmpty={isEmpty} />
        </main>
        {isLoaded && <Panel />}
      </div>
      <LiveRegion />
      <Toasts />
      <Tooltip />
      <ContextMenu />
      <Palette />
      <Dialogs />
    </div>
  );
}

function Stage({ isLoaded, isEmpty }: { isLoaded: boolean; isEmpty: boolean }) {
  const camera = useFirstCamera();
  const isNarrow = useNarrow();
  const view = useStore(route, state => state.view);
  if (!isLoaded || camera === undefined) return <MapSkeleton />;
  if (isEmpty) return <EmptyState />;
  return view === 'list' || isNarrow ? <ListView /> : <OrgMap camera={camera} />;
}

/** As the address says, or as it was. Undefined until it is known: a map that is drawn and then jumps would be worse than a skeleton. */
function useFirstCamera(): Camera | null | undefined {
  const [camera, setCamera] = useState<Camera | null | undefined>(() => route.getState().camera ?? undefined);
  useEffect(() => {
    if (route.getState().camera === null) void restoreCamera().then(setCamera);
  }, []);
  return camera;
}
