/**
 * A built panel, as replies: its page, and the files that lie beside it.
 *
 * Knows no addresses of pages and no server: `panel-routes.ts`. Building and compressing is tools/panel.mjs.
 */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { panelPageHeaders, panelPolicy } from './panel-policy.ts'
import { weightOf } from './weighted-list.ts'

export interface PanelReply {
  readonly status: 200 | 404 | 503
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | string
}

export interface PanelOptions {
  /** Where it was built to, with a slash at its end. */
  readonly folder: URL
  /** The path it was built for: `/`, `/admin/`. */
  readonly base: string
}

export interface BuiltPanel {
  readonly base: string
  /** Whether there is a page to show. */
  readonly isBuilt: boolean
  /** Paths of the files beside the page, the base included: `/admin/icon.svg`. */
  readonly paths: readonly string[]
  /** The page; where nothing was built, a 503 that says how to. */
  page(): PanelReply
  /**
   * The file at `path`, a 404 where there is none.
   *
   * @param acceptEncoding the request's header, for brotli and gzip
   */
  file(path: string, acceptEncoding?: string): PanelReply
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Encodings that the build writes, smallest first, and how it ends their names. */
const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

interface PanelFile {
  readonly headers: Readonly<Record<string, string>>
  readonly plain: Buffer
  /** By encoding, in the order of preference. */
  readonly encoded: ReadonlyMap<string, Buffer>
}

/** Reads what was built into memory, once. */
export function readBuiltPanel({ folder, base }: PanelOptions): BuiltPanel {
  const names = new Set(namesIn(folder))
  const files = new Map(
    [...names]
      .filter((name) => types[extname(name)] !== undefined)
      .map((name) => [`${base}${name}`, readPanelFile(folder, name, names)]),
  )
  const page = names.has('index.html') ? readFileSync(new URL('index.html', folder), 'utf8') : null
  return {
    base,
    isBuilt: page !== null,
    paths: [...files.keys()],
    page: () => (page === null ? notBuilt() : pageReply(page)),
    file(path, acceptEncoding = '') {
      const file = files.get(path)
      return file === undefined ? plainReply(404, 'There is no such file.') : fileReply(file, acceptEncoding)
    },
  }
}

function namesIn(folder: URL): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
      name.replaceAll('\\', '/'),
    )
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function readPanelFile(folder: URL, name: string, names: ReadonlySet<string>): PanelFile {
  // The build puts a digest of the content into the names of these.
  const isHashed = name.startsWith('assets/')
  return {
    headers: {
      'content-type': types[extname(name)] ?? '',
      'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
    },
    plain: readFileSync(new URL(name, folder)),
    encoded: new Map(
      encodings
        .filter(([, ending]) => names.has(`${name}${ending}`))
        .map(([encoding, ending]) => [encoding, readFileSync(new URL(`${name}${ending}`, folder))]),
    ),
  }
}

function fileReply({ headers, plain, encoded }: PanelFile, acceptEncoding: string): PanelReply {
  for (const [encoding, body] of encoded) {
    if ((weightOf(encoding, acceptEncoding) ?? 0) === 0) continue
    return { status: 200, headers: { ...headers, 'content-encoding': encoding }, body }
  }
  return { status: 200, headers, body: plain }
}

function pageReply(page: string): PanelReply {
  const nonce = randomBytes(16).toString('base64url')
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': panelPolicy(nonce),
      ...panelPageHeaders,
    },
    body: page.replaceAll('STYLE_NONCE', nonce),
  }
}

function notBuilt(): PanelReply {
  return plainReply(503, 'This page is not built. `npm start` or `node tools/run.mjs build` builds it.')
}

function plainReply(status: 404 | 503, text: string): PanelReply {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
  return { status, headers, body: `${text}\n` }
}
