/**
 * The built panel, as replies: the page for every path under /admin, its assets, and the policy it is shown under.
 *
 * Knows no server: whoever serves it writes the reply. Building is tools/panel.mjs.
 */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

export interface PanelReply {
  readonly status: 200 | 404 | 503
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | string
}

export interface BuiltPanel {
  /**
   * The reply to `GET path`, which begins with `/admin` and has no query. Paths that are no asset are places in the panel
   * and get the page.
   *
   * @param acceptEncoding the request's header, for gzip
   */
  reply(path: string, acceptEncoding?: string): PanelReply
}

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const base = '/admin/'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

interface Asset {
  readonly headers: Readonly<Record<string, string>>
  readonly plain: Buffer
  readonly zipped: Buffer | null
}

/**
 * The policy of the page: everything from its own origin and nothing inline. Style elements need the nonce, because Mantine
 * writes its variables into one; scripts have no exception.
 */
export function panelPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Reads what was built into memory, once. Where nothing was built, each reply is a 503 that says how to. */
export function readBuiltPanel(folder: string = dist): BuiltPanel {
  const files = filesIn(folder)
  const page = files.get('index.html')?.plain.toString('utf8') ?? null
  return {
    reply(path, acceptEncoding = '') {
      const asset = path.startsWith(base) ? files.get(path.slice(base.length)) : undefined
      if (asset !== undefined && path !== `${base}index.html`) return assetReply(asset, acceptEncoding)
      // A name with a hash that is gone is an asset of an earlier build, not a place in the panel.
      if (path.startsWith(`${base}assets/`)) return plainReply(404, 'There is no such file.')
      return page === null
        ? plainReply(503, 'The panel is not built. `npm start` builds it.')
        : pageReply(page)
    },
  }
}

function filesIn(folder: string): ReadonlyMap<string, Asset> {
  const files = new Map<string, Asset>()
  for (const name of namesIn(folder)) {
    const type = types[extname(name)]
    if (type !== undefined || name === 'index.html') files.set(name, readAsset(folder, name, type ?? ''))
  }
  return files
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
      name.replaceAll('\\', '/'),
    )
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function readAsset(folder: string, name: string, type: string): Asset {
  const plain = readFileSync(join(folder, name))
  const isHashed = name.startsWith('assets/')
  return {
    headers: {
      'content-type': type,
      'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
    },
    plain,
    zipped: plain.length > 1_024 ? gzipSync(plain) : null,
  }
}

function assetReply(asset: Asset, acceptEncoding: string): PanelReply {
  if (asset.zipped === null || !/\bgzip\b/i.test(acceptEncoding)) {
    return { status: 200, headers: asset.headers, body: asset.plain }
  }
  return { status: 200, headers: { ...asset.headers, 'content-encoding': 'gzip' }, body: asset.zipped }
}

function pageReply(page: string): PanelReply {
  const nonce = randomBytes(16).toString('base64url')
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': panelPolicy(nonce),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: page.replaceAll('STYLE_NONCE', nonce),
  }
}

function plainReply(status: 404 | 503, text: string): PanelReply {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
  return { status, headers, body: `${text}\n` }
}
