/**
 * How the panel is built: `dist/`, with hashed names, for /admin/.
 *
 * When it is built is tools/panel.mjs; how it is served is packages/service/src/panel.
 */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/admin/',
  plugins: [react()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The page's policy allows nothing inline, data: addresses included.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
})
