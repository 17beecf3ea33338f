/**
 * What a store promises about sealed boxes, and the engine that moves them from secret to secret, on either database.
 *
 * Run by `conformance.test.ts`. A whole deployment does it in test/operator/master-secret.test.ts.
 */
import { randomBytes } from 'node:crypto'
import type { OpenedStore } from '@claviger/store'
import { createSealer, type Sealer, type SealPurpose, Seals, Secret, sealPurposes } from 'claviger'
import { describe, expect, test } from 'vitest'
import { newOwner, now, randomId, session } from './rows.ts'

function newMaster(): Secret<'master'> {
  return new Secret(randomBytes(32).toString('base64'))
}

/** More than two steps of resealing look at. */
const sessionCount = 450
const rowsOfAll = { pepper: 1, signing_key: 1, session_key: sessionCount, notice: 3 }

/** Boxes of every purpose, each holding its context, with an ended session and a mail that was given up beside them. */
async function fill(store: OpenedStore, sealer: Sealer): Promise<void> {
  const owner = await newOwner(store)
  const sealed = (purpose: SealPurpose, id: string) =>
    sealer.seal(purpose, id, new Secret(`${purpose} ${id}`))
  await store.write(async ({ notices, secrets, sessions }) => {
    for (const kind of ['pepper', 'signing_key'] as const) {
      const id = randomId()
      const times = { createdAt: now, activeFrom: now, withdrawnAt: null }
      await secrets.insert({ id, kind, sealed: sealed(kind, id), publicPart: null, ...times })
    }
    for (let count = 0; count < sessionCount; count++) {
      const made = session(owner)
      await sessions.insert({ ...made, sealedKey: sealed('session_key', made.id) })
    }
    const ended = session(owner)
    await sessions.insert(ended)
    await sessions.revoke(ended.id, now, 'ended')
    for (let count = 0; count < 4; count++) {
      const id = `${count}${randomId()}`
      const sealedContent = sealed('notice', id)
      await notices.enqueue({ id, kind: 'invitation', sealedContent, at: now + count, dueAt: now + count })
    }
  })
  const [first] = await store.notices.takeDue(now, now + 1_000, 1)
  await store.notices.markFailed(first?.id ?? '', null)
}

/** Every box with its context, opened. */
async function opened(store: OpenedStore, sealer: Sealer): Promise<readonly string[]> {
  const texts: string[] = []
  for (const purpose of sealPurposes) {
    for (const { id, box } of await store.seals.page(purpose, 'nobody', '', 10_000)) {
      expect(sealer.open(purpose, id, box ?? '').reveal()).toBe(`${purpose} ${id}`)
      texts.push(`${purpose} ${id}`)
    }
  }
  return texts
}

async function counts(
  store: OpenedStore,
): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>> {
  const all: Record<string, Record<string, number>> = {}
  for (const purpose of sealPurposes) {
    for (const [id, rows] of await store.seals.count(purpose)) all[id] = { ...all[id], [purpose]: rows }
  }
  return all
}

async function resealAll(seals: Seals, steps = Number.POSITIVE_INFINITY): Promise<number> {
  let resealed = 0
  let position = null
  for (let count = 0; count < steps; count++) {
    const step = await seals.reseal(position)
    resealed += step.resealed
    position = step.next
    if (position === null) break
  }
  return resealed
}

export function sealPromises(fresh: () => Promise<OpenedStore>): void {
  describe('sealed boxes', () => {
    test('are counted by purpose and secret, and only rows that hold one', async () => {
      const store = await fresh()
      const sealer = createSealer(newMaster(), randomBytes)
      await fill(store, sealer)
      expect(await counts(store)).toEqual({ [sealer.ids[0] ?? '']: rowsOfAll })
      const held = await new Seals(store, sealer).count()
      expect(held.every(({ isHeld, secretId }) => isHeld && secretId === sealer.ids[0])).toBe(true)
      const stranger = await new Seals(store, createSealer(newMaster(), randomBytes)).count()
      expect(stranger.map(({ isHeld, rows }) => [isHeld, rows])).toEqual(
        Object.values(rowsOfAll).map((rows) => [false, rows]),
      )
    })

    test('move to the first secret, hold what they held, and need the former one no more', async () => {
      const store = await fresh()
      const [next, former] = [newMaster(), newMaster()]
      await fill(store, createSealer(former, randomBytes))
      const before = await opened(store, createSealer(former, randomBytes))
      const both = createSealer([next, former], randomBytes)
      const all = Object.values(rowsOfAll).reduce((sum, rows) => sum + rows, 0)
      expect(await resealAll(new Seals(store, both))).toBe(all)
      expect(await opened(store, createSealer(next, randomBytes))).toEqual(before)
      expect(await counts(store)).toEqual({ [both.ids[0] ?? '']: rowsOfAll })
      expect(await resealAll(new Seals(store, both))).toBe(0)
    })

    test('are all moved once by any number at once, and by the next where one was killed', async () => {
      const store = await fresh()
      const [next, former] = [newMaster(), newMaster()]
      await fill(store, createSealer(former, randomBytes))
      const seals = new Seals(store, createSealer([next, former], randomBytes))
      const killed = await resealAll(seals, 4)
      expect(killed).toBeGreaterThan(0)
      const rest = await Promise.all([resealAll(seals), resealAll(seals), resealAll(seals)])
      const all = Object.values(rowsOfAll).reduce((sum, rows) => sum + rows, 0)
      expect(killed + rest.reduce((sum, rows) => sum + rows, 0)).toBe(all)
      expect(await opened(store, createSealer(next, randomBytes))).toHaveLength(all)
    })

    test('are left as they are where no secret opens them, and told', async () => {
      const store = await fresh()
      const [next, lost] = [newMaster(), createSealer(newMaster(), randomBytes)]
      await fill(store, lost)
      const before = await opened(store, lost)
      const seals = new Seals(store, createSealer(next, randomBytes))
      const step = await seals.reseal({ purpose: 'session_key', after: '' })
      expect(step).toMatchObject({ resealed: 0, unopened: 200 })
      expect(await resealAll(seals)).toBe(0)
      expect(await opened(store, lost)).toEqual(before)
    })

    test('are not brought back where somebody emptied or replaced them meanwhile', async () => {
      const store = await fresh()
      const owner = await newOwner(store)
      const made = session(owner, { sealedKey: 's2.first' })
      await store.write(({ sessions }) => sessions.insert(made))
      const replace = (old: string, box: string) =>
        store.write(({ seals }) => seals.replace('session_key', made.id, old, box))
      expect(await replace('s2.other', 's2.lost')).toBe(false)
      expect(await replace('s2.first', 's2.second')).toBe(true)
      await store.write(({ sessions }) => sessions.revoke(made.id, now, 'ended'))
      expect(await replace('s2.second', 's2.third')).toBe(false)
      expect((await store.sessions.facts(made.id))?.session.sealedKey).toBe('')
    })

    test('of before ids are counted as such, and held where one of them opens', async () => {
      const store = await fresh()
      const owner = await newOwner(store)
      await store.write(({ sessions }) => sessions.insert(session(owner, { sealedKey: 's1.of-nobody' })))
      expect(await counts(store)).toEqual({ '': { session_key: 1 } })
      const [count] = await new Seals(store, createSealer(newMaster(), randomBytes)).count()
      expect(count).toEqual({ purpose: 'session_key', secretId: null, rows: 1, isHeld: false })
    })
  })
}
