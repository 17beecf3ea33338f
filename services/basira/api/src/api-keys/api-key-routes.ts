/**
 * The routes under `/api-keys`, one a file.
 *
 * The rules of keys are the engine's.
 */
import type { Server } from '@claviger/fastify'
import { changeKeyRoute } from './change-key.ts'
import { createKeyRoute } from './create-key.ts'
import { deleteKeyRoute } from './delete-key.ts'
import { getKeyRoute } from './get-key.ts'
import type { KeyRouteParts } from './key-route-parts.ts'
import { listDescendantsRoute } from './list-descendants.ts'
import { listKeysRoute } from './list-keys.ts'
import { rotateKeyRoute } from './rotate-key.ts'

export function apiKeyRoutes(app: Server, parts: KeyRouteParts): void {
  createKeyRoute(app, parts)
  listKeysRoute(app, parts)
  getKeyRoute(app, parts)
  listDescendantsRoute(app, parts)
  changeKeyRoute(app, parts)
  rotateKeyRoute(app, parts)
  deleteKeyRoute(app, parts)
}
