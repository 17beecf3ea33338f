/**
 * How each panel is built: with hashed names, into few files, for a page that runs nothing inline.
 *
 * Which panels there are, from which folder to which address and when, is tools/panel.mjs; how they are served is
 * packages/service/src/panel.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/**
 * Mantine's scroll area, which comes with every table, takes one small hook of Floating UI; the bundler cannot divide a
 * module, so all of it would be loaded before the first list. Mantine has the same hook itself.
 */
function scrollAreaWithoutFloatingUi(): Plugin {
  const hook = '\0merge-refs'
  return {
    name: 'scroll-area-without-floating-ui',
    enforce: 'pre',
    resolveId: (source, importer = '') =>
      source === '@floating-ui/react' && importer.includes('/components/ScrollArea/') ? hook : null,
    load: (id) =>
      id === hook
        ? `import { useMergedRef } from '@mantine/hooks'
           export const useMergeRefs = (refs) => useMergedRef(...refs)`
        : null,
  }
}

/**
 * Puts the script that has to run before the first paint into the page, by a name with its digest: the page waits for it, and
 * so it is kept for good. Vite itself only bundles modules, which run later.
 */
function schemeBeforePaint(): Plugin {
  const source = readFileSync(new URL('../packages/web/src/theme/scheme.js', import.meta.url), 'utf8')
  const digest = createHash('sha256').update(source).digest('base64url').slice(0, 8)
  const fileName = `assets/scheme-${digest}.js`
  let base = '/'
  return {
    name: 'scheme-before-paint',
    configResolved(config) {
      base = config.base
    },
    buildStart() {
      this.emitFile({ type: 'asset', fileName, source })
    },
    transformIndexHtml: () => [
      { tag: 'script', attrs: { src: `${base}${fileName}` }, injectTo: 'head-prepend' },
    ],
  }
}

/**
 * A first load is a few files, not the three dozen that sharing each module exactly would come to: over HTTP/1.1 six are
 * fetched at a time, each has a head, and small ones compress badly. Bytes are the least of it; test/browser/first-load
 * holds them all the same.
 */
const fewFiles = {
  groups: [
    // What runs before it is known which page is to be shown.
    { name: 'start', tags: ['$initial' as const], priority: 2 },
    // Whoever opens one page needs most of this, and for the next page nothing is fetched.
    { name: 'often', minShareCount: 4, priority: 1 },
    { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 15_000 },
  ],
}

export default defineConfig({
  plugins: [schemeBeforePaint(), scrollAreaWithoutFloatingUi(), react()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The page's policy allows nothing inline, data: addresses included.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: fewFiles,
        // Not by all the pages that share it, as the bundler would have it.
        chunkFileNames: ({ name }) => `assets/${name.replace(/~.*/, '')}-[hash].js`,
      },
    },
  },
})
