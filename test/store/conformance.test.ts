import type { OpenedStore } from '@claviger/store'
import { afterAll, beforeAll, describe } from 'vitest'
import { accountPromises } from './account-promises.ts'
import { auditPromises } from './audit-promises.ts'
import { type TestDatabases, testDatabases, testedDialects } from './databases.ts'
import { keyLineagePromises } from './key-lineage-promises.ts'
import { keyPromises } from './key-promises.ts'
import { sealPromises } from './seal-promises.ts'
import { sessionPromises } from './session-promises.ts'
import { sweepPromises } from './sweep-promises.ts'
import { transactionPromises } from './transaction-promises.ts'

describe.each(testedDialects)('a store on %s', (dialect) => {
  let databases: TestDatabases
  let store: OpenedStore

  beforeAll(async () => {
    databases = await testDatabases(dialect)
    store = await databases.newStore()
  })

  afterAll(async () => {
    await databases.stop()
  })

  const shared = (): OpenedStore => store
  const fresh = (): Promise<OpenedStore> => databases.newStore()
  accountPromises(shared)
  keyPromises(shared, fresh)
  keyLineagePromises(shared)
  sessionPromises(shared)
  transactionPromises(shared, fresh)
  sweepPromises(fresh)
  auditPromises(shared, fresh)
  sealPromises(fresh)
})
