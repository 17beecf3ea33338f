/**
 * What a store promises about API keys, on either database.
 *
 * Run by `conformance.test.ts`.
 */
import type { OpenedStore } from '@claviger/store'
import { type ApiKey, type KeyPosition, keyStatus } from 'claviger'
import { describe, expect, test } from 'vitest'
import { apiKey, keySecret, newKey, newOwner, now, type Owner, randomDigest, randomId } from './rows.ts'

export function keyPromises(store: () => OpenedStore, newStore: () => Promise<OpenedStore>): void {
  describe('facts of a key', () => {
    test('are null only while the store holds no key, and of some key for an unknown id or digest', async () => {
      const empty = await newStore()
      expect(await empty.keys.factsById('a')).toBeNull()
      expect(await empty.keys.factsByDigest(['a'])).toBeNull()
      const { key } = await newKey(empty, await newOwner(empty))
      for (const unknown of ['', '0', 'zzzzzzzzzzzzzzzzzzzzz', `${key.id}0`]) {
        expect((await empty.keys.factsById(unknown))?.key.id).toBe(key.id)
      }
      expect((await empty.keys.factsByDigest([randomDigest()]))?.key.id).toBe(key.id)
      expect(await empty.keys.factsByDigest([])).toBeNull()
    })

    test('hold the key as it was written, its secret and who is behind it', async () => {
      const owner = await newOwner(store())
      const values = {
        scopes: ['databases:read', 'keys:read'],
        allowedIps: ['192.0.2.0/24', '2001:db8::/32'],
        expiresAt: now + 5,
        createdBy: { type: 'operator', id: '' },
      } as const
      const { key, secret } = await newKey(store(), owner, values)
      const account = await store().accounts.findById(owner.accountId)
      const facts = await store().keys.factsById(key.id)
      expect(facts?.key).toEqual(key)
      expect(facts?.secrets).toEqual([secret])
      expect(facts?.owner).toEqual({
        account: {
          id: owner.accountId,
          email: account?.email,
          name: 'Ada',
          verifiedAt: null,
          disabledAt: null,
        },
        organization: { id: owner.organizationId, name: 'Engines', plan: 'free', suspendedAt: null },
        role: 'owner',
      })
      expect(await store().write(({ keys }) => keys.factsById(key.id))).toEqual(facts)
    })

    test('say when the owner may not act: disabled, suspended, no member any more', async () => {
      const owner = await newOwner(store())
      const { key } = await newKey(store(), owner)
      await store().write(async ({ accounts }) => {
        await accounts.setDisabled(owner.accountId, now)
        await accounts.setSuspended(owner.organizationId, now + 1)
        await accounts.removeMembership(owner.organizationId, owner.accountId)
      })
      const facts = await store().keys.factsById(key.id)
      expect(facts?.owner.account.disabledAt).toBe(now)
      expect(facts?.owner.organization.suspendedAt).toBe(now + 1)
      expect(facts?.owner.role).toBeNull()
    })

    test('are found by any of sixteen digests, and more are a mistake', async () => {
      const { key, secret } = await newKey(store(), await newOwner(store()))
      const digests = [...Array.from({ length: 15 }, randomDigest), secret.digest]
      expect((await store().keys.factsByDigest(digests))?.key.id).toBe(key.id)
      await expect(store().keys.factsByDigest([...digests, 'one more'])).rejects.toThrow(TypeError)
    })
  })

  describe('the secrets of a key', () => {
    test('are two while a rotation overlaps, the newest first, and never three', async () => {
      const { key, secret } = await newKey(store(), await newOwner(store()))
      const second = keySecret(key.id, { createdAt: now + 1 })
      const third = keySecret(key.id, { createdAt: now + 2 })
      const secrets = async () => (await store().keys.factsById(key.id))?.secrets
      await store().write(({ keys }) =>
        keys.replaceSecrets(key.id, second, { digest: secret.digest, expiresAt: now + 9 }),
      )
      expect(await secrets()).toEqual([second, { ...secret, expiresAt: now + 9 }])
      await store().write(({ keys }) =>
        keys.replaceSecrets(key.id, third, { digest: second.digest, expiresAt: now + 10 }),
      )
      expect(await secrets()).toEqual([third, { ...second, expiresAt: now + 10 }])
    })

    test('are replaced by one where nothing is kept', async () => {
      const { key, secret } = await newKey(store(), await newOwner(store()))
      const fresh = keySecret(key.id)
      await store().write(({ keys }) => keys.replaceSecrets(key.id, fresh, null))
      expect((await store().keys.factsById(key.id))?.secrets).toEqual([fresh])
      expect((await store().keys.factsByDigest([secret.digest]))?.secrets).not.toContainEqual(secret)
    })

    test('are never more than two after many rotations at once', async () => {
      const { key } = await newKey(store(), await newOwner(store()))
      const rotations = Array.from({ length: 20 }, (_, index) =>
        store().write(async ({ keys }) => {
          const former = (await keys.factsById(key.id))?.secrets[0]
          if (former === undefined) throw new Error('a key without secrets')
          const fresh = keySecret(key.id, { createdAt: now + index })
          await keys.replaceSecrets(key.id, fresh, { digest: former.digest, expiresAt: now + 9 })
        }),
      )
      await Promise.all(rotations)
      const rows = await store()
        .database.withTables<{ api_key_secrets: { key_id: string } }>()
        .selectFrom('api_key_secrets')
        .selectAll()
        .where('key_id', '=', key.id)
        .execute()
      expect(rows).toHaveLength(2)
    })

    test('are upgraded in place while the old digest is there', async () => {
      const { key, secret } = await newKey(store(), await newOwner(store()))
      const better = { ...secret, digest: randomDigest(), scheme: 'hmac-sha512', pepperId: 'p2' }
      const upgrade = (): Promise<boolean> =>
        store().write(({ keys }) => keys.upgradeSecret(key.id, secret.digest, better))
      expect([await upgrade(), await upgrade()]).toEqual([true, false])
      expect((await store().keys.factsById(key.id))?.secrets).toEqual([better])
    })
  })

  describe('keys', () => {
    test('are found by their organization only', async () => {
      const owner = await newOwner(store())
      const { key } = await newKey(store(), owner)
      expect(await store().keys.find(owner.organizationId, key.id)).toEqual(key)
      expect(await store().keys.find('another', key.id)).toBeNull()
      await store().write(async ({ keys }) => {
        expect(await keys.find(owner.organizationId, key.id)).toEqual(key)
      })
    })

    test('are listed newest first, those of one moment by id, page after page without gap or double', async () => {
      const owner = await newOwner(store())
      const made: ApiKey[] = []
      for (const createdAt of [now, now + 1, now + 1, now + 1, now + 2]) {
        made.push((await newKey(store(), owner, { createdAt })).key)
      }
      const expected = newestFirst(made)
      const seen: ApiKey[] = []
      for (let page = 0; page < 5; page += 1) {
        seen.push(...(await store().keys.list(owner.organizationId, 2, seen.at(-1) ?? null)))
      }
      expect(seen).toEqual(expected)
    })

    test('are listed by state as the engine has it, at the time that is given, page after page', async () => {
      const owner = await newOwner(store())
      const made = await keysInEveryState(store(), owner)
      for (const at of [now, now + 4, now + 5]) {
        for (const status of ['active', 'expired', 'revoked'] as const) {
          const expected = newestFirst(made).filter((key) => keyStatus(key, at) === status)
          const page = (limit: number, after: KeyPosition | null) =>
            store().keys.list(owner.organizationId, limit, after, { status, at })
          expect(await page(100, null), `${status} at ${at - now}`).toEqual(expected)
          const [first] = await page(1, null)
          expect(await page(100, first ?? null)).toEqual(expected.slice(1))
        }
      }
    })

    test('are counted where they are active, by organization and by account', async () => {
      const [owner, other] = [await newOwner(store()), await newOwner(store())]
      await keysInEveryState(store(), owner)
      await newKey(store(), other)
      const { accountId, organizationId } = owner
      for (const whose of [{ organizationId }, { accountId }]) {
        const counts = [now + 4, now + 5].map((at) => store().keys.countActive(whose, at))
        expect(await Promise.all(counts)).toEqual([2, 1])
      }
      const elsewhere = { accountId, organizationId: other.organizationId }
      await newKey(store(), elsewhere)
      expect(await store().keys.countActive({ accountId }, now)).toBe(3)
      expect(await store().keys.countActive({ organizationId }, now)).toBe(2)
      expect(await store().keys.countActive({ accountId: 'nobody' }, now)).toBe(0)
    })

    test('list their descendants newest first, page after page, by state, of one organization', async () => {
      const owner = await newOwner(store())
      const { key: root } = await newKey(store(), owner)
      const { key: child } = await newKey(store(), owner, { parentId: root.id, createdAt: now + 1 })
      const made = [child, ...(await keysInEveryState(store(), owner, root.id))]
      made.push(...(await keysInEveryState(store(), owner, child.id)))
      await newKey(store(), owner)
      const seen: ApiKey[] = []
      for (let page = 0; page < 5; page += 1) {
        const after = seen.at(-1) ?? null
        seen.push(...(await store().keys.listDescendants(owner.organizationId, root.id, 3, after)))
      }
      expect(seen).toEqual(newestFirst(made))
      for (const status of ['active', 'expired', 'revoked'] as const) {
        const only = { status, at: now + 5 }
        expect(await store().keys.listDescendants(owner.organizationId, root.id, 100, null, only)).toEqual(
          newestFirst(made).filter((key) => keyStatus(key, only.at) === status),
        )
      }
      expect(await store().keys.listDescendants('another', root.id, 100, null)).toEqual([])
      expect(await store().keys.listDescendants(owner.organizationId, 'unknown', 100, null)).toEqual([])
    })

    test('change only what is named, and not once they are revoked', async () => {
      const owner = await newOwner(store())
      const { key } = await newKey(store(), owner, { expiresAt: now + 9 })
      const change = (changes: object): Promise<boolean> =>
        store().write(({ keys }) => keys.change(key.id, changes))
      expect(await change({ name: 'hourly', scopes: ['keys:read'], allowedIps: ['192.0.2.1/32'] })).toBe(true)
      const changed = { ...key, name: 'hourly', scopes: ['keys:read'], allowedIps: ['192.0.2.1/32'] }
      expect(await store().keys.find(owner.organizationId, key.id)).toEqual(changed)
      expect(await change({ expiresAt: null })).toBe(true)
      expect(await store().keys.find(owner.organizationId, key.id)).toEqual({ ...changed, expiresAt: null })
      expect(await change({})).toBe(true)
      await store().write(({ keys }) => keys.revoke(key.id, now))
      expect([await change({ name: 'late' }), await change({})]).toEqual([false, false])
      expect(await store().write(({ keys }) => keys.change('unknown', { name: 'x' }))).toBe(false)
    })

    test('are revoked once, and the first time stands', async () => {
      const owner = await newOwner(store())
      const { key } = await newKey(store(), owner)
      const tries = Array.from({ length: 10 }, (_, index) =>
        store().write(async ({ keys }) => ((await keys.revoke(key.id, now + index)) ? now + index : null)),
      )
      const won = (await Promise.all(tries)).filter((at) => at !== null)
      expect(won).toHaveLength(1)
      expect((await store().keys.find(owner.organizationId, key.id))?.revokedAt).toBe(won[0])
    })

    test('have their children and children’s children as descendants, revoked ones included', async () => {
      const owner = await newOwner(store())
      const { key: root } = await newKey(store(), owner)
      const { key: child } = await newKey(store(), owner, { parentId: root.id, revokedAt: now })
      const { key: grandchild } = await newKey(store(), owner, { parentId: child.id, createdAt: now + 1 })
      await newKey(store(), owner)
      const ids = (keys: readonly ApiKey[]): string[] => keys.map(({ id }) => id)
      expect(ids(await store().keys.descendants(root.id))).toEqual([child.id, grandchild.id])
      expect(ids(await store().write(({ keys }) => keys.descendants(root.id)))).toEqual([
        child.id,
        grandchild.id,
      ])
      expect(await store().keys.descendants(grandchild.id)).toEqual([])
    })

    test('made while their maker is revoked with its descendants are either refused or revoked too', async () => {
      const owner = await newOwner(store())
      for (let round = 0; round < 10; round += 1) await raceChildAgainstRevocation(store(), owner)
    })
  })

  describe('last use', () => {
    test('is the latest time that was noted, whatever the order, and unknown ids are passed over', async () => {
      const owner = await newOwner(store())
      const [{ key: one }, { key: two }] = [await newKey(store(), owner), await newKey(store(), owner)]
      const lastUse = async (id: string) => (await store().keys.find(owner.organizationId, id))?.lastUsedAt
      await store().keys.noteUsed([
        { keyId: one.id, at: now + 5 },
        { keyId: randomId(), at: now },
        { keyId: two.id, at: now + 1 },
        { keyId: one.id, at: now + 3 },
      ])
      expect([await lastUse(one.id), await lastUse(two.id)]).toEqual([now + 5, now + 1])
      await store().keys.noteUsed([{ keyId: one.id, at: now + 4 }])
      expect(await lastUse(one.id)).toBe(now + 5)
      await store().keys.noteUsed([])
    })

    test('of a thousand keys is written in batches', async () => {
      const owner = await newOwner(store())
      const { key } = await newKey(store(), owner)
      const uses = Array.from({ length: 1_000 }, (_, index) => ({ keyId: `${randomId()}`, at: now + index }))
      await store().keys.noteUsed([...uses, { keyId: key.id, at: now + 7 }])
      expect((await store().keys.find(owner.organizationId, key.id))?.lastUsedAt).toBe(now + 7)
    })
  })
}

function newestFirst(keys: readonly ApiKey[]): readonly ApiKey[] {
  return keys.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
}

/** With and without an end, revoked and not, of two moments. */
async function keysInEveryState(
  store: OpenedStore,
  owner: Owner,
  parentId: string | null = null,
): Promise<readonly ApiKey[]> {
  const made: ApiKey[] = []
  for (const expiresAt of [null, now + 5]) {
    for (const revokedAt of [null, now + 1]) {
      const createdAt = now + (made.length % 2)
      made.push((await newKey(store, owner, { parentId, createdAt, expiresAt, revokedAt })).key)
    }
  }
  return made
}

/** A maker makes a key, as the engine does, at the moment at which it is revoked. */
async function raceChildAgainstRevocation(store: OpenedStore, owner: Owner): Promise<void> {
  const { key: root } = await newKey(store, owner)
  const { key: maker } = await newKey(store, owner, { parentId: root.id })
  const child = apiKey(owner, { parentId: maker.id })
  const making = store.write(async ({ keys }) => {
    const current = await keys.find(owner.organizationId, maker.id)
    if (current?.revokedAt !== null) return
    await keys.insert(child, keySecret(child.id))
  })
  const revoking = store.write(async ({ keys }) => {
    await keys.revoke(root.id, now)
    for (const key of await keys.descendants(root.id)) await keys.revoke(key.id, now)
  })
  await Promise.all([making, revoking])
  const made = await store.keys.find(owner.organizationId, child.id)
  expect(made === null || made.revokedAt !== null).toBe(true)
}
