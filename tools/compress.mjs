/**
 * Writing `.br` and `.gz` beside each built file that gets smaller by it, so that no server has to compress anything.
 *
 * Plain JavaScript on built-ins. Which of them a browser gets is packages/service/src/panel.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip, constants as zlib } from 'node:zlib'

/** What is text; fonts and pictures are compressed as they are. The page is not: it differs by its nonce. */
const compressible = /\.(css|js|svg)$/
/** Below this a reply is one packet either way. */
const leastBytes = 1_024

/** Compresses what is in `folder` and below it, as hard as it goes: it is done once a build. */
export async function compressFiles(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  await Promise.all(
    names.filter((name) => compressible.test(name)).map((name) => compress(join(folder, name))),
  )
}

async function compress(path) {
  const plain = readFileSync(path)
  if (plain.length < leastBytes) return
  const brotli = promisify(brotliCompress)(plain, {
    params: {
      [zlib.BROTLI_PARAM_MODE]: zlib.BROTLI_MODE_TEXT,
      [zlib.BROTLI_PARAM_QUALITY]: zlib.BROTLI_MAX_QUALITY,
      [zlib.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  })
  const gzipped = promisify(gzip)(plain, { level: zlib.Z_BEST_COMPRESSION })
  for (const [ending, bytes] of [
    ['.br', await brotli],
    ['.gz', await gzipped],
  ]) {
    if (bytes.length < plain.length) writeFileSync(`${path}${ending}`, bytes)
  }
}
