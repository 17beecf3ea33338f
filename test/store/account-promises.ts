/**
 * What a store promises about accounts, organizations, links and devices, on either database.
 *
 * Run by `conformance.test.ts`.
 */
import type { OpenedStore } from '@claviger/store'
import { requireEmailAddress } from 'claviger'
import { describe, expect, test } from 'vitest'
import { account, link, newOwner, now, organization, randomDigest, randomId } from './rows.ts'

export function accountPromises(store: () => OpenedStore): void {
  describe('accounts', () => {
    test('an account is read back as it was written, by id and by address', async () => {
      const made = account({ verifiedAt: now, disabledAt: now + 1, passwordProvedAt: now + 2 })
      expect(await store().write(({ accounts }) => accounts.insert(made))).toBe(true)
      expect(await store().accounts.findById(made.id)).toEqual(made)
      expect(await store().accounts.findByAddress(made.email)).toEqual(made)
      await store().write(async ({ accounts }) => {
        expect(await accounts.findById(made.id)).toEqual(made)
        expect(await accounts.findByAddress(made.email)).toEqual(made)
      })
    })

    test('an unknown id or address is null', async () => {
      expect(await store().accounts.findById('nobody')).toBeNull()
      expect(await store().accounts.findByAddress(requireEmailAddress('nobody@example.org'))).toBeNull()
      expect(await store().accounts.findOrganization('nothing')).toBeNull()
    })

    test('a taken address is told by false and changes nothing', async () => {
      const first = account()
      const second = account({ email: first.email })
      await store().write(async ({ accounts }) => {
        expect(await accounts.insert(first)).toBe(true)
        expect(await accounts.insert(second)).toBe(false)
      })
      expect(await store().accounts.findById(second.id)).toBeNull()
      expect(await store().accounts.findByAddress(first.email)).toEqual(first)
    })

    test('of fifty inserts of one address at once exactly one succeeds', async () => {
      const email = account().email
      const inserts = Array.from({ length: 50 }, () =>
        store().write(({ accounts }) => accounts.insert(account({ email }))),
      )
      expect((await Promise.all(inserts)).filter(Boolean)).toHaveLength(1)
    })

    test('accounts are listed by address, page after page', async () => {
      const prefix = `page-${randomId()}`
      const emails = ['b', 'c', 'a', 'd-1', 'd_2'].map((name) =>
        requireEmailAddress(`${prefix}-${name}@example.org`),
      )
      await store().write(async ({ accounts }) => {
        for (const email of emails) await accounts.insert(account({ email }))
      })
      const sorted = emails.toSorted()
      const first = await store().accounts.list(2, `${prefix}-`)
      expect(first.map(({ email }) => email)).toEqual(sorted.slice(0, 2))
      const rest = await store().accounts.list(3, first[1]?.id ?? '')
      expect(rest.map(({ email }) => email)).toEqual(sorted.slice(2))
      expect((await store().accounts.list(1, null)).length).toBe(1)
    })

    test('since when the password is known to be its owner’s is kept from the first time', async () => {
      const { accountId } = await newOwner(store())
      const since = async () => (await store().accounts.findById(accountId))?.passwordProvedAt
      expect(await since()).toBeNull()
      for (const at of [now, now + 1])
        await store().write(({ accounts }) => accounts.setPasswordProved(accountId, at))
      expect(await since()).toBe(now)
    })

    test('an address is verified once', async () => {
      const { accountId } = await newOwner(store())
      expect(await store().write(({ accounts }) => accounts.markVerified(accountId, now))).toBe(true)
      expect(await store().write(({ accounts }) => accounts.markVerified(accountId, now + 1))).toBe(false)
      expect((await store().accounts.findById(accountId))?.verifiedAt).toBe(now)
    })

    test('disabling and enabling tell whether they changed anything', async () => {
      const { accountId } = await newOwner(store())
      const set = (at: number | null): Promise<boolean> =>
        store().write(({ accounts }) => accounts.setDisabled(accountId, at))
      expect([await set(null), await set(now), await set(now + 1)]).toEqual([false, true, false])
      expect((await store().accounts.findById(accountId))?.disabledAt).toBe(now)
      expect([await set(null), await set(null)]).toEqual([true, false])
      expect((await store().accounts.findById(accountId))?.disabledAt).toBeNull()
    })

    test('a name is given, kept and taken away, and whether it was another one is told', async () => {
      const { accountId } = await newOwner(store())
      const other = await newOwner(store())
      const set = (name: string | null): Promise<boolean> =>
        store().write(({ accounts }) => accounts.setName(accountId, name))
      const name = async (id = accountId) => (await store().accounts.findById(id))?.name
      expect([await set('Ada'), await set('Grace'), await set('Grace'), await name()]).toEqual([
        false,
        true,
        false,
        'Grace',
      ])
      expect([await set(null), await set(null), await name()]).toEqual([true, false, null])
      expect([await set('Ada'), await name()]).toEqual([true, 'Ada'])
      expect(await name(other.accountId)).toBe('Ada')
      expect(await store().write(({ accounts }) => accounts.setName('nobody', 'Eve'))).toBe(false)
    })

    test('a password hash is replaced, and upgraded only in the place of the one it was computed from', async () => {
      const { accountId } = await newOwner(store())
      const hash = async (): Promise<string | undefined> =>
        (await store().accounts.findById(accountId))?.passwordHash
      await store().write(({ accounts }) => accounts.setPasswordHash(accountId, 'first'))
      await store().write(({ accounts }) => accounts.upgradePasswordHash(accountId, 'other', 'stronger'))
      expect(await hash()).toBe('first')
      await store().write(({ accounts }) => accounts.upgradePasswordHash(accountId, 'first', 'stronger'))
      expect(await hash()).toBe('stronger')
    })

    test('a device is unknown until it is remembered, and the later time of two stays', async () => {
      const { accountId } = await newOwner(store())
      const device = randomDigest()
      expect(await store().accounts.knowsDevice(accountId, device)).toBe(false)
      for (const at of [now, now + 5, now + 1]) {
        await store().write(({ accounts }) => accounts.rememberDevice(accountId, device, at))
      }
      expect(await store().accounts.knowsDevice(accountId, device)).toBe(true)
      expect(await store().accounts.knowsDevice('somebody else', device)).toBe(false)
    })
  })

  describe('organizations', () => {
    test('memberships come with their organizations, the oldest first', async () => {
      const { accountId, organizationId } = await newOwner(store())
      const older = organization({ createdAt: now - 1, plan: 'pro', suspendedAt: now })
      await store().write(async ({ accounts }) => {
        await accounts.insertOrganization(older)
        await accounts.insertMembership({ organizationId: older.id, accountId, role: 'viewer' })
      })
      const memberships = await store().accounts.memberships(accountId)
      expect(memberships.map(({ membership }) => membership)).toEqual([
        { organizationId: older.id, accountId, role: 'viewer' },
        { organizationId, accountId, role: 'owner' },
      ])
      expect(memberships[0]?.organization).toEqual(older)
      expect(await store().accounts.findOrganization(older.id)).toEqual(older)
    })

    test('a member is removed once', async () => {
      const { accountId, organizationId } = await newOwner(store())
      const remove = (): Promise<boolean> =>
        store().write(({ accounts }) => accounts.removeMembership(organizationId, accountId))
      expect([await remove(), await remove()]).toEqual([true, false])
      expect(await store().accounts.memberships(accountId)).toEqual([])
    })

    test('one gets another name, and whether it was another one is told', async () => {
      const { organizationId } = await newOwner(store())
      const other = await newOwner(store())
      const set = (id: string, name: string): Promise<boolean> =>
        store().write(({ accounts }) => accounts.setOrganizationName(id, name))
      expect([await set(organizationId, 'Mills'), await set(organizationId, 'Mills')]).toEqual([true, false])
      expect((await store().accounts.findOrganization(organizationId))?.name).toBe('Mills')
      expect((await store().accounts.findOrganization(other.organizationId))?.name).toBe('Engines')
      expect(await set('nothing', 'Mills')).toBe(false)
    })

    test('suspending and resuming tell whether they changed anything', async () => {
      const { organizationId } = await newOwner(store())
      const set = (at: number | null): Promise<boolean> =>
        store().write(({ accounts }) => accounts.setSuspended(organizationId, at))
      expect([await set(null), await set(now), await set(now), await set(null)]).toEqual([
        false,
        true,
        false,
        true,
      ])
    })
  })

  describe('single-use links', () => {
    test('a link is used up by the one who consumes it and comes back as it was written', async () => {
      const { accountId } = await newOwner(store())
      const made = link(accountId)
      await store().write(({ accounts }) => accounts.insertLink(made))
      const consume = () =>
        store().write(({ accounts }) => accounts.consumeLink(made.digest, 'verify_email', now, null))
      expect(await consume()).toEqual(made)
      expect(await consume()).toBeNull()
    })

    test('a link is looked at without being used up, until it is used or expires', async () => {
      const { accountId } = await newOwner(store())
      const made = link(accountId)
      await store().write(({ accounts }) => accounts.insertLink(made))
      for (let count = 0; count < 2; count++)
        expect(await store().accounts.findLink(made.digest, now)).toEqual(made)
      expect(await store().accounts.findLink(made.digest, made.expiresAt)).toBeNull()
      expect(await store().accounts.findLink(randomDigest(), now)).toBeNull()
      await store().write(({ accounts }) => accounts.consumeLink(made.digest, made.purpose, now, null))
      expect(await store().accounts.findLink(made.digest, now)).toBeNull()
    })

    test('of fifty who consume a link at once exactly one gets it', async () => {
      const { accountId } = await newOwner(store())
      const made = link(accountId)
      await store().write(({ accounts }) => accounts.insertLink(made))
      const tries = Array.from({ length: 50 }, () =>
        store().write(({ accounts }) => accounts.consumeLink(made.digest, 'verify_email', now, accountId)),
      )
      expect((await Promise.all(tries)).filter((got) => got !== null)).toEqual([made])
    })

    test('a link is good only for its purpose, its account and until it expires, and outlives a wrong try', async () => {
      const { accountId } = await newOwner(store())
      const made = link(accountId)
      await store().write(async ({ accounts }) => {
        await accounts.insertLink(made)
        expect(await accounts.consumeLink(made.digest, 'reset_password', now, null)).toBeNull()
        expect(await accounts.consumeLink(made.digest, 'verify_email', made.expiresAt, null)).toBeNull()
        expect(await accounts.consumeLink(made.digest, 'verify_email', now, 'somebody else')).toBeNull()
        expect(await accounts.consumeLink(made.digest, 'verify_email', now, accountId)).toEqual(made)
      })
    })

    test('a newer link ends the older ones of its purpose and no others', async () => {
      const { accountId } = await newOwner(store())
      const [older, other, newer] = [
        link(accountId),
        link(accountId, { purpose: 'reset_password' }),
        link(accountId),
      ]
      await store().write(async ({ accounts }) => {
        for (const made of [older, other, newer]) await accounts.insertLink(made)
        expect(await accounts.consumeLink(older.digest, older.purpose, now, null)).toBeNull()
        expect(await accounts.consumeLink(other.digest, other.purpose, now, null)).toEqual(other)
        expect(await accounts.consumeLink(newer.digest, newer.purpose, now, null)).toEqual(newer)
      })
    })

    test('dropping the links of an account leaves those of others', async () => {
      const [mine, theirs] = [await newOwner(store()), await newOwner(store())]
      const [dropped, left] = [link(mine.accountId), link(theirs.accountId)]
      await store().write(async ({ accounts }) => {
        await accounts.insertLink(dropped)
        await accounts.insertLink(left)
        await accounts.dropLinks(mine.accountId)
        expect(await accounts.consumeLink(dropped.digest, dropped.purpose, now, null)).toBeNull()
        expect(await accounts.consumeLink(left.digest, left.purpose, now, null)).toEqual(left)
      })
    })
  })
}
