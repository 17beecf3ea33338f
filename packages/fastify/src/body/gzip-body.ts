/**
 * Taking a body that was compressed, for routes that get large ones. Elsewhere a `Content-Encoding` is answered 415.
 *
 * The limit on what comes out is the route's `bodyLimit`, which Fastify holds while the body is inflated, not after.
 */
import { createGunzip } from 'node:zlib'
import type { preParsingHookHandler } from 'fastify'
import { RequestProblem } from '../reply/request-problem.ts'
import { inflated } from './json-body.ts'

/**
 * A `preParsing` hook that inflates `Content-Encoding: gzip` (RFC 9110 §8.4.1.3). A body that is no gzip is `body_not_json`,
 * one that inflates to more than the limit `body_too_large`, any other encoding `media_type_unsupported`.
 */
export const acceptGzip: preParsingHookHandler = (request, reply, payload, done) => {
  const encoding = request.headers['content-encoding']
  if (encoding === undefined) {
    done(null, payload)
    return
  }
  if (encoding.trim().toLowerCase() !== 'gzip') {
    done(new RequestProblem('media_type_unsupported'))
    return
  }
  Object.assign(request, { [inflated]: true })
  const gunzip = createGunzip()
  const received = Object.assign(gunzip, { receivedEncodedLength: 0 })
  payload.on('data', (chunk: Buffer) => {
    received.receivedEncodedLength += chunk.length
  })
  payload.on('error', (error) => gunzip.destroy(error))
  payload.pipe(gunzip)
  // A body that was refused for its size is not inflated to its end.
  reply.raw.once('close', () => {
    gunzip.destroy()
  })
  reply.raw.once('finish', () => {
    payload.unpipe(gunzip)
    gunzip.destroy()
    payload.resume()
  })
  done(null, received)
}
