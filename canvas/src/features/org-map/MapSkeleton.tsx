import './map-skeleton.css';

/** The shape of a small organisation while the first picture is on its way. */
export function MapSkeleton() {
  return (
    <div className="map-skeleton" role="status" aria-label="Loading the organisation" data-testid="map-skeleton">
      {[1, 3].map(members => (
        <div key={members} className="skeleton-row">
          {Array.from({ length: members }, (_, index) => (
            <div key={index} className="skeleton-card">
              <i />
              <i />
              <i />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
