/**
 * What a store promises about audit events, on either database.
 *
 * Run by `conformance.test.ts`.
 */
import type { OpenedStore } from '@claviger/store'
import { type AuditEvent, type AuditPosition, type AuditQuery, type AuditRecord, dayMs } from 'claviger'
import { describe, expect, test } from 'vitest'
import { newKey, newOwner, newSession, now, randomId } from './rows.ts'

function event(values: Partial<AuditEvent> = {}): AuditEvent {
  return {
    at: now,
    kind: 'key.created',
    actor: { type: 'account', id: '' },
    organizationId: null,
    subjectId: '',
    network: '192.0.2.0/24',
    device: 'curl',
    requestId: randomId(),
    ...values,
  }
}

async function append(store: OpenedStore, events: readonly AuditEvent[]): Promise<void> {
  await store.write(async ({ audit }) => {
    for (const one of events) await audit.append(one)
  })
}

/** Many at once, as they are kept. */
async function fill(
  store: OpenedStore,
  count: number,
  organizationId: string,
  at: (index: number) => number,
) {
  const rows = store.database.withTables<{ audit_events: object }>()
  for (let first = 0; first < count; first += 500) {
    const values = Array.from({ length: Math.min(500, count - first) }, (_, index) => ({
      id: randomId(),
      at: at(first + index),
      kind: 'key.created',
      actor_type: 'account',
      actor_id: '',
      organization_id: organizationId,
      subject_id: '',
    }))
    await rows.insertInto('audit_events').values(values).execute()
  }
}

const everything = { organizationId: null, limit: 100, after: null } as const

/** Every page of `query`, and how many there were. */
async function allPages(store: OpenedStore, query: AuditQuery) {
  const events: AuditRecord[] = []
  let pages = 0
  let after: AuditPosition | null = null
  do {
    const page = await store.audit.page({ ...query, after })
    events.push(...page.events)
    after = page.next
    pages += 1
  } while (after !== null)
  return { events, pages }
}

/** By the request that each is of. */
const requests = (events: readonly AuditEvent[]) => events.map(({ requestId }) => requestId)

export function auditPromises(shared: () => OpenedStore, fresh: () => Promise<OpenedStore>): void {
  describe('an audit event', () => {
    test('keeps the names of then, when what it names was renamed or has gone', async () => {
      const store = shared()
      const owner = await newOwner(store)
      const { key } = await newKey(store, owner, { name: 'Deploy' })
      await append(store, [
        event({
          actor: { type: 'account', id: owner.accountId },
          organizationId: owner.organizationId,
          subjectId: key.id,
        }),
      ])
      await store.write(({ accounts }) => accounts.setName(owner.accountId, 'Grace'))
      const rows = store.database.withTables<{
        api_keys: { id: string }
        api_key_secrets: { key_id: string }
      }>()
      await rows.deleteFrom('api_key_secrets').where('key_id', '=', key.id).execute()
      await rows.deleteFrom('api_keys').where('id', '=', key.id).execute()
      const { events } = await store.audit.page({ ...everything, organizationId: owner.organizationId })
      expect(events).toMatchObject([{ actorName: 'Ada', subjectName: 'Deploy', subjectId: key.id }])
    })

    test('of an account or a session belongs to the organization that the account is at home in', async () => {
      const store = shared()
      const owner = await newOwner(store)
      const session = await newSession(store, owner)
      const ofAccount = event({ kind: 'account.verified', subjectId: owner.accountId })
      const ofSession = event({ kind: 'session.ended', subjectId: session.id, at: now - 1 })
      const ofNobody = event({ kind: 'account.reset_asked', subjectId: '' })
      await append(store, [ofAccount, ofSession, ofNobody])
      const { events } = await store.audit.page({ ...everything, organizationId: owner.organizationId })
      expect(events).toMatchObject([
        { requestId: ofAccount.requestId, subjectName: 'Ada' },
        { requestId: ofSession.requestId, subjectName: 'Firefox on Linux' },
      ])
    })

    test('is counted by what it was done to, its kind and its time', async () => {
      const store = shared()
      const { accountId } = await newOwner(store)
      const failed = { kind: 'account.sign_in_failed', subjectId: accountId } as const
      await append(store, [
        event({ ...failed, at: now - 10 }),
        event({ ...failed, at: now - 5 }),
        event({ ...failed, kind: 'account.verified', at: now - 5 }),
        event({ ...failed, subjectId: 'other', at: now - 5 }),
      ])
      const count = (since: number) =>
        store.write(({ audit }) => audit.count(accountId, ['account.sign_in_failed'], since))
      expect(await count(now - 10)).toBe(2)
      expect(await count(now - 9)).toBe(1)
    })
  })

  describe('pages of the audit log', () => {
    test('hold every event of an organization once, newest first, and of no other', async () => {
      const store = shared()
      const [organizationId, other] = [randomId(), randomId()]
      const own = Array.from({ length: 25 }, (_, index) =>
        event({ organizationId, at: now + Math.floor(index / 4) }),
      )
      await append(store, [...own, ...own.map(({ at }) => event({ organizationId: other, at }))])
      const { events, pages } = await allPages(store, { ...everything, organizationId, limit: 4 })
      expect(requests(events).toSorted()).toEqual(requests(own).toSorted())
      const inOrder = events.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
      expect(events).toEqual(inOrder)
      expect(pages).toBe(7)
    })

    test('are what the filter asks for', async () => {
      const store = shared()
      const organizationId = randomId()
      const [first, second, third] = [
        event({ organizationId, at: now - 2, actor: { type: 'operator', id: 'root' }, subjectId: 's' }),
        event({ organizationId, at: now - 1, kind: 'key.revoked', subjectId: 's' }),
        event({ organizationId, at: now, kind: 'session.ended', actor: { type: 'api_key', id: 'k' } }),
      ]
      await append(store, [first, second, third])
      const found = async (filter: Partial<AuditQuery>) =>
        requests((await store.audit.page({ ...everything, organizationId, ...filter })).events)
      expect(await found({ actorId: 'root' })).toEqual([first.requestId])
      expect(await found({ subjectId: 's' })).toEqual([second.requestId, first.requestId])
      expect(await found({ kinds: ['session.ended', 'key.revoked'] })).toEqual([
        third.requestId,
        second.requestId,
      ])
      expect(await found({ since: now - 1 })).toEqual([third.requestId, second.requestId])
      expect(await found({ until: now - 1 })).toEqual([first.requestId])
      expect(await found({ subjectId: 's', kinds: ['key.revoked'], since: now })).toEqual([])
    })

    test('are short where little fits, search no more than ten thousand rows each, and still find all', async () => {
      const store = await fresh()
      const organizationId = randomId()
      const rare = event({ organizationId, at: now - 100_000, kind: 'key.revoked' })
      await append(store, [rare])
      await fill(store, 12_000, organizationId, (index) => now - index)
      const { events, pages } = await allPages(store, {
        ...everything,
        organizationId,
        kinds: ['key.revoked'],
      })
      expect(requests(events)).toEqual([rare.requestId])
      expect(pages).toBe(2)
    })
  })

  describe('a sweep of audit events', () => {
    test('deletes those that are older than they are kept, however many, and no others', async () => {
      const store = await fresh()
      const kept = event({ at: now - 30 * dayMs })
      await append(store, [kept])
      await fill(store, 2_500, randomId(), () => now - 31 * dayMs)
      expect(await store.sweep(now)).toBe(0)
      expect(await store.sweep(now, { auditMs: 30 * dayMs })).toBe(2_500)
      expect(requests((await store.audit.page(everything)).events)).toEqual([kept.requestId])
      expect(await store.sweep(now + 371 * dayMs)).toBe(1)
    })
  })
}
