/**
 * What a store promises about transactions, the log of changes, kept secrets, notices and the audit log.
 *
 * Run by `conformance.test.ts`.
 */
import { isUniqueViolation, type OpenedStore } from '@claviger/store'
import { type AuditEvent, keySubject } from 'claviger'
import { describe, expect, test } from 'vitest'
import { account, keptSecret, newOwner, now, randomId } from './rows.ts'

type CountedTable = {
  counted: { id: string; organization_id: string }
}

/** As a service does it: what is there is counted and added to in one serialised write. */
function insertIfFewerThan(store: OpenedStore, limit: number, organizationId: string): Promise<boolean> {
  return store.write(async ({ accounts, database }) => {
    await accounts.findOrganization(organizationId)
    const tables = database.withTables<CountedTable>()
    const rows = await tables
      .selectFrom('counted')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .execute()
    if (rows.length >= limit) return false
    await tables.insertInto('counted').values({ id: randomId(), organization_id: organizationId }).execute()
    return true
  })
}

export function transactionPromises(store: () => OpenedStore, newStore: () => Promise<OpenedStore>): void {
  describe('a write', () => {
    test('that rejects leaves nothing behind and rejects with the same error', async () => {
      const made = account()
      const mistake = new Error('mistake')
      const heard: string[] = []
      store().feed.onChange((subject) => heard.push(subject))
      const write = store().write(async ({ accounts, publish }) => {
        await accounts.insert(made)
        await publish({ subject: keySubject(made.id) }, now)
        throw mistake
      })
      await expect(write).rejects.toBe(mistake)
      expect(await store().accounts.findById(made.id)).toBeNull()
      expect(heard).not.toContain(keySubject(made.id))
    })

    test('is not seen by others before it is committed, and by all when it resolves', async () => {
      const made = account()
      const seenInside = await store().write(async ({ accounts }) => {
        await accounts.insert(made)
        return store().accounts.findById(made.id)
      })
      expect(seenInside).toBeNull()
      expect(await store().accounts.findById(made.id)).toEqual(made)
    })

    test('cannot be written to once it has ended', async () => {
      const made = account()
      const escaped = await store().write(async (transaction) => ({ transaction }))
      await expect(escaped.transaction.accounts.insert(made)).rejects.toThrow()
      expect(await store().accounts.findById(made.id)).toBeNull()
    })

    test('that inserts what is there already fails with a unique violation that names no value', async () => {
      const made = keptSecret({ id: `secret-${randomId()}` })
      await store().write(({ secrets }) => secrets.insert(made))
      const again = store().write(({ secrets }) => secrets.insert(made))
      const error: unknown = await again.then(
        () => null,
        (reason: unknown) => reason,
      )
      expect(isUniqueViolation(error)).toBe(true)
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(made.id)
    })

    test('of a service counts and adds in one step, however many run at once', async () => {
      const database = store().database.schema
      await database
        .createTable('counted')
        .ifNotExists()
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('organization_id', 'text')
        .execute()
      const { organizationId } = await newOwner(store())
      const tries = Array.from({ length: 20 }, () => insertIfFewerThan(store(), 3, organizationId))
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(3)
    })
  })

  describe('the log of changes', () => {
    test('tells listeners what was published, in order and before the write resolves', async () => {
      const heard: string[] = []
      store().feed.onChange((subject) => heard.push(subject))
      const subjects = [keySubject(randomId()), keySubject(randomId())]
      const numbers = await store().write(async ({ publish }) => {
        const given: number[] = []
        for (const subject of subjects) given.push(await publish({ subject }, now))
        expect(heard).toEqual([])
        return given
      })
      expect(heard).toEqual(subjects)
      expect(numbers[1]).toBeGreaterThan(numbers[0] ?? Number.POSITIVE_INFINITY)
      expect(await store().feed.settled(numbers[1] ?? 0)).toEqual({ ms: 0, waitedOut: [] })
    })

    test('may be answered from memory past only where one process writes', () => {
      expect(store().feed.mayAnswerFromMemory()).toBe(store().dialect === 'sqlite')
    })

    test('never shows a number while a smaller one is still to come', async () => {
      const fresh = await newStore()
      const log = fresh.database.withTables<{ changes: { seq: number } }>()
      let isDone = false
      const writers = Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          fresh.write(async ({ publish, accounts }) => {
            await publish({ subject: keySubject(`${index}`) }, now)
            // Keeps the transaction open after it has its number.
            for (let read = 0; read < index % 5; read += 1) await accounts.findById('nobody')
          }),
        ),
      ).finally(() => {
        isDone = true
      })
      const known = new Set<number>()
      let highest = 0
      while (!isDone) {
        for (const { seq } of await log.selectFrom('changes').select('seq').orderBy('seq').execute()) {
          if (!known.has(seq)) expect(seq).toBeGreaterThan(highest)
          known.add(seq)
        }
        highest = Math.max(highest, ...known)
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      await writers
    })
  })

  describe('kept secrets', () => {
    test('are listed by kind, by the time they become active and id, withdrawn ones too', async () => {
      const fresh = await newStore()
      const [later, sooner, key] = [
        keptSecret({ activeFrom: now + 1 }),
        keptSecret({ activeFrom: now, withdrawnAt: now + 2 }),
        keptSecret({ kind: 'signing_key', publicPart: '{"kty":"EC"}' }),
      ]
      await fresh.write(async ({ secrets }) => {
        for (const secret of [later, sooner, key]) await secrets.insert(secret)
      })
      expect(await fresh.secrets.list('pepper')).toEqual([sooner, later])
      expect(await fresh.secrets.list('signing_key')).toEqual([key])
    })

    test('are withdrawn once', async () => {
      const secret = keptSecret()
      await store().write(({ secrets }) => secrets.insert(secret))
      const withdraw = (id: string, at: number): Promise<boolean> =>
        store().write(({ secrets }) => secrets.withdraw(id, at))
      expect(await withdraw(secret.id, now)).toBe(true)
      expect(await withdraw(secret.id, now + 1)).toBe(false)
      expect(await withdraw('unknown', now)).toBe(false)
    })
  })

  describe('the queue of notices', () => {
    const enqueue = (into: OpenedStore, id: string, at: number, dueAt = at): Promise<void> =>
      into.write(({ notices }) =>
        notices.enqueue({ id, kind: 'key_created', sealedContent: `s1.${id}`, at, dueAt }),
      )

    test('gives the due ones, oldest first, and makes them due again later', async () => {
      const fresh = await newStore()
      for (const [id, at] of [
        ['c', 3],
        ['a', 1],
        ['b', 2],
        ['later', 50],
      ] as const)
        await enqueue(fresh, id, at)
      const taken = await fresh.notices.takeDue(10, 20, 2)
      expect(taken).toEqual([
        { id: 'a', kind: 'key_created', sealedContent: 's1.a', createdAt: 1, attempts: 0 },
        { id: 'b', kind: 'key_created', sealedContent: 's1.b', createdAt: 2, attempts: 0 },
      ])
      expect((await fresh.notices.takeDue(10, 20, 5)).map(({ id }) => id)).toEqual(['c'])
      expect(await fresh.notices.takeDue(10, 20, 5)).toEqual([])
      const again = await fresh.notices.takeDue(20, 30, 5)
      expect(again.map(({ id, attempts }) => [id, attempts])).toEqual([
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ])
    })

    test('gives none before it is due', async () => {
      const fresh = await newStore()
      await enqueue(fresh, 'a', 1, 7)
      expect(await fresh.notices.takeDue(6, 20, 5)).toEqual([])
      expect(await fresh.notices.takeDue(7, 20, 5)).toMatchObject([{ id: 'a', createdAt: 1 }])
    })

    test('lets exactly one of many at once take a notice out of it', async () => {
      const fresh = await newStore()
      await enqueue(fresh, 'a', 1)
      await enqueue(fresh, 'b', 1)
      const removals = Array.from({ length: 10 }, () => fresh.write(({ notices }) => notices.remove('a')))
      expect((await Promise.all(removals)).filter(Boolean)).toHaveLength(1)
      expect((await fresh.notices.takeDue(2, 3, 5)).map(({ id }) => id)).toEqual(['b'])
    })

    test('gives no notice to two senders at once', async () => {
      const fresh = await newStore()
      for (let index = 0; index < 30; index += 1) await enqueue(fresh, `n${index}`, index)
      const senders = await Promise.all(Array.from({ length: 10 }, () => fresh.notices.takeDue(100, 200, 5)))
      const ids = senders.flat().map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.length + (await fresh.notices.takeDue(100, 200, 100)).length).toBe(30)
    })

    test('forgets what was sent, puts off what failed and erases what was given up', async () => {
      const fresh = await newStore()
      for (const id of ['sent', 'failed', 'hopeless']) await enqueue(fresh, id, 1)
      await fresh.notices.takeDue(1, 2, 10)
      await fresh.notices.markSent('sent', 2)
      await fresh.notices.markFailed('failed', 9)
      await fresh.notices.markFailed('hopeless', null)
      expect(await fresh.notices.takeDue(8, 99, 10)).toEqual([])
      expect((await fresh.notices.takeDue(9, 99, 10)).map(({ id }) => id)).toEqual(['failed'])
      const rows = await fresh.database
        .withTables<{ notices: { id: string; sealed_content: string | null } }>()
        .selectFrom('notices')
        .select(['id', 'sealed_content'])
        .orderBy('id')
        .execute()
      expect(rows.map((row) => ({ ...row }))).toEqual([
        { id: 'failed', sealed_content: 's1.failed' },
        { id: 'hopeless', sealed_content: null },
      ])
    })
  })

  describe('the audit log', () => {
    test('lists the last events first, as they were appended', async () => {
      const fresh = await newStore()
      const events: AuditEvent[] = [
        {
          at: now,
          kind: 'key.created',
          actor: { type: 'account', id: 'a' },
          organizationId: 'o',
          subjectId: 'k',
          network: null,
          device: null,
          requestId: null,
        },
        {
          at: now,
          kind: 'secrets.rotated',
          actor: { type: 'operator', id: '' },
          organizationId: null,
          subjectId: 's',
          network: null,
          device: null,
          requestId: null,
        },
        {
          at: now - 1,
          kind: 'key.revoked',
          actor: { type: 'api_key', id: 'k' },
          organizationId: 'o',
          subjectId: 'k',
          network: null,
          device: null,
          requestId: null,
        },
      ]
      await fresh.write(async ({ audit }) => {
        for (const event of events) await audit.append(event)
      })
      expect(await fresh.audit.list(2)).toMatchObject(events.toReversed().slice(0, 2))
    })
  })

  describe('an open store', () => {
    test('answers a ping', async () => {
      await expect(store().ping()).resolves.toBeUndefined()
    })
  })
}
