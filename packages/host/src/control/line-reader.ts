/**
 * One line from a socket, bounded.
 *
 * What the line means is control-protocol.ts; how long to wait for it is up to whoever waits.
 */
import type { Socket } from 'node:net'

/** What a socket gave: a line without its end, or why there was none. */
export type ReadLine = { readonly line: string } | { readonly missing: 'too_long' | 'closed' }

/**
 * Reads up to the first line feed. Bytes after it are dropped.
 *
 * @throws the socket's error
 */
export function readLine(socket: Socket, maxBytes: number): Promise<ReadLine> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const onData = (chunk: Buffer): void => {
      const end = chunk.indexOf(0x0a)
      const taken = end === -1 ? chunk : chunk.subarray(0, end)
      length += taken.length
      chunks.push(taken)
      if (length >= maxBytes) finish({ missing: 'too_long' })
      else if (end !== -1) finish({ line: Buffer.concat(chunks).toString('utf8') })
    }
    const finish = (read: ReadLine): void => {
      socket.off('data', onData)
      // Keeps what still comes from filling memory, and the end of the stream from being missed.
      socket.resume()
      resolve(read)
    }
    socket.on('data', onData)
    socket.once('error', reject)
    socket.once('end', () => finish({ missing: 'closed' }))
    socket.once('close', () => finish({ missing: 'closed' }))
  })
}
