/**
 * What a store promises about sweeping, on either database.
 *
 * Run by `conformance.test.ts`, with a store of its own: a sweep would find other tests' rows.
 */
import type { OpenedStore } from '@claviger/store'
import { dayMs } from 'claviger'
import { describe, expect, test } from 'vitest'
import { apiKey, keySecret, link, newOwner, newSession, now } from './rows.ts'

export function sweepPromises(fresh: () => Promise<OpenedStore>): void {
  describe('a sweep', () => {
    test('deletes what has been over for long enough, and nothing else', async () => {
      const store = await fresh()
      const owner = await newOwner(store)
      const other = await newOwner(store)
      const gone = await newSession(store, owner, {
        revokedAt: now - 31 * dayMs,
        revokedReason: 'signed_out',
      })
      const recent = await newSession(store, owner, {
        revokedAt: now - 29 * dayMs,
        revokedReason: 'signed_out',
      })
      const life = { idleExpiresAt: now + dayMs, absoluteExpiresAt: now + dayMs }
      const live = await newSession(store, owner, life)
      const key = apiKey(owner)
      const former = keySecret(key.id, { expiresAt: now - 1 })
      const current = keySecret(key.id)
      const dead = link(owner.accountId, { expiresAt: now - 1 })
      const good = link(other.accountId, { expiresAt: now + 1 })
      await store.write(async ({ accounts, keys, publish }) => {
        await accounts.insertLink(dead)
        await accounts.insertLink(good)
        await accounts.rememberDevice(owner.accountId, 'old', now - 401 * dayMs)
        await accounts.rememberDevice(owner.accountId, 'used', now - 399 * dayMs)
        await keys.insert(key, former)
        await keys.replaceSecrets(key.id, current, { digest: former.digest, expiresAt: now - 1 })
        await publish({ subject: `key:${key.id}` }, now - 2 * dayMs)
      })

      expect(await store.sweep(now)).toBe(5)
      expect(await store.sweep(now)).toBe(0)

      expect(await store.sessions.facts(gone.id)).toBeNull()
      expect(await store.sessions.facts(recent.id)).not.toBeNull()
      expect(await store.sessions.facts(live.id)).not.toBeNull()
      expect(await store.accounts.knowsDevice(owner.accountId, 'old')).toBe(false)
      expect(await store.accounts.knowsDevice(owner.accountId, 'used')).toBe(true)
      expect((await store.keys.factsById(key.id))?.secrets).toEqual([current])
      const consumed = await store.write(({ accounts }) =>
        accounts.consumeLink(good.digest, good.purpose, now, null),
      )
      expect(consumed?.digest).toBe(good.digest)
    })
  })
}
