import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const gateway = process.env.MOLECULE_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    // The gateway's content security policy has no data: source, so nothing may be inlined as one.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/hubs': { target: gateway, ws: true },
      '/workspaces': gateway,
      '/canvas': gateway,
      '/registry': gateway,
      '/events': gateway,
      '/session': gateway,
      '/organization': gateway,
      '/approvals': gateway,
      '/templates': gateway,
      '/bundles': gateway,
    },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
});
