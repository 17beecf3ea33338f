/**
 * The author of what a request asks for, as the engine wants it: the caller, what its route demanded, and where it came from.
 *
 * Who is calling: `caller.ts`; that it is judged again before anything is written: the engine.
 */
import type { PrincipalAuthor, RequestOrigin } from 'claviger'
import type { FastifyRequest } from 'fastify'
import { place } from '../address/address-block.ts'
import { deviceLabel } from '../address/device-label.ts'
import { callerOf } from './caller.ts'

/** Where `request` came from. */
export function originOf(request: FastifyRequest): RequestOrigin {
  return {
    address: request.clientAddress,
    network: place(request.clientAddress),
    device: deviceLabel(request.headers['user-agent']),
    requestId: request.id,
  }
}

/**
 * The principal behind `request` as the author of what it asks for.
 *
 * @throws TypeError on a route without `requireCaller`
 */
export function authorOf(request: FastifyRequest): PrincipalAuthor {
  return {
    type: 'principal',
    principal: callerOf(request),
    demands: request.demands ?? {},
    origin: originOf(request),
  }
}
