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
import { PastState } from '../features/time-travel/PastState';
import { TimeBar } from '../features/time-travel/TimeBar';
import { BatchBar } from '../features/toolbar/BatchBar';
import { ConnectionBanner } from '../features/toolbar/ConnectionBanner';
import { Toolbar } from '../features/toolbar/Toolbar';
import { restoreCamera } from '../store/camera';
import { organisation } from '../store/organisation';
import { followAddress, route } from '../store/route';
import { session } from '../store/session';
import { followPast, travel } from '../store/travel';
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
  const at = useStore(route, state => state.at);
  const isPast = useStore(organisation, state => state.isPast);
  const isLive = useStore(organisation, state => state.picture.position !== null);
  const isLoaded = at === null ? isLive && !isPast : isPast;
  const isEmpty = useStore(organisation, state => state.workspaces.size === 0);
  const outline = useStore(ui, state => state.outline);
  useKeys();
  useEffect(followAddress, []);
  useEffect(followPast, []);

  return (
    <div className="app">
      <Toolbar />
      {!isPast && <BatchBar />}
      <div className="columns">
        {outline && isLoaded && !isEmpty && <Outline />}
        <main className="stage" data-past={at !== null}>
          <ConnectionBanner />
          <Stage isLoaded={isLoaded} isEmpty={isEmpty} />
        </main>
        {isLoaded && <Panel />}
      </div>
      <TimeBar />
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
  const isPast = useStore(organisation, state => state.isPast);
  const hasFailed = useStore(travel, state => state.state === 'failed');
  if (!isLoaded && hasFailed) return <PastState />;
  if (!isLoaded || camera === undefined) return <MapSkeleton />;
  if (isEmpty) return isPast ? <PastState /> : <EmptyState />;
  return view === 'list' || isNarrow ? <ListView /> : <OrgMap camera={camera} />;
}

/** As the address says, or as it was; an address that only names a workspace is about that one. Undefined until it is known: a map that is drawn and then jumps would be worse than a skeleton. */
function useFirstCamera(): Camera | null | undefined {
  const [camera, setCamera] = useState<Camera | null | undefined>(() => route.getState().camera ?? (route.getState().id === null ? undefined : null));
  useEffect(() => {
    if (route.getState().camera === null && route.getState().id === null) void restoreCamera().then(setCamera);
  }, []);
  return camera;
}
