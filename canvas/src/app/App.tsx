import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { EmptyState } from '../features/org-map/EmptyState';
import { MapSkeleton } from '../features/org-map/MapSkeleton';
import { OrgMap } from '../features/org-map/OrgMap';
import { LoginForm } from '../features/session/LoginForm';
import { ConnectionBanner } from '../features/toolbar/ConnectionBanner';
import { Toolbar } from '../features/toolbar/Toolbar';
import type { Camera } from '../protocol/http';
import { restoreCamera } from '../store/camera';
import { organisation } from '../store/organisation';
import { session } from '../store/session';
import { HelpSheet } from '../ui/HelpSheet';
import { LiveRegion } from '../ui/LiveRegion';
import { Toasts } from '../ui/Toasts';
import { Tooltip } from '../ui/Tooltip';

export function App() {
  const isShut = useStore(session, state => state.access === 'shut');
  if (isShut) return <LoginForm />;
  return (
    <div className="app">
      <Toolbar />
      <main className="stage">
        <ConnectionBanner />
        <Stage />
      </main>
      <LiveRegion />
      <Toasts />
      <Tooltip />
      <HelpSheet />
    </div>
  );
}

function Stage() {
  const isLoaded = useStore(organisation, state => state.picture.position !== null);
  const isEmpty = useStore(organisation, state => state.picture.workspaces.size === 0);
  const camera = useRestoredCamera();

  if (!isLoaded || camera === undefined) return <MapSkeleton />;
  return isEmpty ? <EmptyState /> : <OrgMap camera={camera} />;
}

/** Undefined until it is known whether there is one: a map that is drawn and then jumps would be worse than a skeleton. */
function useRestoredCamera(): Camera | null | undefined {
  const [camera, setCamera] = useState<Camera | null>();
  useEffect(() => {
    void restoreCamera().then(setCamera);
  }, []);
  return camera;
}
