/**
 * What a store promises about sessions, on either database.
 *
 * Run by `conformance.test.ts`.
 */
import type { OpenedStore } from '@claviger/store'
import { dayMs, type Rotation, type Session } from 'claviger'
import { describe, expect, test } from 'vitest'
import { newOwner, newSession, now, randomId, session } from './rows.ts'

function rotation(session: Session, values: Partial<Rotation> = {}): Rotation {
  return {
    sessionId: session.id,
    from: session.generation,
    at: now + 1,
    idleExpiresAt: now + 2_000,
    attemptDigest: null,
    rotatedFrom: null,
    ...values,
  }
}

export function sessionPromises(store: () => OpenedStore): void {
  const read = async (id: string): Promise<Session | undefined> => (await store().sessions.facts(id))?.session

  describe('sessions', () => {
    test('are read back as they were written, with who is behind them', async () => {
      const owner = await newOwner(store())
      const made = await newSession(store(), owner, {
        transport: 'cookie',
        confirmed: true,
        attemptDigest: 'ab',
        recoveries: 1,
        recoveryDay: 20_000,
        rotatedFrom: 'ef',
        contested: 3,
        contestedDay: 20_000,
        contestedGeneration: 7,
        earlierSeenAt: now - 5,
        earlierPlace: '198.51.100.0/24',
      })
      const facts = await store().sessions.facts(made.id)
      expect(facts?.session).toEqual(made)
      expect(facts?.owner.account.id).toBe(owner.accountId)
      expect(facts?.owner.organization.id).toBe(owner.organizationId)
      expect(facts?.owner.role).toBe('owner')
      expect(await store().write(({ sessions }) => sessions.facts(made.id))).toEqual(facts)
      expect(await store().sessions.facts(randomId())).toBeNull()
    })

    test('rotate to the next generation, unconfirmed', async () => {
      const made = await newSession(store(), await newOwner(store()), { confirmed: true })
      const rotated = rotation(made, { attemptDigest: 'cd', rotatedFrom: 'ef' })
      expect(await store().write(({ sessions }) => sessions.rotate(rotated))).toBe(true)
      expect(await read(made.id)).toEqual({
        ...made,
        generation: 2,
        rotatedAt: now + 1,
        confirmed: false,
        attemptDigest: 'cd',
        rotatedFrom: 'ef',
        idleExpiresAt: now + 2_000,
      })
    })

    test('rotate once, of fifty rotations at once', async () => {
      const made = await newSession(store(), await newOwner(store()))
      const tries = Array.from({ length: 50 }, () =>
        store().write(({ sessions }) => sessions.rotate(rotation(made))),
      )
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
      expect((await read(made.id))?.generation).toBe(2)
    })

    test('do not rotate from another generation, once revoked, idle or outlived', async () => {
      const owner = await newOwner(store())
      const made = await newSession(store(), owner)
      const ended = await newSession(store(), owner, { revokedAt: now, revokedReason: 'signed_out' })
      await store().write(async ({ sessions }) => {
        expect(await sessions.rotate(rotation(made, { from: 2 }))).toBe(false)
        expect(await sessions.rotate(rotation(made, { at: made.idleExpiresAt }))).toBe(false)
        expect(await sessions.rotate(rotation(made, { at: made.absoluteExpiresAt }))).toBe(false)
        expect(await sessions.rotate(rotation(ended))).toBe(false)
        expect(await sessions.rotate(rotation(made))).toBe(true)
      })
    })

    test('beyond a number end, the longest unused first, and only live ones of that account', async () => {
      const owner = await newOwner(store())
      const [old, older, newest] = [
        await newSession(store(), owner, { lastSeenAt: now - 20 }),
        await newSession(store(), owner, { lastSeenAt: now - 30 }),
        await newSession(store(), owner, { lastSeenAt: now - 10 }),
      ]
      const ended = await newSession(store(), owner, { revokedAt: now, revokedReason: 'signed_out' })
      const foreign = await newSession(store(), await newOwner(store()), { lastSeenAt: now - 40 })
      const endBeyond = (kept: number): Promise<readonly string[]> =>
        store().write(({ sessions }) => sessions.revokeBeyond(owner.accountId, kept, now, 'too_many'))
      expect(await endBeyond(3)).toEqual([])
      expect(await endBeyond(2)).toEqual([older.id])
      expect(await endBeyond(2)).toEqual([])
      expect(await read(older.id)).toMatchObject({ revokedAt: now, revokedReason: 'too_many', sealedKey: '' })
      expect(await endBeyond(0)).toEqual(expect.arrayContaining([old.id, newest.id]))
      expect((await read(ended.id))?.revokedReason).toBe('signed_out')
      expect((await read(foreign.id))?.revokedAt).toBeNull()
    })

    test('stay within a number, of thirty that begin at once while the account is held', async () => {
      const owner = await newOwner(store())
      const start = (): Promise<void> =>
        store().write(async ({ accounts, sessions }) => {
          await accounts.findById(owner.accountId)
          await sessions.revokeBeyond(owner.accountId, 4, now, 'too_many')
          await sessions.insert(session(owner))
        })
      await Promise.all(Array.from({ length: 30 }, start))
      expect(await store().sessions.listLive(owner.accountId, now)).toHaveLength(5)
    })

    test('are confirmed only in their current generation', async () => {
      const made = await newSession(store(), await newOwner(store()), { generation: 3 })
      await store().write(({ sessions }) => sessions.confirm(made.id, 2))
      expect((await read(made.id))?.confirmed).toBe(false)
      await store().write(({ sessions }) => sessions.confirm(made.id, 3))
      expect((await read(made.id))?.confirmed).toBe(true)
    })

    test('recover as often as a day allows, and anew the next day', async () => {
      const made = await newSession(store(), await newOwner(store()), { generation: 2 })
      const recover = (day: number, generation = 2): Promise<boolean> =>
        store().write(({ sessions }) => sessions.recover(made.id, generation, day, 2, null))
      expect(await Promise.all(Array.from({ length: 10 }, () => recover(100)))).toSatisfy(
        (granted: boolean[]) => granted.filter(Boolean).length === 2,
      )
      expect([await recover(101, 1), await recover(101), await recover(101), await recover(101)]).toEqual([
        false,
        true,
        true,
        false,
      ])
    })

    test('keep the attempt id of a recovery, and the former one where it has none', async () => {
      const made = await newSession(store(), await newOwner(store()), {
        generation: 2,
        attemptDigest: 'first',
      })
      const recover = (attemptDigest: string | null): Promise<boolean> =>
        store().write(({ sessions }) => sessions.recover(made.id, 2, 100, 2, attemptDigest))
      expect(await recover('second')).toBe(true)
      expect((await read(made.id))?.attemptDigest).toBe('second')
      expect(await recover(null)).toBe(true)
      expect((await read(made.id))?.attemptDigest).toBe('second')
    })

    test('do not recover once confirmed or revoked, nor where no recovery is allowed', async () => {
      const owner = await newOwner(store())
      const confirmed = await newSession(store(), owner, { confirmed: true })
      const revoked = await newSession(store(), owner, { revokedAt: now })
      const plain = await newSession(store(), owner)
      await store().write(async ({ sessions }) => {
        expect(await sessions.recover(confirmed.id, 1, 100, 2, null)).toBe(false)
        expect(await sessions.recover(revoked.id, 1, 100, 2, null)).toBe(false)
        expect(await sessions.recover(plain.id, 1, 100, 0, null)).toBe(false)
      })
    })

    test('count each contested generation once, however many contest it at once, and begin anew each day', async () => {
      const made = await newSession(store(), await newOwner(store()), { generation: 2 })
      const contest = (generation: number, day: number): Promise<number> =>
        store().write(({ sessions }) => sessions.contest(made.id, generation, day))
      const next = (from: number): Promise<boolean> =>
        store().write(({ sessions }) => sessions.rotate(rotation(made, { from })))
      const counts = await Promise.all(Array.from({ length: 10 }, () => contest(2, 100)))
      expect(counts.toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
      expect([await contest(1, 100), await contest(3, 100)]).toEqual([0, 0])
      await next(2)
      expect(await contest(3, 100)).toBe(2)
      await next(3)
      expect(await contest(4, 101)).toBe(1)
      expect(await read(made.id)).toMatchObject({ contested: 1, contestedDay: 101, contestedGeneration: 4 })
    })

    test('count nothing as contested once revoked', async () => {
      const owner = await newOwner(store())
      const revoked = await newSession(store(), owner, { revokedAt: now, revokedReason: 'signed_out' })
      const contest = (id: string): Promise<number> =>
        store().write(({ sessions }) => sessions.contest(id, 1, 100))
      expect([await contest(revoked.id), await contest(randomId())]).toEqual([0, 0])
    })

    test('end once, for the first reason, and their key is erased', async () => {
      const made = await newSession(store(), await newOwner(store()))
      expect(await store().write(({ sessions }) => sessions.revoke(made.id, now, 'reuse_found'))).toBe(true)
      expect(await store().write(({ sessions }) => sessions.revoke(made.id, now + 1, 'ended'))).toBe(false)
      expect(await read(made.id)).toEqual({
        ...made,
        sealedKey: '',
        revokedAt: now,
        revokedReason: 'reuse_found',
      })
    })

    test('of an account end all but one, and only its own', async () => {
      const owner = await newOwner(store())
      const [kept, ended, before] = [
        await newSession(store(), owner),
        await newSession(store(), owner),
        await newSession(store(), owner, { revokedAt: now - 5, revokedReason: 'ended' }),
      ]
      const foreign = await newSession(store(), await newOwner(store()))
      const revokeAll = (exceptId: string | null): Promise<readonly string[]> =>
        store().write(({ sessions }) =>
          sessions.revokeAll(owner.accountId, exceptId, now, 'password_changed'),
        )
      expect(await revokeAll(kept.id)).toEqual([ended.id])
      expect((await read(kept.id))?.revokedAt).toBeNull()
      expect((await read(before.id))?.revokedReason).toBe('ended')
      expect((await read(foreign.id))?.revokedAt).toBeNull()
      expect(await revokeAll(null)).toEqual([kept.id])
    })

    test('that are live are listed, the newest first, whichever was used last', async () => {
      const owner = await newOwner(store())
      const [older, newer] = [
        await newSession(store(), owner, { createdAt: now, lastSeenAt: now + 1 }),
        await newSession(store(), owner, { createdAt: now + 1, lastSeenAt: now }),
      ]
      await newSession(store(), owner, { idleExpiresAt: now })
      await newSession(store(), owner, { absoluteExpiresAt: now })
      await newSession(store(), owner, { revokedAt: now - 1 })
      expect(await store().sessions.listLive(owner.accountId, now)).toEqual([newer, older])
    })

    test('remember when and where they were last seen, the later time wins', async () => {
      const made = await newSession(store(), await newOwner(store()))
      await store().sessions.noteSeen([
        { sessionId: made.id, at: now + 5, place: '198.51.100.0/24' },
        { sessionId: made.id, at: now + 3, place: '203.0.113.0/24' },
        { sessionId: randomId(), at: now, place: '' },
      ])
      await store().sessions.noteSeen([{ sessionId: made.id, at: now + 4, place: '203.0.113.0/24' }])
      expect(await read(made.id)).toEqual({ ...made, lastSeenAt: now + 5, lastPlace: '198.51.100.0/24' })
    })

    test('remember the last use of an earlier day until a day has passed over it', async () => {
      const morning = Math.ceil(now / dayMs) * dayMs
      const made = await newSession(store(), await newOwner(store()))
      const see = async (at: number, place: string): Promise<void> =>
        store().sessions.noteSeen([{ sessionId: made.id, at, place }])
      await see(morning - 1, '198.51.100.0/24')
      expect(await read(made.id)).toMatchObject({ earlierSeenAt: null, earlierPlace: null })
      await see(morning, '203.0.113.0/24')
      await see(morning + dayMs - 1, '192.0.2.0/24')
      expect(await read(made.id)).toMatchObject({
        lastSeenAt: morning + dayMs - 1,
        earlierSeenAt: morning - 1,
        earlierPlace: '198.51.100.0/24',
      })
      await see(morning + dayMs, '203.0.113.0/24')
      expect(await read(made.id)).toMatchObject({
        earlierSeenAt: morning + dayMs - 1,
        earlierPlace: '192.0.2.0/24',
      })
    })
  })
}
