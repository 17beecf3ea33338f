/**
 * A page of keys: how it is asked for and how it is shown.
 *
 * Which keys there are to list: `list-keys.ts` and `list-descendants.ts`.
 */
import { cursorCodec, cursorParameter } from '@claviger/fastify'
import type { ApiKey, Engine, EpochMs, KeyPosition, KeyStateFilter } from 'claviger'
import { type Static, Type } from 'typebox'
import { closed } from '../wire/schemas.ts'
import { KeyShown, KeyStatusShown, showKey } from './api-key-schema.ts'

const defaultLimit = 50

export const KeyPageQuery = closed({
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, description: `Keys a page; ${defaultLimit} by default.` }),
  ),
  cursor: Type.Optional(cursorParameter),
  status: Type.Optional(
    Type.Union(KeyStatusShown.anyOf, {
      description: 'Only keys that stand so at the time of the request; without it all.',
    }),
  ),
})

export const KeyPage = closed(
  {
    api_keys: Type.Array(KeyShown),
    next_cursor: Type.Union([Type.String(), Type.Null()], {
      description: 'What to pass as `cursor` for the next page; null on the last one.',
    }),
  },
  { description: 'One page of keys.' },
)

/** A place in a list, as clients carry it: opaque to them, and worth nothing in another organization. */
const cursors = cursorCodec(closed({ id: Type.String(), at: Type.Integer({ minimum: 0 }) }))

function cursorOf({ id, createdAt }: KeyPosition): string {
  return cursors.encode({ id, at: createdAt })
}

/** @throws RequestProblem `query_invalid` where it was not made by `cursorOf` */
function positionOf(cursor: string): KeyPosition {
  const { id, at } = cursors.decode(cursor)
  return { id, createdAt: at }
}

/**
 * The page of what `list` finds that `query` asks for.
 *
 * @throws RequestProblem `query_invalid`, and whatever `list` throws
 */
export async function keyPage(
  dialect: Engine['dialect'],
  query: Static<typeof KeyPageQuery>,
  at: EpochMs,
  list: (limit: number, after: KeyPosition | null, only?: KeyStateFilter) => Promise<readonly ApiKey[]>,
): Promise<Static<typeof KeyPage>> {
  const { limit = defaultLimit, cursor, status } = query
  const after = cursor === undefined ? null : positionOf(cursor)
  // One more than asked for tells whether there is a next page.
  const found = await list(limit + 1, after, status && { status, at })
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  return {
    api_keys: page.map((key) => showKey(dialect, key, at)),
    next_cursor: last === undefined ? null : cursorOf(last),
  }
}
