const paths = {
  fit: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4',
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
  light: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9 13 13M13 3l-1.1 1.1M4.1 11.9 3 13',
  dark: 'M13.5 9.6A6 6 0 0 1 6.4 2.5a6 6 0 1 0 7.1 7.1z',
  leave: 'M6 2H2v12h4M10 4.5 13.5 8 10 11.5M13.5 8H6',
  close: 'M4 4l8 8M12 4l-8 8',
  fold: 'M4 6l4 4 4-4',
  unfold: 'M6 4l4 4-4 4',
  outline: 'M2 3h4M5 8h9M5 13h9M8 3h6',
  list: 'M2 4h12M2 8h12M2 12h12',
  map: 'M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.5 10.5 14 14',
  add: 'M8 3v10M3 8h10',
  past: 'M8 3a5.5 5.5 0 1 1-5.200 3.700M2 3v4h4M8 5.500V9l2.500 1.500',
  people: 'M6 2.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5zM1.500 14c0-5.500 9-5.500 9 0M10.500 3a2.200 2.200 0 0 1 0 4.300M12 9.500c1.700.600 2.500 2.200 2.500 4.500',
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M5 3l8 5-8 5z',
  undo: 'M6 3 2.5 6.5 6 10M3 6.5h6.5a4 4 0 0 1 0 8H8',
  redo: 'M10 3l3.5 3.5L10 10M13 6.5H6.500a4 4 0 0 0 0 8H8',
  details: 'M3 2h10v12H3zM5.5 5.500h5M5.5 8.500h5M5.5 11.500h3',
  memory: 'M3 3.500c0-2 10-2 10 0v9c0 2-10 2-10 0zM3 3.500c0 2 10 2 10 0M3 8c0 2 10 2 10 0',
  approvals: 'M2 2h12v12H2zM5 8l2.200 2.500L11 5.500',
  secrets: 'M10.500 2a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM8 8l-6 6M3.500 12.500 5 14',
  container: 'M8 1.500 14 4.500v7L8 14.500 2 11.500v-7zM2 4.500l6 3 6-3M8 7.500v7',
  activity: 'M1.5 8h3l2-5 3 10 2-5h3',
  events: 'M3 2v12M3 4h2.500M3 8h2.500M3 12h2.500M8 4h6M8 8h6M8 12h6',
};

export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
